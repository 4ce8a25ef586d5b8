// Whether a realm that demands TLS is offered without it.
//
// `sslRequired`: `none` demands nothing, `all` always, `external` of requests from addresses that are not private
// (SslRequired, Keycloak 26; Server Administration Guide, "Configuring SSL for a realm"). A realm whose file says
// nothing has `external`.

import Deployment
import SourceText

/// An address under which browsers reach a realm without TLS that the realm demands.
public struct PlainRealm: Sendable {
  /// The realm.
  public let realm: Realm
  /// The address.
  public let url: Sourced<String>
  /// `external` or `all`.
  public let demand: String
  /// Where the realm says so, or the realm's name.
  public let span: Span?
  /// Why.
  public let because: Because
}

/// Finds realms that demand TLS and do not get it.
struct PlainRealms {
  let deployment: Deployment
  let keycloaks: [String: KeycloakServer]
  let publicAddresses: [PublicAddress]

  var all: [PlainRealm] {
    deployment.providers.filter { $0.kind == .keycloak }.flatMap { provider in
      provider.realms.compactMap { plain($0, provider: provider) }
    }
  }

  private func plain(_ realm: Realm, provider: IdentityProvider) -> PlainRealm? {
    guard !realm.tlsRequired.isUnknown, realm.name.isPresent, realm.dialect == .keycloak else {
      return nil
    }
    let demand = realm.tlsRequired.value?.lowercased() ?? "external"
    guard demand == "external" || demand == "all" else { return nil }
    let server = provider.service.flatMap { keycloaks[$0] }
    let own = publicAddresses.filter { $0.service == provider.service && provider.service != nil }
    // A proxy that does not pass the browser's address on makes every request look like one from next door.
    if demand == "external", !own.isEmpty, server.map(Self.readsForwarded) != true { return nil }
    let urls = addresses(of: realm, server: server)
    let secure = Set(
      (urls.compactMap(\.value) + own.map(\.origin)).compactMap { text in
        WebAddress(text).flatMap { $0.scheme == "https" ? $0.host : nil }
      })
    guard
      let url = urls.first(where: { url in
        guard let address = url.value.flatMap({ WebAddress($0) }), address.scheme == "http",
          !secure.contains(address.host)
        else { return false }
        return demand == "all" || Self.isForOthers(address.host)
      })
    else { return nil }
    return PlainRealm(
      realm: realm, url: url, demand: demand, span: realm.tlsRequired.span ?? realm.name.span,
      because: Because("browsers reach the realm without TLS here", at: url.span))
  }

  private static func readsForwarded(_ server: KeycloakServer) -> Bool {
    ["proxy-headers", "proxy"].contains { server.value($0).value != nil }
  }

  /// What the realm, its server and the logins say of its address.
  private func addresses(of realm: Realm, server: KeycloakServer?) -> [Sourced<String>] {
    let settings =
      [realm.frontendURL] + ["hostname", "hostname-url"].compactMap { server?.value($0) }
    let logins = deployment.logins.filter {
      $0.kind == .keycloak && ClientLookup.realmName(of: $0) == realm.name.value
    }
    let written = logins.flatMap { [$0.authorizationURL, $0.issuer, $0.wellKnown] }
    return (settings + written).filter { $0.value?.contains("://") == true }
  }

  private static func isForOthers(_ host: String) -> Bool {
    switch HostKind(host) {
    case .domainName: true
    case .address(let address): !address.isPrivate
    case .loopback, .localhostName, .dockerHost, .label, .hostsFileName, .privateName: false
    }
  }
}
