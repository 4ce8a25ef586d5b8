// Keeps tables that refer to tables from growing without end.

/// How much work one request may still cause; shared by all copies of its state.
final class EvaluationBudget {
  /// The longest text that a variable may hold; nginx's own buffers are far smaller.
  static let lengthLimit = 64 * 1024

  private var lookups = 1_000

  /// Takes one table lookup from the budget; false once it is used up.
  func takeLookup() -> Bool {
    guard lookups > 0 else { return false }
    lookups -= 1
    return true
  }
}
