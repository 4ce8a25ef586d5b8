// What envsubst makes of a template before nginx reads it.

import Deployment
import Expressions
import SourceText

/// Which variables of a template are replaced, and by what.
public struct TemplateFilling: Sendable {
  /// Which variables are replaced.
  public enum Scope: Sendable {
    /// Those that the environment has and the pattern fits, as the image's entry point does
    /// (docker-nginx, 20-envsubst-on-templates.sh).
    case present(filter: String?)
    /// Those that envsubst's argument names; they become nothing where the environment lacks them.
    case listed(Set<String>)
    /// All of them: envsubst without an argument.
    case all
  }

  /// What becomes of a variable.
  enum Replacement {
    /// It stays as it is, for nginx.
    case kept
    /// A value takes its place.
    case value(String, definition: Span?)
    /// Nothing takes its place.
    case nothing
  }

  /// The variables that the container has.
  public var environment: [String: Sourced<String>]
  /// Which variables are replaced.
  public var scope: Scope
  /// Whether the container has no other variables that matter.
  public var isComplete: Bool
  /// What asks for the replacement, such as the command.
  public var span: Span?
  private let filter: Pattern?

  /// Describes how a template is filled in.
  public init(
    environment: [String: Sourced<String>], scope: Scope = .present(filter: nil),
    isComplete: Bool = true, span: Span? = nil
  ) {
    self.environment = environment
    self.scope = scope
    self.isComplete = isComplete
    self.span = span
    // awk's patterns match anywhere in a name.
    if case .present(let text?) = scope { filter = try? Pattern(text) } else { filter = nil }
  }

  /// What becomes of `$name`.
  func replacement(of name: String) -> Replacement {
    // envsubst knows no `$1`.
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return .kept }
    let isAsked: Bool
    switch scope {
    case .present(let text):
      isAsked = text.map { $0.isEmpty || filter?.matches(name) == true } ?? true
    case .listed(let names): isAsked = names.contains(name)
    case .all: isAsked = true
    }
    guard isAsked else { return .kept }
    if let value = environment[name], value.isPresent {
      return value.value.map { .value($0, definition: value.span) } ?? .kept
    }
    if case .present = scope { return .kept }
    // What a container is meant to bring may come from elsewhere; nginx's own variables never do.
    return isComplete && NginxVariables.isOwn(name) ? .nothing : .kept
  }
}
