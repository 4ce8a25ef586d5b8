// A variable of nginx's own that something replaces before nginx reads the file.

import SourceText

/// A use of one of nginx's variables that nginx never gets to see.
public struct ShadowedVariable: Hashable, Sendable {
  /// What replaces it.
  public enum Cause: String, Hashable, Sendable {
    /// The container's environment has a variable of that name, and a template is filled in with it.
    case environment
    /// envsubst is told to replace it, or all variables, and the environment has none of that name.
    case envsubst
    /// Compose puts the project's variables into the text before the container gets it.
    case compose
  }

  /// The name without the `$`.
  public var name: String
  /// Where the file uses it.
  public var span: Span
  /// What takes its place; nil for nothing.
  public var value: String?
  /// What replaces it.
  public var cause: Cause
  /// The variable's definition, or the command; nil where neither is written in the files.
  public var causeSpan: Span?

  /// Describes a use.
  public init(name: String, span: Span, value: String?, cause: Cause, causeSpan: Span?) {
    self.name = name
    self.span = span
    self.value = value
    self.cause = cause
    self.causeSpan = causeSpan
  }
}
