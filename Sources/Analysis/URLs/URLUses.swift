// Which URLs of a deployment somebody opens, and who.

import Deployment
import SourceText

/// Collects the URL uses of a deployment; those of logins come from their walk.
enum URLUses {
  static func of(_ deployment: Deployment) -> [URLUse] {
    deployment.services.flatMap { environment(of: $0) }
      + deployment.providers.flatMap { provider in
        provider.realms.flatMap { realm(of: $0, service: provider.service) }
      }
      + deployment.apiCalls.compactMap(call)
  }

  // MARK: Calls in scripts

  /// What an app's server asks an identity provider for by itself.
  private static func call(_ call: APICall) -> URLUse? {
    guard call.caller == .server, let service = call.service, call.url.value != nil else {
      return nil
    }
    let purpose = call.purpose == .token ? "a token request" : "a call to `\(call.urlPath)`"
    return URLUse(
      url: call.url, role: .fetched(by: service), purpose: "\(purpose) in `\(call.path)`",
      confidence: min(call.serviceConfidence, .likely),
      because: Because("`\(service)` runs `\(call.path)`, which sends \(purpose)", at: call.span))
  }

  // MARK: Environment

  /// Prefixes of variables that a frontend's build writes into the pages
  /// (Next.js, Vite, Create React App, Nuxt, Astro/SvelteKit and Expo documentation).
  static let publicPrefixes = [
    "NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "PUBLIC_", "EXPO_PUBLIC_",
  ]

  private static func environment(of service: Service) -> [URLUse] {
    service.environment.flatMap { variable -> [URLUse] in
      guard !isOwnSetting(variable.name, of: service) else { return [] }
      if let prefix = publicPrefixes.first(where: variable.name.hasPrefix) {
        return [
          URLUse(
            url: variable.value, role: .opened, purpose: "`\(variable.name)`",
            confidence: .certain,
            because: Because(
              "a build writes variables that start with `\(prefix)` into the pages, so browsers open `\(variable.name)`",
              at: variable.nameSpan))
        ]
      }
      return serverSide(variable, of: service).map { [$0] } ?? []
    }
  }

  /// What an identity provider or a proxy is told about itself is no URL that its container opens.
  private static func isOwnSetting(_ name: String, of service: Service) -> Bool {
    guard let product = service.effectiveProduct else { return false }
    switch product.kind {
    case .keycloak, .keycloakLegacy, .keycloakBitnami, .authentik, .nginx, .traefik, .caddy:
      return !publicPrefixes.contains(where: name.hasPrefix)
    case .authentikOutpost, .oauth2Proxy, .other: return false
    }
  }

  /// A URL of an identity provider that the service itself fetches.
  private static func serverSide(_ variable: EnvironmentVariable, of service: Service) -> URLUse? {
    guard let text = variable.value.value, let address = WebAddress(text),
      let confidence = fetchConfidence(variable.name, path: address.path, of: service)
    else { return nil }
    return URLUse(
      url: variable.value, role: .fetched(by: service.name), purpose: "`\(variable.name)`",
      confidence: confidence,
      because: Because(
        "`\(service.name)` gets the address of an identity provider in `\(variable.name)`",
        at: variable.nameSpan))
  }

  /// Words in a variable's name that say a browser opens the URL, or that it is only compared.
  private static let browserWords: Set<String> = [
    "PUBLIC", "EXTERNAL", "FRONTEND", "BROWSER", "CLIENT", "LOGIN", "LOGOUT", "REDIRECT",
    "CALLBACK",
    "AUTHORIZATION", "AUTHORIZE", "AUTHZ", "SIGNIN", "ACCOUNT", "UI", "HOSTNAME", "AUDIENCE",
    "ORIGIN",
    "ORIGINS", "CORS", "ALLOWED", "WEB", "ADMINURL", "VALID", "EXPECTED",
  ]
  /// Words that say a server fetches the URL.
  private static let serverWords: Set<String> = [
    "INTERNAL", "BACKEND", "BACKCHANNEL", "JWKS", "JWK", "CERTS", "TOKEN", "USERINFO", "INTROSPECT",
    "INTROSPECTION", "DISCOVERY", "WELLKNOWN", "WELL", "METADATA", "SERVER",
  ]

