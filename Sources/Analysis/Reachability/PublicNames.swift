// The names under which the deployment wants the outside world to know it.

import Deployment
import SourceText

/// The names of proxies' virtual servers, Traefik's routers and Keycloak's hostname setting.
struct PublicNames: Sendable {
  /// Who answers for a name.
  struct Entry: Sendable {
    /// The service; nil where nothing tells which one reads the file.
    let service: String?
    /// Where the name comes from, for a sentence: "a `server_name` of `nginx`".
    let source: String
    /// Where it is written.
    let span: Span?
  }

  private var entries: [String: Entry] = [:]

  /// Collects the names.
  init(_ deployment: Deployment) {
    for proxy in deployment.proxies {
      let source = proxy.sourceOfNames
      for name in proxy.servers.filter({ $0.labelledService == nil }).flatMap(\.names) {
        add(name.value, Entry(service: proxy.service, source: source, span: name.span))
      }
    }
    for service in deployment.services {
      for label in service.labels where Self.isRouterRule(label.name) {
        for name in Self.hosts(inRule: label.value.value ?? "") {
          add(
            name,
            Entry(
              service: service.name, source: "in a Traefik rule of `\(service.name)`",
              span: label.value.span ?? label.nameSpan))
        }
      }
      for name in ["KC_HOSTNAME", "KC_HOSTNAME_URL", "KEYCLOAK_HOSTNAME"] {
        guard let variable = service.variable(name), let text = variable.value.value else {
          continue
        }
        add(
          WebAddress(text)?.host ?? WebAddress("http://\(text)")?.host,
          Entry(
            service: service.name, source: "`\(name)` of `\(service.name)`",
            span: variable.value.span))
      }
    }
  }

  /// Who answers for a name.
  subscript(host: String) -> Entry? { entries[host] }

  private mutating func add(_ name: String?, _ entry: Entry) {
    guard let name = name?.lowercased(), name.contains("."), !name.hasPrefix("."),
      !name.contains("*"), !name.hasPrefix("~"), entries[name] == nil
    else { return }
    entries[name] = entry
  }

  private static func isRouterRule(_ label: String) -> Bool {
    label.hasPrefix("traefik.http.routers.") && label.hasSuffix(".rule")
  }

  /// The names in ``Host(`a`, `b`) || Host("c")`` (doc.traefik.io, "Rules").
  static func hosts(inRule rule: String) -> [String] {
    var names: [String] = []
    var rest = Substring(rule)
    while let open = rest.firstIndex(of: "(") {
      let isHost = rest[..<open].hasSuffix("Host")
      let close = rest[open...].firstIndex(of: ")") ?? rest.endIndex
      if isHost {
        names += rest[rest.index(after: open)..<close].split(separator: ",").compactMap {
          let name = $0.filter { !" `\"'".contains($0) }
          return name.isEmpty ? nil : name
        }
      }
      rest = close < rest.endIndex ? rest[rest.index(after: close)...] : ""
    }
    return names
  }
}
