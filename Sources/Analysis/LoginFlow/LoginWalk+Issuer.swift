// Which issuer a login's library expects, and which one it will meet.

import Deployment
import SourceText

extension LoginWalk {
  /// Compares the issuers of a login.
  ///
  /// - Parameters:
  ///   - document: the discovery document that the library fetches, where it fetches one.
  ///   - steps: the requests of the login.
  func issuerCheck(
    of login: Login, discovery: Sourced<String>, document: DiscoveryDocument?, provider: String?,
    steps: [LoginStep]
  ) -> IssuerCheck {
    var check = compared(
      login, discovery: discovery, document: document, provider: provider, steps: steps)
    guard check.verdict == .different, let provider else { return check }
    let stage = DeploymentStage(
      deployment: facts.deployment, reachability: facts.reachability, browser: facts.browser)
    let realms = facts.deployment.providers.filter { $0.service == provider }.flatMap(\.realms)
    let server = facts.keycloaks[provider]
    let settings =
      ["hostname", "hostname-url"].compactMap { server?.value($0) } + realms.map(\.frontendURL)
    check.mayBeOtherStage = stage.mayDiffer(
      check.expected, from: check.published, by: settings, login: login)
    return check
  }

  private func compared(
    _ login: Login, discovery: Sourced<String>, document: DiscoveryDocument?, provider: String?,
    steps: [LoginStep]
  ) -> IssuerCheck {
    if login.library == .nextAuth4, discovery.isPresent {
      return discoveredByNextAuth4(login, document: document)
    }
    var check = IssuerCheck()
    check.expected = login.issuer
    guard let expected = login.issuer.value, !expected.isEmpty else { return check }
    if discovery.isPresent {
      check.phase = login.authorizationURL.isPresent ? .callback : .discovery
      if let document {
        check.published = document.issuer
        check.because = document.because
      } else {
        check.published = Self.usualIssuer(of: login.kind, for: expected)
      }
      if let published = check.published.value {
        check.verdict = IssuerCheck.verdict(expected, published, asURLs: true)
      }
      guard check.verdict == .equal, login.authorizationURL.isPresent else { return check }
    }
    return tokenCheck(of: login, expected: expected, provider: provider, steps: steps) ?? check
  }

  /// The document's issuer counts; only a document that nobody gets is a failure.
  private func discoveredByNextAuth4(
    _ login: Login, document: DiscoveryDocument?
  ) -> IssuerCheck {
    var check = IssuerCheck()
    check.expected = document?.issuer ?? .unknown(needs: ["the discovery document"])
    check.published = check.expected
    check.verdict = document?.issuer.value == nil ? .unknown : .equal
    // Both products answer `//.well-known` with a redirect, which openid-client refuses.
    if login.isWellKnownDerived, let issuer = login.issuer.value, issuer.hasSuffix("/"),
      Self.usualIssuer(of: login.kind, for: issuer).value != nil,
      login.wellKnown.value?.contains("//.well-known/") == true
    {
      check.expected = login.issuer
      check.published = .known(String(issuer.dropLast()))
      check.verdict = .slash
      check.because = Because(
        "next-auth 4 appends `/.well-known/openid-configuration` to the issuer as it is, and openid-client follows no redirect",
        at: login.issuer.span)
    }
    return check
  }

  /// The token's `iss` against the configured issuer; nil where the files do not tell the `iss`.
  private func tokenCheck(
    of login: Login, expected: String, provider: String?, steps: [LoginStep]
  ) -> IssuerCheck? {
    var check = IssuerCheck()
    check.expected = login.issuer
    check.phase = .callback
    let (issuer, because) = tokenIssuer(of: login, provider: provider, steps: steps)
    check.published = issuer.isPresent ? issuer : Self.usualIssuer(of: login.kind, for: expected)
    check.because = because
    guard let published = check.published.value else { return nil }
    check.verdict = IssuerCheck.verdict(expected, published, asURLs: false)
    return check
  }

  /// The `iss` of the ID token: Authentik takes the host of the token request, Keycloak that of the browser's
  /// authorization request (research measured both; TokenManager of Keycloak, views/token.py of Authentik).
  func tokenIssuer(
    of login: Login, provider: String?, steps: [LoginStep]
  ) -> (Sourced<String>, Because) {
    func address(_ name: LoginStep.Name) -> WebAddress? {
      steps.first { $0.name == name }?.url.value.flatMap { WebAddress($0) }
    }
    guard let provider, let service = facts.deployment.service(provider) else {
      return (.absent, Because())
    }
    if service.effectiveProduct?.kind == .authentik {
      guard let token = address(.token), let slug = slug(of: login) else {
        return (.absent, Because())
      }
      let document = AuthentikDiscovery.document(
        slug: slug, origin: facts.discovery.origins.origin(of: token, at: provider),
        webPath: service.variable("AUTHENTIK_WEB__PATH")?.value ?? .absent,
        provider: facts.discovery.authentikProvider(of: slug, service: provider),
        because: Because(
          "Authentik builds the issuer from the host of the token request", at: service.nameSpan))
      return (document.issuer, document.because)
    }
    guard let authorize = address(.authorize),
      let document = document(at: authorize, provider: provider)
    else { return (.absent, Because()) }
    return (document.issuer, document.because)
  }

  private func slug(of login: Login) -> String? {
    let reserved: Set<String> = [
      "authorize", "token", "userinfo", "introspect", "revoke", "device",
    ]
    return [login.issuer, login.jwksURL, login.wellKnown].lazy
      .compactMap { $0.value.flatMap { WebAddress($0) } }
      .compactMap { AuthentikDiscovery.slug(inPath: $0.path) }
      .first { !reserved.contains($0) }
  }

  /// The issuer as the product writes it, where only the slash at its end is in question: Authentik's ends in a
  /// slash, Keycloak's does not.
  private static func usualIssuer(
    of kind: IdentityProvider.Kind?, for issuer: String
  ) -> Sourced<String> {
    guard let address = WebAddress(issuer), address.suffix.isEmpty else { return .absent }
    let parts = address.path.split(separator: "/")
    let bare = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
    switch kind {
    case .authentik where parts.count >= 3 && parts.suffix(3).starts(with: ["application", "o"]):
      return .known(bare + "/")
    case .keycloak where parts.count >= 2 && parts[parts.count - 2] == "realms":
      return .known(bare)
    case .authentik, .keycloak, nil: return .absent
    }
  }
}
