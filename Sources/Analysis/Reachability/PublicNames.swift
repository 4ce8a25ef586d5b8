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
  /// The single labels that a proxy has a virtual server for: its author's browsers know them from a
  /// hosts file.
  private(set) var labels: Set<String> = []

  /// Collects the names.
  init(_ deployment: Deployment) {
    for proxy in deployment.proxies {
      let source = proxy.sourceOfNames
      for name in proxy.ownServers.filter({ $0.labelledService == nil }).flatMap(\.names) {
        addLabel(name.value)
        add(name.value, Entry(service: proxy.service, source: source, span: name.span))
      }
    }
    for route in TraefikRoutes(deployment).all {
      for name in route.hosts {
        addLabel(name)
        add(
          name,
          Entry(
            service: route.service.name, source: "in a Traefik rule of `\(route.service.name)`",
            span: route.span))
      }
    }
    for service in deployment.services {
      if let names = service.variable("VIRTUAL_HOST")?.value, let text = names.value {
        let entry = Entry(
          service: service.name, source: "`VIRTUAL_HOST` of `\(service.name)`", span: names.span)
        for name in text.split(separator: ",") { add(name.filter { $0 != " " }, entry) }
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

  private mutating func addLabel(_ name: String?) {
    guard let name = name?.lowercased(), !name.contains("."),
      !["", "_", "localhost"].contains(name)
    else { return }
    labels.insert(name)
  }

  private mutating func add(_ name: String?, _ entry: Entry) {
    guard let name = name?.lowercased(), name.contains("."), !name.hasPrefix("."),
      !name.contains("*"), !name.hasPrefix("~"), entries[name] == nil
    else { return }
    entries[name] = entry
  }
}
