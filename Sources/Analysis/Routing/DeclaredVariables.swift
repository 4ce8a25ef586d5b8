// The variables that the lines of a configuration give values to.

import Deployment

/// Finds the names of variables that some line sets.
enum DeclaredVariables {
  /// The names in lower case.
  static func names(in proxy: Proxy) -> Set<String> {
    var names: Set<String> = []
    collect(proxy.settings, into: &names)
    for server in proxy.servers {
      for name in server.names.compactMap(\.value) where name.hasPrefix("~") {
        names.formUnion(PCRE(String(name.dropFirst())).names.map { $0.lowercased() })
      }
      collect(server.settings, into: &names)
      collect(server.locations, into: &names)
    }
    return names
  }

  private static func collect(_ locations: [ProxyLocation], into names: inout Set<String>) {
    for location in locations {
      if location.match.isRegex { take(location.match.pattern.text, into: &names) }
      collect(location.settings, into: &names)
      collect(location.locations, into: &names)
    }
  }

  private static func collect(_ directives: [ProxyDirective], into names: inout Set<String>) {
    for directive in directives {
      switch directive.name {
      case "set", "auth_request_set":
        if let name = directive.first?.variables.first { names.insert(name.lowercased()) }
      case "rewrite": take(directive.first?.text ?? "", into: &names)
      case "if":
        directive.arguments.forEach { take($0.text, into: &names) }
        collect(directive.block ?? [], into: &names)
      default: continue
      }
    }
  }

  private static func take(_ pattern: String, into names: inout Set<String>) {
    guard pattern.contains("(?") else { return }
    names.formUnion(PCRE(pattern).names.map { $0.lowercased() })
  }
}
