// Walks a login as the library does it.
//
// next-auth 4: a `wellKnown` wins over every explicit endpoint (core/lib/oauth/client.ts, 4.24.15).
// Auth.js 5: discovery at `issuer`, each phase only where it has no URL of its own
// (lib/actions/signin/authorization-url.ts and callback/oauth/callback.ts, @auth/core 0.41.3).

import Deployment
import SourceText

struct LoginWalk {
  let facts: WalkFacts

  /// What a walk asks the rest of the analysis.
  struct WalkFacts {
    let deployment: Deployment
    let reachability: Reachability
    let browser: Vantage
    let keycloaks: [String: KeycloakServer]
    let routes: [RouteFact]
    /// What the deployment's providers answer.
    let discovery: ProviderDiscovery
  }

  /// The walk of a login; where nothing tells the library's version, what both versions do alike.
  func flow(of login: Login) -> LoginFlow {
    let readings = login.readings.map { reading -> LoginFlow in
      var reading = reading
      reading.service = login.service
      reading.serviceConfidence = login.serviceConfidence
      return walked(reading)
    }
    guard readings.count == 2 else { return walked(login) }
    return LoginFlow(
      of: login, older: readings[0], newer: readings[1],
      client: LoginClient(
        of: login, in: facts.deployment, provider: readings[0].provider ?? readings[1].provider))
  }

  /// The walk by the rules of the login's own version.
  private func walked(_ login: Login) -> LoginFlow {
    let caller: Vantage? = login.service.map { .container($0) }
    let discovery = discoveryURL(of: login)
    let fetch =
      discovery.isPresent ? caller.map { facts.reachability.reach(discovery, from: $0) } : nil
    let browserReach =
      discovery.isPresent ? facts.reachability.reach(discovery, from: facts.browser) : nil
    let provider = providerService(of: login, caller: caller, reaches: [fetch, browserReach])
    let document = discovery.value.flatMap { WebAddress($0) }.flatMap { address in
      provider.flatMap { self.document(at: address, provider: $0) }
    }
    let client = LoginClient(of: login, in: facts.deployment, provider: provider)
    var steps = steps(
      of: login, discovery: discovery, document: document, caller: caller, fetch: fetch)
    let issuer = issuerCheck(
      of: login, discovery: discovery, document: document, provider: provider, steps: steps)
    let sides = conflict(discovery, fetch: fetch, browser: browserReach, steps: steps)
    // Settings that are wrong for every browser are no conflict between two sides.
    let conflict = sides == .browser && document?.hasFixedFront == true ? .none : sides
    let gaps = LoginGaps(login)
    let outcomes = LoginOutcomes(login: login, client: client, issuer: issuer, gaps: gaps)
    steps.append(callbackStep(of: client.callbackURL))
    steps += callSteps(of: login, provider: provider, document: document)
    steps = steps.map(outcomes.judged)
    return LoginFlow(
      login: login, discovery: discovery, document: document, browserReach: browserReach,
      provider: provider, steps: Self.ordered(steps), issuer: issuer, gaps: gaps,
      ignoredEndpoints: login.library == .nextAuth4 && discovery.isPresent
        ? IgnoredEndpoint.all(of: login, document: document) : [],
      conflict: conflict,
      sharedAddress: sharedAddress(
        of: login, discovery: discovery, provider: provider, conflict: conflict),
      client: client)
  }

  // MARK: Discovery

  /// The document's URL, at the place of the value that decides it.
  private func discoveryURL(of login: Login) -> Sourced<String> {
    switch login.library {
    case .nextAuth4:
      if login.isWellKnownDerived, let issuer = login.issuer.value, let url = login.wellKnown.value,
        url.hasPrefix(issuer)
      {
        var derived = login.issuer.derived { _ in url }
        derived.origin = .defaulted("next-auth 4")
        return derived
      }
      // openid-client 5 adds the usual path to a URL that has none (lib/issuer.js, discover).
      guard let url = login.wellKnown.value, !url.contains("/.well-known/") else {
        return login.wellKnown
      }
      return login.wellKnown.derived { Self.wellKnown(below: $0) }
    case .authJS5:
      if login.authorizationURL.isPresent
        && (login.tokenURL.isPresent || login.userinfoURL.isPresent)
      {
        return .absent
      }
      return login.issuer.derived { Self.wellKnown(below: $0) }
    case .nextAuthUnknown:
      return .unknown(needs: ["the next-auth version"], span: login.span)
    }
  }

  private static func wellKnown(below issuer: String) -> String {
    var base = Substring(issuer)
    while base.hasSuffix("/") { base = base.dropLast() }
    return base + "/.well-known/openid-configuration"
  }

