// The variables that a program finds in its environment, as far as the files tell.

import Deployment
import SourceText

/// `process.env`, or an object that a library made of it.
struct EnvironmentView: Sendable {
  /// Whether a schema checks the variables, so that one without a value may get a default or stop the app.
  var isChecked = false
  /// Names that the object has beside the variables.
  var overrides = ConfigObject()
}

/// What is known of one variable.
enum VariableState: Sendable {
  /// It has a value, known or not.
  case given(Sourced<String>)
  /// Nothing sets it.
  case unset
  /// The files do not tell.
  case unknown
}

/// The environment of one app.
struct ProgramEnvironment: Sendable {
  /// The variables of the container or of the env files that the app reads.
  var variables: [String: Sourced<String>] = [:]
  /// What a build writes in place of public variables.
  var buildVariables: [String: Sourced<String>] = [:]
  /// Whether a variable that is not among them has no value.
  var isComplete = false
  /// Variables that a sample or a file out of the container's sight names: whoever deploys may set them.
  var expected: Set<String> = []

  /// What is known of a variable.
  subscript(name: String) -> VariableState {
    if name.hasPrefix("NEXT_PUBLIC_"), let value = buildVariables[name], value.isPresent {
      return .given(value)
    }
    if let value = variables[name] { return value.isPresent ? .given(value) : .unknown }
    return isComplete && !expected.contains(name) ? .unset : .unknown
  }
}
