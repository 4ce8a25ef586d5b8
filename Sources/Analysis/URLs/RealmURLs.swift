// The URLs of a Keycloak realm: what Keycloak sends browsers to, and what it calls itself.

import Deployment
import SourceText

/// Collects the URL uses of one realm.
struct RealmURLs {
  let realm: Realm
  /// The service that runs the realm's Keycloak.
  let service: String?

  /// The uses in the order of the realm, its clients and its identity providers.
  var uses: [URLUse] {
    guard realm.use == .mounted, let service else { return collected }
    return collected.map { use in
      var use = use
      use.service = service
      return use
    }
  }

  private var collected: [URLUse] {
    var uses: [URLUse] = []
    if realm.frontendURL.isPresent {
      uses.append(
        URLUse(
          url: realm.frontendURL, role: .opened, kind: .frontendURL,
          purpose: "the realm's frontendUrl",
          because: Because(
            "Keycloak sends browsers to the realm's frontendUrl", at: realm.frontendURL.span)))
    }
    for client in realm.clients
    where client.isEnabled && !client.isBuiltIn(inRealm: realm.name.value) {
      uses += self.client(client)
    }
    for broker in realm.brokers { uses += self.broker(broker) }
    return uses
  }

  private func client(_ client: Client) -> [URLUse] {
    let id = client.clientID.value ?? ""
    func use(
      _ url: Sourced<String>, _ kind: URLUse.Kind, _ what: String, _ why: String,
      role: URLUse.Role = .opened
    ) -> URLUse {
      var use = URLUse(
        url: url, role: role, kind: kind, purpose: "\(what) of client `\(id)`",
        because: Because(why, at: url.span))
      use.client = client.clientID.value
      return use
    }
    var uses: [URLUse] = []
    if client.rootURL.isPresent {
      uses.append(
        use(
          client.rootURL, .rootURL, "the root URL",
          "Keycloak links to the root URL, and relative redirect URIs start with it"))
    }
    if client.baseURL.isPresent {
      uses.append(
        use(client.baseURL, .baseURL, "the base URL", "Keycloak's pages link to the base URL"))
    }
    if client.adminURL.isPresent {
      // Only Keycloak's old push to adapters uses it; no login depends on it.
      uses.append(
        use(
          client.adminURL, .adminURL, "the admin URL", "no browser opens the admin URL",
          role: .compared))
    }
    guard client.hasBrowserFlow else { return uses }
    // Of several redirect URIs the app sends one, and the realm does not say which.
    let confidence: Confidence = client.redirectURIs.count > 1 ? .likely : .certain
    uses += client.redirectURIs.map {
      var use = use(
        $0, .redirectURI, "a redirect URI",
        "after the login Keycloak sends the browser to a redirect URI")
      use.confidence = confidence
      return use
    }
    // `+` stands for the redirect URIs.
    uses += client.postLogoutEntries.filter { $0.value != "+" }.map {
      use(
        $0, .postLogoutURI, "a post-logout redirect URI",
        "after the logout Keycloak sends the browser there")
    }
    return uses
  }

  private func broker(_ broker: Broker) -> [URLUse] {
    broker.urls.compactMap { key, url in
      let purpose = "`\(key)` of identity provider `\(broker.alias)`"
      switch key {
      case "authorizationUrl", "logoutUrl", "singleSignOnServiceUrl", "singleLogoutServiceUrl":
        return URLUse(
          url: url, role: .opened, kind: .broker, purpose: purpose,
          because: Because("Keycloak sends the browser to `\(key)`", at: url.span))
      case "tokenUrl", "userInfoUrl", "jwksUrl", "tokenIntrospectionUrl":
        guard let service else { return nil }
        return URLUse(
          url: url, role: .fetched(by: service), kind: .broker, purpose: purpose,
          because: Because("Keycloak itself calls `\(key)`", at: url.span))
      default: return nil
      }
    }
  }
}
