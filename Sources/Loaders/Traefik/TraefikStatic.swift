// Traefik's static configuration: entry points and providers.

import Deployment
import SourceText

/// An entry point: a port that Traefik listens on, with what it does to every request there.
struct TraefikEntryPoint: Sendable {
  /// The name.
  var name: String
  /// The port; nil where it is not known.
  var port: Int?
  /// Whether all routers on it speak TLS.
  var isTLS = false
  /// The middlewares before those of the routers.
  var middlewares: [Sourced<String>] = []
  /// The redirection of everything that arrives.
  var redirection: TraefikNode?
  /// What becomes of X-Forwarded headers that clients send.
  var trust = ForwardedTrust.none
  /// Whether routers without entry points of their own use it.
  var isDefault = false
  /// Where it is written.
  var span: Span?
}

/// What Traefik reads at its start, as far as it decides about requests.
struct TraefikStatic: Sendable {
  /// The entry points in the order in which they are written; `traefik` is the dashboard's.
  var entryPoints: [TraefikEntryPoint] = []
  /// Whether it asks the container engine for labels.
  var readsLabels = Ternary.unknown
  /// Whether containers without `traefik.enable` count.
  var exposedByDefault = true
  /// The rule of routers that have none.
  var defaultRule: Sourced<String> = .known("Host(`{{ normalize .Name }}`)")
  /// The files and folders with dynamic configuration, as paths in the container.
  var files: [String] = []
  /// Whether nothing of the configuration is missing.
  var isComplete = true

  /// The entry points that routers without any of their own use.
  ///
  /// Those with `asDefault` (v2.11, v3.0), else all but `traefik` (doc.traefik.io, "EntryPoints").
  var defaultEntryPoints: [TraefikEntryPoint] {
    let marked = entryPoints.filter(\.isDefault)
    return marked.isEmpty ? entryPoints.filter { $0.name != "traefik" } : marked
  }

  /// Reads the settings; `isWhole` says that there are no others.
  init(_ root: TraefikNode, isWhole: Bool) {
    isComplete = isWhole
    for member in root["entryPoints"]?.members ?? [] {
      entryPoints.append(Self.entryPoint(member.name, member.node))
    }
    if entryPoints.isEmpty, isWhole {
      // Without any, Traefik opens one that is called http (v2, v3: static_config.go, SetEffectiveConfiguration).
      entryPoints.append(TraefikEntryPoint(name: "http", port: 80))
    }
    if root.at("api", "insecure")?.isOn == .yes,
      !entryPoints.contains(where: { $0.name == "traefik" })
    {
      entryPoints.append(
        TraefikEntryPoint(name: "traefik", port: 8080, span: root.at("api", "insecure")?.span))
    }
    let engine = root.at("providers", "docker") ?? root.at("providers", "swarm")
    readsLabels = engine.map { $0.isOn } ?? (isWhole ? .no : .unknown)
    if let node = engine?["exposedByDefault"] { exposedByDefault = node.isOn != .no }
    if let node = engine?["defaultRule"], node.value.isPresent { defaultRule = node.value }
    let provider = root.at("providers", "file")
    files = [provider?["filename"], provider?["directory"]].compactMap { $0?.value.value }
  }

  private static func entryPoint(_ name: String, _ node: TraefikNode) -> TraefikEntryPoint {
    let http = node["http"]
    var point = TraefikEntryPoint(
      name: name, port: node["address"]?.value.value.flatMap(port), span: node["address"]?.span)
    point.isTLS = http?["tls"].map { $0.isOn != .no } ?? false
    point.middlewares = http?["middlewares"]?.list ?? []
    point.redirection = http?.at("redirections", "entryPoint")
    point.isDefault = node["asDefault"]?.isOn == .yes
    if node.at("forwardedHeaders", "insecure")?.isOn == .yes {
      point.trust = .all
    } else if node.at("forwardedHeaders", "trustedIPs") != nil {
      point.trust = .some
    }
    point.span = point.span ?? node.span
    return point
  }

  /// The port in `:80`, `0.0.0.0:443/tcp`; nil for udp.
  private static func port(_ address: String) -> Int? {
    let parts = address.split(separator: "/", maxSplits: 1)
    guard let head = parts.first, parts.count == 1 || parts[1].lowercased() != "udp",
      let number = head.split(separator: ":").last.flatMap({ Int($0) }),
      (1...65535).contains(number)
    else { return nil }
    return number
  }
}
