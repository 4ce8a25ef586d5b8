// Functions as values, and what a call of one brings along.

import Syntax

/// A function or class with what was known where it was made.
struct ScriptFunction: Sendable {
  /// The node, of kind `function` or `classDefinition`.
  let node: ScriptNode
  /// The calls around the place where it was made.
  let frame: ScriptFrame?
}

/// One call of a function.
final class ScriptFrame: Sendable {
  /// The function.
  let function: ScriptNode
  /// The arguments in order.
  let arguments: [ConfigValue]
  /// What `this` is.
  let receiver: ConfigValue?
  /// The calls around the place where the function was made.
  let outer: ScriptFrame?

  init(
    function: ScriptNode, arguments: [ConfigValue], receiver: ConfigValue?, outer: ScriptFrame?
  ) {
    self.function = function
    self.arguments = arguments
    self.receiver = receiver
    self.outer = outer
  }

  /// What `this` is in the innermost call that has one; an arrow function has none of its own.
  var currentReceiver: ConfigValue? {
    var frame: ScriptFrame? = self
    while let current = frame {
      if let receiver = current.receiver { return receiver }
      frame = current.outer
    }
    return nil
  }

  /// The innermost call of a function.
  func call(of function: ScriptNode) -> ScriptFrame? {
    var frame: ScriptFrame? = self
    while let current = frame {
      if current.function == function { return current }
      frame = current.outer
    }
    return nil
  }
}
