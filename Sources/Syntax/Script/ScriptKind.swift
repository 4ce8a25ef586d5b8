// What the nodes of a script's tree are.

/// The kind of a ``ScriptNode``; `children` says what stands below it.
public enum ScriptKind: UInt8, Sendable {
  // MARK: Values

  /// A name; `this`, `super` and `undefined` too.
  case identifier
  /// A quoted string.
  case string
  /// A number.
  case number
  /// `true` or `false`.
  case boolean
  /// `null`.
  case null
  /// A regular expression.
  case pattern
  /// A template literal; children: its texts and expressions in turn.
  case template
  /// The text of a template between expressions.
  case templateText
  /// `tag` followed by a template; children: the tag, the template.
  case taggedTemplate
  /// `[…]`; children: the elements.
  case array
  /// An element that is left out.
  case hole
  /// `{…}`; children: properties and spreads.
  case object
  /// `key: value`; children: the key's expression where it is computed, the value. Also a member of a class or an enum.
  case property
  /// `...value`, in patterns and parameters too; child: the value.
  case spread
  /// `object.name` and `object?.name`; child: the object; the text is the name.
  case member
  /// `object[key]`; children: the object, the key.
  case index
  /// `callee(…)`; children: the callee, the arguments.
  case call
  /// `new callee(…)`; children: the callee, the arguments.
  case new
  /// An operator before or behind one value; child: the value; the text is the operator.
  case unary
  /// An operator between two values; children: both; the text is the operator.
  case binary
  /// `test ? a : b`; children: all three.
  case conditional
  /// `target = value`, default values of patterns too; children: both; the text is the operator.
  case assignment
  /// `a, b`; children: all.
  case sequence
  /// `value as Type` and `value satisfies Type`; child: the value; the text is the type.
  case typed
  /// A function of any form; children: the parameters, the body where there is one; the text is its name.
  case function
  /// The parameters of a function; children: patterns.
  case parameters
  /// A class; children: its base where it has one, its members; the text is its name.
  case classDefinition
  /// A tree of JSX elements; children: the expressions in its braces.
  case jsx
  /// A place where a value is missing.
  case missing

  // MARK: Statements

  /// A whole file; children: statements.
  case program
  /// `{…}` or a namespace; children: statements.
  case block
  /// `const`, `let`, `var`; children: declarators.
  case variables
  /// One name or pattern of a declaration; children: the pattern, the value where there is one; the text is the type.
  case declarator
  /// `if`; children: the test, the statement, the statement of `else` where there is one.
  case ifStatement
  /// `for`, `while`, `do`; children: what the head holds, the body.
  case loop
  /// `switch`; children: the value, the cases.
  case switchStatement
  /// `case` or `default`; children: the value where there is one, statements.
  case switchCase
  /// `try`; children: the block, what stands behind `catch` and `finally`.
  case tryStatement
  /// `return`; child: the value where there is one.
  case returnStatement
  /// `throw`; child: the value.
  case throwStatement
  /// `enum`; children: properties; the text is its name.
  case enumDeclaration

  // MARK: Modules

  /// `import`; children: bindings; the text is the module.
  case importDeclaration
  /// What an import brings; the text is the local name, the child the imported name.
  case importBinding
  /// `export {…}`, with a module where `from` follows; children: bindings.
  case exportList
  /// A name that is exported; the text is the name outside, the child the local name.
  case exportBinding
  /// `export * from`; child: the name that it gets; the text is the module.
  case exportAll
  /// `export default` and `export =`; child: the value.
  case exportDefault
  /// `export` before a declaration; child: the declaration.
  case export
  /// A name in an import or export.
  case name
}

/// What else is to be said of a node.
public struct ScriptFlags: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes flags from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The key of a property is an expression in brackets.
  public static let computed = ScriptFlags(rawValue: 1)
  /// A property whose value is the variable of the same name.
  public static let shorthand = ScriptFlags(rawValue: 1 << 1)
  /// A getter or setter.
  public static let accessor = ScriptFlags(rawValue: 1 << 2)
  /// A static member of a class.
  public static let `static` = ScriptFlags(rawValue: 1 << 3)
  /// A function written with `=>`, which has no `this` of its own.
  public static let arrow = ScriptFlags(rawValue: 1 << 4)
  /// A variable that keeps its first value.
  public static let constant = ScriptFlags(rawValue: 1 << 5)
  /// An import of a module's default or of all that it exports; a default case.
  public static let `default` = ScriptFlags(rawValue: 1 << 6)
  /// An import of all that a module exports.
  public static let namespace = ScriptFlags(rawValue: 1 << 7)
}
