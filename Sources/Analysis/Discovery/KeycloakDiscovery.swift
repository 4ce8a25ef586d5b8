// What Keycloak publishes, by version and hostname settings.

import Deployment
import SourceText

/// The discovery documents of one server.
public struct KeycloakDiscovery {
  let server: KeycloakServer

  /// The document of a realm.
  ///
  /// Both generations of hostname settings split the endpoints alike (OIDCWellKnownProvider, 24 and 26): issuer,
  /// authorization and end-session are for browsers; token, keys and userinfo are for servers.
  ///
  /// - Parameters:
  ///   - realmPath: the path up to and including the realm, such as `/realms/shop`.
  ///   - frontendURL: the realm's own `frontendUrl`.
  ///   - request: the origin under which the request reaches Keycloak.
  func document(
    realmPath: String, frontendURL: Sourced<String>, request: Sourced<String>
  ) -> DiscoveryDocument {
    let origins = origins(frontendURL: frontendURL, request: request)
    // A proxy may have changed the path on the way; Keycloak writes its own.
    let realm = "/" + realmPath.split(separator: "/").suffix(2).joined(separator: "/")
    let ownPath = server.basePath.value.map { $0 + realm } ?? realmPath
    let frontPath = origins.frontKeepsPath ? ownPath : realm
    // A published address stands in no file, though its host may: the proof says where.
    func front(_ suffix: String) -> Sourced<String> {
      Sourced(origins.front.map { $0 + frontPath + suffix }.state)
    }
    func back(_ suffix: String) -> Sourced<String> {
      origins.backIsFront
        ? front(suffix) : Sourced(origins.back.map { $0 + ownPath + suffix }.state)
    }
    let base = "/protocol/openid-connect"
    let check = KeycloakHostCheck(server)
    return DiscoveryDocument(
      issuer: front(""), authorization: front("\(base)/auth"), token: back("\(base)/token"),
      jwks: back("\(base)/certs"), userinfo: back("\(base)/userinfo"),
      endSession: front("\(base)/logout"), because: origins.because,
      hasFixedFront: origins.isFrontFixed, isMisdirected: check.refuses(request))
  }

  /// The path of the realm in an issuer or discovery URL; nil where it is another path.
  static func realmPath(inPath path: String) -> (path: String, realm: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    guard let index = parts.firstIndex(of: "realms"), parts.count > index + 1 else { return nil }
    return ("/" + parts[...(index + 1)].joined(separator: "/"), parts[index + 1])
  }

  /// Where browsers and servers are sent: what all versions that it may be agree on.
  func origins(frontendURL: Sourced<String>, request: Sourced<String>) -> PublishedOrigins {
    let settings = KeycloakAddressSettings(
      server: server, frontendURL: frontendURL, request: request)
    let answers = server.generations.map { ($0, settings.origins($0)) }
    guard var result = answers.first?.1 else {
      return .unknown(needs: ["the version of Keycloak in `\(server.service.name)`"])
    }
    let others = answers.dropFirst().map(\.1)
    if others.allSatisfy({ $0.agrees(with: result) }) { return result }
    let needs = ["the version of Keycloak in `\(server.service.name)`"]
    let because = Because(
      answers.map { .init("\($0.words) would send browsers to \(Self.words($1.front))") })
    // Hostname v2 moved the servers' URLs, so browsers' alone may be certain.
    let isFrontCertain = others.allSatisfy {
      $0.front.value != nil && $0.front.value == result.front.value
        && $0.frontKeepsPath == result.frontKeepsPath
    }
    if isFrontCertain {
      result.back = .unknown(needs: needs)
      result.backIsFront = false
      result.isFrontFixed = answers.allSatisfy(\.1.isFrontFixed)
      return result
    }
    var unknown = PublishedOrigins.unknown(needs: needs, because: because)
    if others.allSatisfy({ $0.agreesAtBack(with: result) }), !result.backIsFront {
      unknown.back = result.back
    }
    return unknown
  }

  private static func words(_ origin: Sourced<String>) -> String {
    origin.value ?? "an address that depends on \(Reachability.list(origin.needs))"
  }
}
