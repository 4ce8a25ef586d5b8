// What Keycloak publishes, by version and hostname settings.
//
// Hostname v2 (HostnameV2Provider, 25 and later): browsers get the realm's frontendUrl, else a full
// KC_HOSTNAME, else the request with its host replaced by a bare KC_HOSTNAME; servers get the same
// unless KC_HOSTNAME_BACKCHANNEL_DYNAMIC, then the request. Hostname v1 (17 to 24): servers get the
// request unless KC_HOSTNAME_STRICT_BACKCHANNEL. Both split the endpoints alike (OIDCWellKnownProvider).

import Deployment
import SourceText

struct KeycloakDiscovery {
  let server: KeycloakServer

  /// The document of a realm.
  ///
  /// - Parameters:
  ///   - realmPath: the path up to and including the realm, such as `/realms/shop`.
  ///   - frontendURL: the realm's own `frontendUrl`.
  ///   - request: the origin under which the request reaches Keycloak.
  func document(
    realmPath: String, frontendURL: Sourced<String>, request: Sourced<String>
  ) -> DiscoveryDocument {
    let origins = origins(frontendURL: frontendURL, request: request)
    let path = origins.pathOfFront(realmPath)
    func front(_ suffix: String) -> Sourced<String> { origins.front.map { $0 + path + suffix } }
    func back(_ suffix: String) -> Sourced<String> { origins.back.map { $0 + realmPath + suffix } }
    let base = "/protocol/openid-connect"
    let backIsFront = origins.back.value == origins.front.value
    func server(_ suffix: String) -> Sourced<String> { backIsFront ? front(suffix) : back(suffix) }
    return DiscoveryDocument(
      issuer: front(""), authorization: front("\(base)/auth"), token: server("\(base)/token"),
      jwks: server("\(base)/certs"), userinfo: server("\(base)/userinfo"),
      endSession: front("\(base)/logout"), because: origins.because)
  }

  /// The path of the realm in an issuer or discovery URL; nil where it is another path.
  static func realmPath(inPath path: String) -> (path: String, realm: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let index = parts.firstIndex(of: "realms"), parts.count > index + 1 else { return nil }
    return ("/" + parts[...(index + 1)].joined(separator: "/"), parts[index + 1])
  }

  private func origins(
    frontendURL: Sourced<String>, request: Sourced<String>
  ) -> PublishedOrigins {
    switch server.product.isAtLeast(25) {
    case .yes: return originsV2(frontendURL: frontendURL, request: request)
    case .no where server.product.kind == .keycloak:
      return originsV1(frontendURL: frontendURL, request: request)
    case .no, .unknown:
      let needs = ["the version of Keycloak in `\(server.service.name)`"]
      return PublishedOrigins(
        front: .unknown(needs: needs), back: .unknown(needs: needs), frontKeepsPath: true,
        because: Because())
    }
  }

  /// Where browsers are sent, and whether the server's relative path stays in the URL.
  private struct Front {
    var origin: Sourced<String>
    var keepsPath = false
    var because: Because
  }

  /// What decides for browsers in every version: the realm, a full URL, or without any hostname the request.
  private func front(
    frontendURL: Sourced<String>, request: Sourced<String>, full: KeycloakOption?,
    bareHost: Sourced<String>, ofBareHost: (Sourced<String>) -> Front
  ) -> Front {
    if frontendURL.isPresent, frontendURL.value?.isEmpty != true {
      return Front(
        origin: frontendURL.map(Self.withoutSlash),
        because: Because("the realm's frontendUrl decides what browsers get", at: frontendURL.span))
    }
    if let full {
      return Front(
        origin: full.value.map(Self.withoutSlash),
        because: Because("\(full.spelling) decides what browsers get", at: full.value.span))
    }
    if bareHost.isPresent { return ofBareHost(bareHost) }
    let service = server.service
    return Front(
      origin: request, keepsPath: true,
      because: Because(
        "`\(service.name)` sets no KC_HOSTNAME, so Keycloak builds every URL from the host of the request",
        at: service.nameSpan))
  }

  private func originsV2(
    frontendURL: Sourced<String>, request: Sourced<String>
  ) -> PublishedOrigins {
    let hostname = server.value("hostname")
    let isBare = hostname.value.map { WebAddress($0) == nil } ?? false
    var front = front(
      frontendURL: frontendURL, request: request,
      full: hostname.isPresent && !isBare ? server.option("hostname") : nil, bareHost: hostname
    ) { bare in
      let host = bare.value ?? ""
      return Front(
        origin: request.map { Self.replacingHost(of: $0, with: host) }, keepsPath: true,
        because: Because(
          "KC_HOSTNAME is the bare host `\(host)`: scheme and port come from the request",
          at: bare.span))
    }
    let dynamic = server.value("hostname-backchannel-dynamic")
    if dynamic.value == "true" {
      front.because.add(
        "KC_HOSTNAME_BACKCHANNEL_DYNAMIC gives servers the host they asked", at: dynamic.span)
      return origins(front, back: request)
    }
    return origins(front, back: dynamic.isUnknown ? .unknown(needs: dynamic.needs) : front.origin)
  }

  private func originsV1(
    frontendURL: Sourced<String>, request: Sourced<String>
  ) -> PublishedOrigins {
    let full = server.value("hostname-url").isPresent ? server.option("hostname-url") : nil
    let front = front(
      frontendURL: frontendURL, request: request, full: full, bareHost: server.value("hostname")
    ) { bare in
      // Scheme and port of v1 depend on the proxy mode and on start or start-dev.
      Front(
        origin: .unknown(needs: ["KC_HOSTNAME_URL of `\(server.service.name)`"]),
        because: Because("KC_HOSTNAME sets the host that browsers get", at: bare.span))
    }
    let isStrict = server.value("hostname-strict-backchannel").value == "true"
    return origins(front, back: isStrict ? front.origin : request)
  }

  private func origins(_ front: Front, back: Sourced<String>) -> PublishedOrigins {
    PublishedOrigins(
      front: front.origin, back: back, frontKeepsPath: front.keepsPath, because: front.because)
  }

  private static func withoutSlash(_ url: String) -> String {
    var text = Substring(url)
    while text.hasSuffix("/") { text = text.dropLast() }
    return WebAddress(String(text)).map { $0.origin + $0.path } ?? String(text)
  }

  private static func replacingHost(of origin: String, with host: String) -> String {
    guard let address = WebAddress(origin) else { return origin }
    return WebAddress("\(address.scheme)://\(host):\(address.port)")?.origin ?? origin
  }
}

extension PublishedOrigins {
  /// The realm's path below the front origin: a hostname URL replaces the relative path with its own.
  fileprivate func pathOfFront(_ realmPath: String) -> String {
    guard !frontKeepsPath else { return realmPath }
    let parts = realmPath.split(separator: "/")
    return "/" + parts.suffix(2).joined(separator: "/")
  }
}
