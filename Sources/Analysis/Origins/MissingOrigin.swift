// Pages of the deployment whose scripts get no answer from Keycloak, because their origin is not listed.

import Deployment
import SourceText

/// An origin that a client's redirect URIs name and its web origins leave out.
public struct MissingOrigin: Sendable {
  /// The client.
  public let client: String
  /// The realm.
  public let realm: String
  /// The origin as browsers send it.
  public let origin: String
  /// The redirect URI that names it.
  public let redirect: Sourced<String>
  /// The list of web origins.
  public let list: Span
  /// The proof that the origin is one of the deployment's own.
  public let because: Because
}

/// Finds them.
struct MissingOrigins {
  let deployment: Deployment
  let reachability: Reachability
  let browser: Vantage
  let keycloaks: [String: KeycloakServer]
  let logins: [LoginFlow]

  /// The origins that public clients lack; an app that signs in from its server needs none.
  var all: [MissingOrigin] {
    let onServers = Set(logins.compactMap(\.login.clientID.value))
    return deployment.providers.filter { $0.kind == .keycloak }.flatMap { provider in
      provider.realms.filter { $0.use != .unused }.flatMap { realm in
        realm.clients.filter { client in
          client.isPublic && client.isEnabled && client.hasBrowserFlow
            && client.protocol == "openid-connect" && !client.isBuiltIn(inRealm: realm.name.value)
            && client.clientID.value.map { !onServers.contains($0) } == true
        }.flatMap { missing($0, realm, service: provider.service) }
      }
    }
  }

  private func missing(_ client: Client, _ realm: Realm, service: String?) -> [MissingOrigin] {
    guard let list = client.webOriginsSpan else { return [] }
    let entries = client.webOrigins.map { WebOrigin($0) }
    let isOpen = entries.contains { [.any, .derived, .unknown].contains($0.effect) }
    if isOpen { return [] }
    // An entry in the wrong spelling has a finding of its own.
    let meant = Set(entries.compactMap { $0.suggestion ?? $0.entry.value })
    var seen: Set<String> = []
    return client.redirectURIs.compactMap { redirect in
      guard let address = redirect.value.flatMap({ WebAddress($0) }),
        !meant.contains(address.origin), seen.insert(address.origin).inserted
      else { return nil }
      let reach = reachability.reach(address.origin + "/", from: browser)
      // Keycloak's own pages need nobody's leave, and a foreign page may be anything.
      guard reach.verdict == .reachable, let target = reach.targetService, target != service,
        keycloaks[target] == nil
      else { return nil }
      return MissingOrigin(
        client: client.clientID.value ?? "", realm: realm.name.value ?? "", origin: address.origin,
        redirect: redirect, list: list,
        because: Because("`\(target)` answers \(address.origin)", at: redirect.span)
          + reach.because)
    }
  }
}

extension Client {
  /// Whether `+`, or the lack of a list, stands for any origin of a page.
  public var hasOriginsOfPages: Ternary {
    if !redirectOrigins.isEmpty { return .yes }
    let isOpen = redirectURIs.contains {
      $0.isUnknown || rootURL.isUnknown && $0.value?.hasPrefix("/") == true
    }
    return isOpen ? .unknown : .no
  }
}
