// Where offline access is given to logins that did not ask for it.

import Deployment
import SourceText

/// A default scope that makes every login of a client an offline one.
public struct OfflineDefault: Sendable {
  /// Whose logins, for a sentence.
  public let holder: String
  /// The scope's name in the list.
  public let span: Span

  /// Those of a realm: its own list, and the clients that users sign in with.
  public static func all(of realm: Realm) -> [OfflineDefault] {
    func place(_ scopes: [Sourced<String>]?) -> Span? {
      scopes?.first { $0.value == "offline_access" }?.span
    }
    let own = place(realm.defaultScopes).map {
      OfflineDefault(holder: "every client without scopes of its own", span: $0)
    }
    let clients = realm.clients.compactMap { client -> OfflineDefault? in
      guard client.isEnabled, !client.isBuiltIn(inRealm: realm.name.value), client.signsUsersIn,
        client.usesRefreshTokens.value != "false", let span = place(client.defaultScopes)
      else { return nil }
      return OfflineDefault(holder: "client `\(client.clientID.value ?? "")`", span: span)
    }
    return [own].compactMap(\.self) + clients
  }
}

extension Client {
  /// Whether users can sign in with it, by whatever flow; in a browser they need a place to go back to.
  public var signsUsersIn: Bool {
    (hasBrowserFlow && !redirectURIs.isEmpty) || hasDirectAccess
      || settings.deviceGrant.value == true
      || settings.backchannelGrant.value == true
  }
}
