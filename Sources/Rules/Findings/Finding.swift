// What a rule reports; the only thing that renderers see.

import Deployment
import SourceText

/// How bad a finding is.
public enum Severity: Int, Comparable, Sendable, CaseIterable {
  /// Advice.
  case note
  /// Something does not work as written, or works by luck.
  case warning
  /// A user is locked out, a call fails, or a token can leak.
  case error

  /// Orders from note to error.
  public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

  /// The word that users see and write.
  public var name: String {
    switch self {
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }

  /// The severity of a word.
  public init?(name: String) {
    guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }
}

/// A judgement about one place of a deployment, with its proof.
public struct Finding: Sendable {
  /// A place and what it has to do with the finding.
  public struct Label: Hashable, Sendable {
    /// The place.
    public let span: Span
    /// Why it matters; may be empty for the primary place.
    public let text: String

    /// Makes a label.
    public init(span: Span, text: String) {
      self.span = span
      self.text = text
    }
  }

  /// A change that would help.
  public struct Fix: Hashable, Sendable {
    /// One replacement.
    public struct Edit: Hashable, Sendable {
      /// The bytes to replace.
      public let span: Span
      /// The new text.
      public let replacement: String

      /// Makes an edit.
      public init(span: Span, replacement: String) {
        self.span = span
        self.replacement = replacement
      }
    }

    /// What the change does.
    public let title: String
    /// Whether the change keeps every behaviour but the reported one.
    public let isSafe: Bool
    /// The replacements, in one or several files.
    public let edits: [Edit]

    /// Makes a fix.
    public init(title: String, isSafe: Bool, edits: [Edit]) {
      self.title = title
      self.isSafe = isSafe
      self.edits = edits
    }
  }

  /// The rule's name.
  public var rule: String
  /// How bad it is.
  public var severity: Severity
  /// How sure it is.
  public var confidence: Confidence
  /// The headline.
  public var message: String
  /// Where the finding is shown.
  public var primary: Label
  /// Further places, in the order of the argument.
  public var labels: [Label]
  /// The proof.
  public var because: [Because.Step]
  /// What to change; empty where the message says it all.
  public var help: String
  /// Changes that a program can make.
  public var fixes: [Fix]
  /// The deployments that share the finding, by name.
  public var deployments: [String]
  /// The reason of the suppression that hides it; nil where none does.
  public var suppression: String?

  /// Makes a finding.
  public init(
    rule: String, severity: Severity, confidence: Confidence, message: String, primary: Label,
    labels: [Label] = [], because: [Because.Step] = [], help: String = "", fixes: [Fix] = [],
    deployments: [String] = [], suppression: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.confidence = confidence
    self.message = message
    self.primary = primary
    self.labels = labels
    self.because = because
    self.help = help
    self.fixes = fixes
    self.deployments = deployments
    self.suppression = suppression
  }
}