  /// The identity provider behind the URLs of a login: what the discovery URL leads to, else its endpoints.
  private func providerService(
    of login: Login, caller: Vantage?, reaches: [Reach?]
  ) -> String? {
    var candidates = reaches.compactMap { $0?.targetService ?? $0?.hostOwner }
    for (url, from) in [
      (login.tokenURL, caller), (login.userinfoURL, caller),
      (login.authorizationURL, facts.browser),
    ] where url.isPresent {
      guard let from else { continue }
      let reach = facts.reachability.reach(url, from: from)
      if let service = reach.targetService ?? reach.hostOwner { candidates.append(service) }
    }
    return candidates.first { name in
      let product = facts.deployment.service(name)?.effectiveProduct
      return product?.isKeycloak == true || product?.kind == .authentik
    } ?? onlyProvider(of: login, candidates: candidates)
  }

  /// A proxy that is asked under the provider's path leads to the deployment's only provider of that kind.
  private func onlyProvider(of login: Login, candidates: [String]) -> String? {
    guard let kind = login.kind, !candidates.isEmpty else { return nil }
    let services = facts.deployment.providers.filter { $0.kind == kind }.compactMap(\.service)
    return services.count == 1 ? services.first : nil
  }

  /// What a provider publishes to whoever asks at an address of the realm or application.
  func document(at address: WebAddress, provider: String) -> DiscoveryDocument? {
    facts.discovery.document(at: address, provider: provider)
  }

  // MARK: Steps

  private func steps(
    of login: Login, discovery: Sourced<String>, document: DiscoveryDocument?, caller: Vantage?,
    fetch: Reach?
  ) -> [LoginStep] {
    let isV4 = login.library == .nextAuth4
    let discoversAll = isV4 && discovery.isPresent
    func url(_ own: Sourced<String>, _ published: Sourced<String>?) -> (Sourced<String>, String) {
      if own.isPresent && !discoversAll { return (own, "the configuration gives this URL") }
      guard discovery.isPresent else { return (own, "the configuration gives no URL") }
      return (
        published ?? .unknown(needs: ["the discovery document"]),
        "the discovery document gives this URL"
      )
    }
    let discover = step(
      .discover, discovery, caller: caller, reach: fetch,
      origin: discovery.isPresent
        ? "the library fetches the discovery document"
        : "the library fetches no discovery document with this configuration")
    let (authorize, authorizeOrigin) = url(login.authorizationURL, document?.authorization)
    let (token, tokenOrigin) = url(login.tokenURL, document?.token)
    let (userinfo, userinfoOrigin) = url(login.userinfoURL, document?.userinfo)
    // Auth.js 5 never fetches the keys in the code flow; explicit v4 endpoints name them themselves.
    let (jwks, jwksOrigin) =
      isV4 ? url(login.jwksURL, document?.jwks) : (.absent, "Auth.js 5 does not fetch the keys")
    return [
      discover,
      step(.authorize, authorize, caller: facts.browser, origin: authorizeOrigin),
      step(.token, token, caller: caller, origin: tokenOrigin),
      step(.jwks, jwks, caller: caller, origin: jwksOrigin),
      step(.userinfo, userinfo, caller: caller, origin: userinfoOrigin),
    ]
  }

  /// A step whose outcome is the reachability of its URL.
  func step(
    _ name: LoginStep.Name, _ url: Sourced<String>, caller: Vantage?, reach known: Reach? = nil,
    origin: String
  ) -> LoginStep {
    let reach =
      known ?? (url.isPresent ? caller.map { facts.reachability.reach(url, from: $0) } : nil)
    let outcome: LoginStep.Outcome
    var reason = ""
    if url.isAbsent {
      outcome = .skipped
    } else {
      switch reach?.verdict {
      case .reachable: outcome = .ok
      case .notReachable where facts.deployment.isLoose:
        outcome = .unknown
        reason = "no compose file tells who answers there"
      case .notReachable: outcome = .fails
      case .unknown: outcome = .unknown
      case nil:
        outcome = .unknown
        reason = "no file tells where the caller runs"
      }
    }
    return LoginStep(
      name: name, caller: caller, url: url, reach: reach, outcome: outcome, origin: origin,
      reason: reason)
  }

  // MARK: Both sides

  /// One URL drives both sides where the library takes the browser's endpoint from the document.
  private func conflict(
    _ discovery: Sourced<String>, fetch: Reach?, browser: Reach?, steps: [LoginStep]
  ) -> LoginFlow.Conflict {
    guard let authorize = steps.first(where: { $0.name == .authorize }), discovery.isPresent,
      authorize.url.span == nil
    else { return .none }
    if fetch?.verdict != .notReachable, authorize.reach?.verdict == .notReachable {
      return .browser
    }
    // `localhost` in a container is simply a wrong address; a name of the outside world is a conflict.
    if fetch?.verdict == .notReachable, fetch?.code != .localhostInContainer,
      browser?.verdict == .reachable
    {
      return .service
    }
    return .none
  }

  private func sharedAddress(
    of login: Login, discovery: Sourced<String>, provider: String?, conflict: LoginFlow.Conflict
  ) -> SharedAddress? {
    guard conflict != .none, let provider,
      let app = login.service.flatMap({ facts.deployment.service($0) })
    else { return nil }
    let host = conflict == .service ? discovery.value.flatMap { WebAddress($0)?.host } : nil
    return SharedAddress(
      of: provider, for: app, keeping: host, routes: facts.routes,
      reachability: facts.reachability)
  }
}
