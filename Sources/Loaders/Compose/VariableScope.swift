// The variables that compose substitutes into a project's files.

import Deployment
import SourceText

/// The variables of one compose project, each with the place that defines it.
struct VariableScope: Sendable {
  private var variables: [String: Sourced<String>] = [:]

  /// A scope with the values that the caller passes in place of the process environment.
  init(environment: [String: String] = [:]) {
    variables = environment.mapValues { .known($0) }
  }

  /// The variable's value; nil where nobody sets it.
  subscript(name: String) -> Sourced<String>? { variables[name] }

  /// Adds what env files define; a variable that is set already stays as it is.
  ///
  /// Later env files win over earlier ones, which is why they come as one list.
  mutating func add(_ entries: [EnvFileEntry]) {
    var added: [String: Sourced<String>] = [:]
    for entry in entries { if let value = entry.value { added[entry.name] = value } }
    variables.merge(added) { outer, _ in outer }
  }

  /// The value that compose would use, empty for a variable without one.
  func text(_ name: String) -> String { variables[name]?.textWithUnknownsEmpty ?? "" }
}
