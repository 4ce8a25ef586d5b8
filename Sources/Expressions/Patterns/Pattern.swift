// A regular expression engine whose time is linear in the text, whatever the pattern.

/// A regular expression in a subset of RE2's syntax.
///
/// Literals, `.`, classes, `\d \w \s \b`, anchors, groups, alternatives, repetitions, and the flags
/// `i`, `m`, `s`. Compiled to a Thompson automaton: the time of a match is bounded by the length of
/// the text times the size of the program.
public struct Pattern: Sendable {
  /// The largest program that is accepted.
  public static let maximumSize = 10_000

  /// The text of the pattern.
  public let text: String
  private let program: PatternProgram

  /// Compiles a pattern.
  public init(_ text: String) throws(PatternError) {
    self.text = text
    program = try PatternProgram(PatternParser.parse(text))
  }

  /// The number of instructions.
  public var size: Int { program.instructions.count }

  /// Whether the pattern matches anywhere in a text.
  public func matches(_ text: String) -> Bool {
    var matcher = PatternMatcher(program)
    return matcher.run(on: text)
  }
}
