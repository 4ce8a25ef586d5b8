// Where the Authorization comes from that a proxy sends in place of the client's.

import Deployment

/// What the value of a proxy's own `Authorization` line is made of.
public enum AuthorizationSource: String, Hashable, Sendable {
  /// Text that is the same for every client.
  case constant
  /// A cookie of the client.
  case cookie
  /// A header of the answer to an `auth_request`.
  case authResponse = "auth-response"
  /// A part of the query.
  case query
  /// Another header of the client.
  case header
  /// Something else, such as a variable of a script.
  case other
}

extension RequestState {
  /// The lines that set the upstream's `Authorization`.
  func authorizationLines(_ kind: UpstreamProtocol) -> [ProxyDirective] {
    levels.lines(kind.headerDirective).filter { kind.isHeader("authorization", setBy: $0) }
  }

  /// What the proxy's own value is made of; the client's own header does not count.
  func authorizationSource(_ lines: [ProxyDirective]) -> AuthorizationSource? {
    let values = lines.map { $0.arguments[1] }.filter { !$0.text.isEmpty }
    guard !values.isEmpty else { return nil }
    let names = origins(of: values)
    let answers = Set(
      levels.lines("auth_request_set").compactMap { $0.first?.variables.first?.lowercased() })
    func has(_ prefix: String) -> Bool { names.contains { $0.hasPrefix(prefix) } }
    if names.contains(where: answers.contains) || has("upstream_http_") { return .authResponse }
    if has("cookie_") { return .cookie }
    if has("arg_") { return .query }
    if names.contains(where: { $0.hasPrefix("http_") && $0 != "http_authorization" }) {
      return .header
    }
    let own = values.filter { !$0.variables.contains { $0.lowercased() == "http_authorization" } }
    return own.contains { $0.variables.isEmpty } ? .constant : .other
  }

  /// The variables that words are made of, those behind `set` and tables included.
  private func origins(of words: [ProxyWord]) -> Set<String> {
    var found: Set<String> = []
    var open = words.flatMap(\.variables).map { $0.lowercased() }
    while let name = open.popLast(), found.count < 100 {
      guard found.insert(name).inserted else { continue }
      let sets = levels.levels.flatMap { SettingLevels.assignments(of: name, in: $0) }
      let tables = proxy.maps.filter { $0.variable == name }
        .flatMap { [$0.source] + $0.entries.map(\.value) + ($0.fallback.map { [$0] } ?? []) }
      open += (sets + tables).flatMap(\.variables).map { $0.lowercased() }
    }
    return found
  }
}

extension SettingLevels {
  /// The values that `set` lines give a variable, those in `if` blocks included.
  static func assignments(of name: String, in level: [ProxyDirective]) -> [ProxyWord] {
    level.flatMap { line -> [ProxyWord] in
      if line.name == "if" { return assignments(of: name, in: line.block ?? []) }
      guard line.name == "set", line.arguments.count == 2,
        line.arguments[0].variables.first?.lowercased() == name
      else { return [] }
      return [line.arguments[1]]
    }
  }
}
