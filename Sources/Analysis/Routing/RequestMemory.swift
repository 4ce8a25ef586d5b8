// What a request remembers while its variables are computed.

/// A place for a value that copies of a request share.
///
/// nginx computes most variables once per request and keeps them, and a pattern in a `map` replaces the
/// groups of the location's own: computing one value may change another. A subrequest shares the
/// variables with its request, but not the groups (ngx_http_subrequest).
final class RequestMemory<Value> {
  var value: Value

  init(_ value: Value) { self.value = value }
}

extension RequestState {
  /// The values of variables so far, by name in lower case.
  var variables: [String: RuntimeValue] {
    get { variableMemory.value }
    nonmutating set { variableMemory.value = newValue }
  }

  /// The groups that `$1` to `$9` stand for; the first is the whole match.
  var captures: [String?] {
    get { captureMemory.value }
    nonmutating set { captureMemory.value = newValue }
  }

  /// The same request with a memory of its own.
  func forked() -> RequestState {
    var copy = self
    copy.variableMemory = RequestMemory(variables)
    copy.captureMemory = RequestMemory(captures)
    return copy
  }

  /// Takes over what a pattern's groups matched.
  func take(groups: [String?], names: [String: Int]) {
    captures = groups
    for (name, index) in names {
      variables[name.lowercased()] = .known(
        groups.indices.contains(index) ? groups[index] ?? "" : "")
    }
  }
}
