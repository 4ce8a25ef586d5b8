// The tokens of a TypeScript or JavaScript file.

import SourceText

/// One token with its bytes.
public struct ScriptToken: Hashable, Sendable {
  /// What a token is.
  public enum Kind: Hashable, Sendable {
    /// An identifier or keyword.
    case word
    /// A number.
    case number
    /// A string in single or double quotes.
    case string
    /// A template literal from backtick to backtick, expressions included.
    case template
    /// A regular expression literal.
    case pattern
    /// One punctuation byte.
    case punctuation
  }

  /// What it is.
  public let kind: Kind
  /// Its bytes, quotes included.
  public let span: Span

  /// Makes a token.
  public init(kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}