  /// How sure it is that a service fetches a URL; nil where it does not look like that at all.
  private static func fetchConfidence(
    _ name: String, path: String, of service: Service
  ) -> Confidence? {
    let words = Set(name.uppercased().split(whereSeparator: { !$0.isLetter }).map(String.init))
    guard words.isDisjoint(with: browserWords) else { return nil }
    let isDocument = path.contains("/.well-known/")
    let isIssuer = words.contains("ISSUER")
    let isProviderPath = path.contains("/realms/") || path.contains("/application/o/")
    guard isDocument || isProviderPath || (isIssuer && path != "") else { return nil }
    if isDocument || !words.isDisjoint(with: serverWords) { return .certain }
    // Beside a variable for the keys or the internal address, an issuer is only compared.
    let hasServerSide = service.environment.contains { other in
      other.name != name && WebAddress(other.value.textWithUnknownsEmpty) != nil
        && !Set(other.name.uppercased().split(whereSeparator: { !$0.isLetter }).map(String.init))
          .isDisjoint(with: serverWords)
    }
    return hasServerSide ? nil : .likely
  }

  // MARK: Realms

  private static func realm(of realm: Realm, service: String?) -> [URLUse] {
    var uses: [URLUse] = []
    if realm.frontendURL.isPresent {
      uses.append(
        URLUse(
          url: realm.frontendURL, role: .opened, purpose: "the realm's frontendUrl",
          because: Because(
            "Keycloak sends browsers to the realm's frontendUrl", at: realm.frontendURL.span)))
    }
    for client in realm.clients
    where client.isEnabled && !client.isBuiltIn(inRealm: realm.name.value) {
      uses += self.client(client)
    }
    for broker in realm.brokers { uses += self.broker(broker, service: service) }
    return uses
  }

  private static func client(_ client: Client) -> [URLUse] {
    let id = client.clientID.value ?? ""
    func opened(_ url: Sourced<String>, _ what: String, _ why: String) -> URLUse {
      URLUse(
        url: url, role: .opened, purpose: "\(what) of client `\(id)`",
        because: Because(why, at: url.span))
    }
    var uses: [URLUse] = []
    if client.rootURL.isPresent {
      uses.append(
        opened(
          client.rootURL, "the root URL",
          "Keycloak links to the root URL, and relative redirect URIs start with it"))
    }
    if client.baseURL.isPresent {
      uses.append(opened(client.baseURL, "the base URL", "Keycloak's pages link to the base URL"))
    }
    guard client.hasBrowserFlow else { return uses }
    // Of several redirect URIs the app sends one, and the realm does not say which.
    let confidence: Confidence = client.redirectURIs.count > 1 ? .likely : .certain
    uses += client.redirectURIs.map {
      var use = opened(
        $0, "a redirect URI", "after the login Keycloak sends the browser to a redirect URI")
      use.confidence = confidence
      return use
    }
    uses += postLogoutURIs(of: client).map {
      opened($0, "a post-logout redirect URI", "after the logout Keycloak sends the browser there")
    }
    return uses
  }

  /// The entries of `post.logout.redirect.uris`, which `##` separates; `+` stands for the redirect URIs.
  private static func postLogoutURIs(of client: Client) -> [Sourced<String>] {
    guard let text = client.postLogoutURIs.value else { return [] }
    let bytes = Array(text.utf8)
    let mark = UInt8(ascii: "#")
    var entries: [Sourced<String>] = []
    var start = 0
    for end in bytes.indices.map({ $0 }) + [bytes.count] where end >= start {
      let isSeparator = end + 1 < bytes.count && bytes[end] == mark && bytes[end + 1] == mark
      guard isSeparator || end == bytes.count else { continue }
      let entry = String(decoding: bytes[start..<end], as: UTF8.self)
      if !entry.isEmpty, entry != "+" {
        entries.append(.known(entry, span: client.postLogoutURIs.span(of: start..<end)))
      }
      start = end + 2
    }
    return entries
  }

  private static func broker(_ broker: Broker, service: String?) -> [URLUse] {
    broker.urls.compactMap { key, url in
      switch key {
      case "authorizationUrl", "logoutUrl":
        return URLUse(
          url: url, role: .opened, purpose: "`\(key)` of identity provider `\(broker.alias)`",
          because: Because("Keycloak sends the browser to `\(key)`", at: url.span))
      case "tokenUrl", "userInfoUrl", "jwksUrl":
        guard let service else { return nil }
        return URLUse(
          url: url, role: .fetched(by: service),
          purpose: "`\(key)` of identity provider `\(broker.alias)`",
          because: Because("Keycloak itself calls `\(key)`", at: url.span))
      default: return nil
      }
    }
  }
}
