// What all copies of a request's state share: how much work it may still cause, and what it learnt.

/// Keeps tables that refer to tables from growing without end.
final class EvaluationBudget {
  /// The longest text that a variable may hold; nginx's own buffers are far smaller.
  static let lengthLimit = 64 * 1024

  /// Whether the last subrequest reached an upstream, whose answer nobody knows.
  var subrequestReachedUpstream = false
  /// The variables after the last subrequest, which shares them with its request.
  var subrequestVariables: [String: RuntimeValue] = [:]
  private var lookups = 1_000

  /// Takes one table lookup from the budget; false once it is used up.
  func takeLookup() -> Bool {
    guard lookups > 0 else { return false }
    lookups -= 1
    return true
  }
}
