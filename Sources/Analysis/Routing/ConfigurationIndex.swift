// What every request to a proxy asks of its configuration: which variables it declares, and its patterns.

import Deployment

/// The variables that some line gives a value, and the locations' patterns, compiled once.
struct ConfigurationIndex: Sendable {
  /// The names of the variables in lower case.
  private(set) var variables: Set<String> = []
  private var patterns: [LocationMatch: PCRE] = [:]

  /// Reads a configuration.
  init(_ proxy: Proxy) {
    collect(proxy.settings)
    for server in proxy.servers {
      for name in server.names.compactMap(\.value) where name.hasPrefix("~") {
        take(String(name.dropFirst()))
      }
      collect(server.settings)
      collect(server.locations)
    }
  }

  /// The pattern of a location.
  func pattern(of match: LocationMatch) -> PCRE { patterns[match] ?? Self.compiled(match) }

  private static func compiled(_ match: LocationMatch) -> PCRE {
    PCRE(match.pattern.text, isCaseless: match.kind == .caselessRegex)
  }

  private mutating func collect(_ locations: [ProxyLocation]) {
    for location in locations {
      if location.match.isRegex {
        let pattern = Self.compiled(location.match)
        patterns[location.match] = pattern
        variables.formUnion(pattern.names.map { $0.lowercased() })
      }
      collect(location.settings)
      collect(location.locations)
    }
  }

  private mutating func collect(_ directives: [ProxyDirective]) {
    for directive in directives {
      switch directive.name {
      case "set", "auth_request_set":
        if let name = directive.first?.variables.first { variables.insert(name.lowercased()) }
      case "rewrite": take(directive.first?.text ?? "")
      case "if":
        directive.arguments.forEach { take($0.text) }
        collect(directive.block ?? [])
      default: continue
      }
    }
  }

  /// The named groups of a pattern, `(?<name>…)`, `(?P<name>…)` and `(?'name'…)`.
  private mutating func take(_ pattern: String) {
    guard ["(?<", "(?P<", "(?'"].contains(where: pattern.contains) else { return }
    variables.formUnion(PCRE(pattern).names.map { $0.lowercased() })
  }
}
