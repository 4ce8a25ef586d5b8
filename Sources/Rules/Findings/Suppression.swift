// A wish that a finding be hidden, and what became of it: the facts that the rules about suppressions judge.

import SourceText

/// One rule that a comment or a line of the configuration wants silent somewhere.
public struct Suppression: Hashable, Sendable {
  /// The variable that holds them in conditions.
  public static let variable = "suppressions"

  /// What it speaks of.
  public enum Place: String, Hashable, Sendable {
    /// Findings in the comment's own line.
    case line
    /// Findings in the next line that is no comment.
    case nextLine = "next-line"
    /// Findings in the comment's file.
    case file
    /// What an entry of the configuration names.
    case configuration
  }

  /// What became of it.
  public enum State: String, Hashable, Sendable {
    /// It hides a finding, or nobody knows whether it would.
    case fine
    /// Its rule ran and found nothing there.
    case unused
    /// Its day is over, so that it hides nothing any more.
    case expired
    /// Its day is no day of the calendar, so that it hides nothing.
    case noDate = "no-date"
    /// It does not say why, so that it hides nothing.
    case noReason = "no-reason"
    /// No rule has the name.
    case unknownRule = "unknown-rule"
    /// It stands where its language has no comment, so that it is part of a value.
    case noComment = "no-comment"
    /// It is not written as suppressions are, so that nobody knows what it wants.
    case unreadable
  }

  /// The rule's name as written; what stands in its place where the suppression is unreadable.
  public let rule: String
  /// What it speaks of.
  public let place: Place
  /// Why; empty where it does not say.
  public let reason: String
  /// The last day on which it counts, as written.
  public let until: String?
  /// Where the day is written.
  public let untilSpan: Span?
  /// Where the rule is named.
  public let span: Span
  /// What would have to go for it to be gone, its comment or its name among others.
  public var removable: Span?
  /// Whether nothing but the comment stands in its line.
  public let standsAlone: Bool
  /// What became of it.
  public var state: State
  /// The known name that is nearest to an unknown one.
  public var suggestion: String?
  /// The days that it still counts after today; nil where it counts for ever or not at all.
  public var daysLeft: Int?

  /// Notes a suppression.
  public init(
    rule: String, place: Place, reason: String, until: String? = nil, untilSpan: Span? = nil,
    span: Span,
    removable: Span? = nil, standsAlone: Bool = false, state: State = .fine,
    suggestion: String? = nil
  ) {
    self.rule = rule
    self.place = place
    self.reason = reason
    self.until = until
    self.untilSpan = untilSpan
    self.span = span
    self.removable = removable
    self.standsAlone = standsAlone
    self.state = state
    self.suggestion = suggestion
  }
}
