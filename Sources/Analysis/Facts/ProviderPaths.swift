// Below which path an identity provider answers, and which one it writes into its URLs.

import Deployment
import SourceText

/// The two paths; an empty text stands for the root.
struct ProviderPaths {
  /// What the server takes requests at.
  var served: Sourced<String>
  /// What browsers are sent to.
  var published: Sourced<String>
  /// The host that all published URLs have, where a setting fixes it.
  var host: String?
  /// Why.
  var because: Because

  /// The two paths, where both are known.
  struct Bases: Sendable {
    let served: String
    let published: String
  }

  /// Both paths, where they are known.
  var bases: Bases? {
    guard let served = served.value, let published = published.value else { return nil }
    return Bases(served: served, published: published)
  }

  /// The paths of a service; nil where it is no identity provider that is known well enough.
  init?(of service: Service, keycloak: KeycloakServer?, realms: [Realm]) {
    if service.effectiveProduct?.kind == .authentik {
      self.init(authentik: service)
    } else if let keycloak {
      self.init(keycloak: keycloak, realms: realms)
    } else {
      return nil
    }
  }

  /// Authentik serves at the root unless AUTHENTIK_WEB__PATH says otherwise (since 2024.12).
  private init(authentik service: Service) {
    let setting = service.variable("AUTHENTIK_WEB__PATH")?.value ?? .absent
    served = setting.isPresent ? setting.map(Self.withoutSlash) : .known("")
    published = served
    because = Because(
      "Authentik writes its URLs with the path `\(served.value ?? "")/`",
      at: setting.span ?? service.nameSpan)
  }

  private init?(keycloak server: KeycloakServer, realms: [Realm]) {
    guard let served = Self.served(server) else { return nil }
    self.served = served
    published = served
    let path = served.value ?? ""
    because = Because(
      path.isEmpty
        ? "`\(server.service.name)` serves Keycloak at the root and writes its URLs without a prefix"
        : "`\(server.service.name)` serves Keycloak below `\(path)`",
      at: served.span ?? server.service.nameSpan)
    let frontends = realms.map(\.frontendURL).filter { $0.isPresent && $0.value?.isEmpty != true }
    if !frontends.isEmpty {
      fix(frontends, named: "the realm's frontendUrl")
    } else if server.product.kind == .keycloakLegacy {
      let setting = server.service.variable("KEYCLOAK_FRONTEND_URL")?.value ?? .absent
      if setting.isPresent { fix([setting], named: "KEYCLOAK_FRONTEND_URL") }
    } else {
      fixByHostname(server)
    }
  }

  /// The relative path; it is a build option, so an image of one's own may hide it.
  private static func served(_ server: KeycloakServer) -> Sourced<String>? {
    let service = server.service
    let setting = server.value("http-relative-path")
    switch server.product.kind {
    case .keycloak:
      if setting.isPresent { return setting.map(withoutSlash) }
      let isStock = service.image.value.flatMap { Product(image: $0) }?.kind == .keycloak
      let hasFile = service.mounts.contains { $0.target.value?.contains("/conf") != false }
      let isReadable = (service.command ?? []).allSatisfy { $0.value != nil }
      return isStock && service.build == nil && !hasFile && isReadable ? .known("") : nil
    case .keycloakLegacy: return .known("/auth")
    default: return nil
    }
  }

  /// Hostname v2 takes the path of a full URL; v1 has settings of its own for it (hostname guides of 24 and 25).
  private mutating func fixByHostname(_ server: KeycloakServer) {
    let hostname = server.value("hostname")
    let isV1 = server.product.isAtLeast(25) == .no
    if let text = hostname.value, text.contains("://") {
      fix([hostname], named: "KC_HOSTNAME")
    } else if server.value("hostname-url").isPresent {
      fix([server.value("hostname-url")], named: "KC_HOSTNAME_URL")
    } else if server.value("hostname-path").isPresent {
      let path = server.value("hostname-path")
      guard isV1 else {
        published = .unknown(needs: ["the version of Keycloak"])
        return
      }
      published = path.map { Self.withoutSlash($0.hasPrefix("/") ? $0 : "/\($0)") }
      because.add("KC_HOSTNAME_PATH puts `\(path.value ?? "")` before all paths", at: path.span)
    } else if hostname.isUnknown {
      published = .unknown(needs: hostname.needs)
    }
  }

  /// Takes the path of full URLs, where all of them have the same.
  private mutating func fix(_ urls: [Sourced<String>], named name: String) {
    let addresses = urls.map { $0.value.flatMap { WebAddress($0) } }
    let paths = Set(addresses.map { $0.map { Self.withoutSlash($0.path) } })
    guard paths.count == 1, let path = paths.first ?? nil, let first = addresses.first ?? nil else {
      published = .unknown(needs: urls.flatMap(\.needs))
      return
    }
    published = .known(path, span: urls.first?.span)
    host = first.host
    because.add(
      path.isEmpty ? "\(name) has no path" : "\(name) has the path `\(path)`", at: urls.first?.span)
  }

  private static func withoutSlash(_ path: String) -> String {
    var path = Substring(path)
    while path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
