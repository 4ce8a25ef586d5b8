// What the checker makes of a syntax tree: names resolved to slots, patterns compiled.

/// The ordinary functions of the subset.
enum Function: String, CaseIterable, Sendable {
  case size, startsWith, endsWith, contains, matches
  case string, int, uint, double, bool, dyn
}

/// The macros that bind a variable to each element of a list or each key of a map.
enum Macro: String, CaseIterable, Sendable {
  case all, exists, existsOne = "exists_one", filter, map
}

/// An expression that is ready to run.
indirect enum Code: Sendable {
  case constant(Value)
  case variable(slot: Int)
  case select(Code, field: String, Range<Int>)
  case has(Code, field: String, Range<Int>)
  case index(Code, Code, Range<Int>)
  case list([Code])
  case map([(key: Code, value: Code)], Range<Int>)
  case not(Code, Range<Int>)
  case negate(Code, Range<Int>)
  case binary(BinaryOperator, Code, Code, Range<Int>)
  case logical(LogicalOperator, [Code], Range<Int>)
  case conditional(Code, Code, Code, Range<Int>)
  case call(Function, [Code], Range<Int>)
  /// `matches` with a pattern that is known beforehand.
  case matches(Code, Pattern, Range<Int>)
  case comprehension(Comprehension)
}

/// A macro call.
struct Comprehension: Sendable {
  var macro: Macro
  /// The list or map.
  var source: Code
  /// The slot of the macro's variable.
  var slot: Int
  /// The condition; absent in `map` with two arguments.
  var predicate: Code?
  /// What `map` makes of an element.
  var transform: Code?
  var range: Range<Int>
}
