// What comes of the addresses that a Keycloak server publishes: who can open them, and whom it turns away.

import Deployment
import SourceText

/// A published address that its readers cannot open.
public struct KeycloakPublication: Sendable {
  /// Who cannot.
  public enum Kind: String, Sendable {
    /// Every browser.
    case browser
    /// The apps' own containers, which discovery sends to the browsers' address.
    case backchannel
    /// Whoever asks under a name that is not the server's own: 421.
    case misdirected
  }

  /// Who cannot.
  public let kind: Kind
  /// The setting that decides.
  public let setting: String
  /// Where its value stands.
  public let span: Span?
  /// The address that is published, or under which the server is asked.
  public let address: String
  /// The services that ask; empty for browsers.
  public let services: [String]
  /// The answer for the address.
  public let reach: Reach?
  /// Whether the deployment shows that browsers use the server.
  public let hasBrowsers: Bool
  /// Why.
  public let because: Because
}

/// Derives the publications of one server.
struct KeycloakPublications {
  let server: KeycloakServer
  let deployment: Deployment
  let reachability: Reachability
  let browser: Vantage
  let routes: [RouteFact]
  let origins: RequestOrigin

  private var realms: [Realm] {
    deployment.providers.filter { $0.service == server.service.name }.flatMap(\.realms)
  }

  private var ownRoutes: [RouteFact] {
    routes.filter { $0.service?.name == server.service.name && !$0.route.isInternal }
  }

  /// Whether a login, a client with redirect URIs, a page or a proxy shows that users sign in here.
  private func hasBrowsers(_ logins: [LoginFlow]) -> Bool {
    if logins.contains(where: { $0.provider == server.service.name }) || !ownRoutes.isEmpty {
      return true
    }
    let hasPages = deployment.services.contains { service in
      service.environment.contains { variable in
        PublicVariable.prefixes.contains(where: variable.name.hasPrefix)
          || ["REDIRECT_UR", "CALLBACK_UR", "NEXTAUTH_URL"].contains(where: variable.name.contains)
      }
    }
    return hasPages
      || realms.contains { realm in
        realm.clients.contains {
          $0.isEnabled && !$0.isBuiltIn(inRealm: realm.name.value) && $0.hasBrowserFlow
            && !$0.redirectURIs.isEmpty
        }
      }
  }

  // MARK: Browsers

  /// The address for browsers, where the server's own settings give one that none can open.
  func browsers(_ logins: [LoginFlow]) -> KeycloakPublication? {
    guard !isOverridden, let option = frontOption else { return nil }
    let answers = fronts.map { front in
      (
        front,
        RedirectWalk(deployment: deployment, reachability: reachability, browser: browser)
          .reach(front.value ?? "", page: "/realms/master")
      )
    }
    guard let first = answers.first,
      answers.allSatisfy({ $0.1.verdict == .notReachable && isDecided($0.1) })
    else { return nil }
    return KeycloakPublication(
      kind: .browser, setting: option.name, span: option.value.span,
      address: first.0.value ?? "", services: [], reach: first.1, hasBrowsers: hasBrowsers(logins),
      because: Because(
        "`\(option.name)` decides which address browsers get: \(first.0.value ?? "")",
        at: option.value.span) + first.1.because)
  }

  /// Whether every realm that is known has an address of its own.
  private var isOverridden: Bool {
    let realms = realms
    return !realms.isEmpty
      && realms.allSatisfy { $0.frontendURL.isPresent && $0.frontendURL.value?.isEmpty != true }
  }

  /// The setting that names the host for browsers.
  private var frontOption: (name: String, value: Sourced<String>)? {
    if server.product.kind == .keycloakLegacy {
      return server.service.variable("KEYCLOAK_FRONTEND_URL").flatMap {
        $0.value.value?.isEmpty == false ? ($0.name, $0.value) : nil
      }
    }
    for name in ["hostname-url", "hostname"] {
      guard let option = server.option(name), option.status == .known,
        option.value.value?.isEmpty == false
      else { continue }
      return (option.spelling, option.value)
    }
    return nil
  }

  /// What browsers get, for each way on which they may come; empty where that is not certain.
  private var fronts: [Sourced<String>] {
    let discovery = KeycloakDiscovery(server: server)
    let fixed = discovery.origins(frontendURL: .absent, request: .unknown(needs: ["the request"]))
    if fixed.front.value != nil { return [fixed.front] }
    let answers = requests.map {
      discovery.origins(frontendURL: .absent, request: $0).front
    }
    return answers.allSatisfy { $0.value != nil } ? answers : []
  }

  /// The origins under which browsers' requests arrive: through published ports, and through proxies.
  private var requests: [Sourced<String>] {
    let httpPort = server.value("http-port").value.flatMap { Int($0) } ?? 8080
    let httpsPort = server.value("https-port").value.flatMap { Int($0) } ?? 8443
    let direct = server.service.ports.compactMap { port -> Sourced<String>? in
      guard let target = port.target.value, target == httpPort || target == httpsPort else {
        return nil
      }
      let scheme = target == httpsPort ? "https" : "http"
      return port.published.map { "\(scheme)://localhost:\($0)" }
    }
    let proxied = ownRoutes.flatMap(\.publicAddresses).map { address in
      WebAddress(address.origin + address.pathPrefix).map {
        origins.origin(of: $0, at: server.service.name)
      } ?? .unknown(needs: [address.origin])
    }
    return direct + proxied
  }

  /// Whether the verdict rests on what the deployment shows, and not on what it may not show.
  private func isDecided(_ reach: Reach) -> Bool {
    switch reach.code {
    case .portNotPublished, .containerPortInBrowser:
      // Who publishes nothing is reached by something that these files do not hold.
      let isPublished = !server.service.ports.isEmpty || !ownRoutes.isEmpty
      let isShared = server.service.networks.contains {
        deployment.network($0.network)?.isExternal == true
      }
      return isPublished && !isShared
    default: return true
    }
  }

  // MARK: Containers

  /// Logins whose discovery works, and whose container then cannot open what the document says.
  func backchannel(_ logins: [LoginFlow]) -> KeycloakPublication? {
    guard
      server.value("hostname-backchannel-dynamic").isAbsent
        || server.value("hostname-backchannel-dynamic").value == "false"
    else { return nil }
    let stuck = logins.compactMap { login -> (LoginFlow, LoginStep)? in
      guard login.provider == server.service.name, login.conflict == .none,
        login.step(.discover)?.outcome == .ok,
        login.step(.authorize)?.reach?.verdict != .notReachable,
        login.document?.isMisdirected == .no,
        let step = [LoginStep.Name.token, .jwks, .userinfo].lazy.compactMap(login.step).first(
          where: { $0.reach?.verdict == .notReachable && $0.url.span == nil })
      else { return nil }
      return (login, step)
    }
    guard let (login, step) = stuck.first, let option = frontOption, let document = login.document
    else { return nil }
    return KeycloakPublication(
      kind: .backchannel, setting: option.name, span: option.value.span,
      address: step.url.value ?? "", services: stuck.compactMap(\.0.login.service),
      reach: step.reach, hasBrowsers: true,
      because: document.because
        + Because(
          "so the \(step.name.rawValue) endpoint in the document is \(step.url.value ?? "")")
        + (step.reach?.because ?? Because()))
  }

  // MARK: 421

  /// Requests that the host check of 26.7 refuses.
  func misdirected(_ urls: [OpenedURL]) -> KeycloakPublication? {
    let check = KeycloakHostCheck(server)
    guard check.isActive == .yes, let option = frontOption else { return nil }
    var because =
      server.version.because
      + Because(
        "since 26.7 Keycloak answers 421 to requests for another host than that of `\(option.name)`",
        at: option.value.span)
    var services: [String] = []
    var asked: String?
    // What a proxy asks for its clients has the name that the proxy sends on, not that of the address.
    for opened in urls where opened.use.kind != .upstream {
      guard case .fetched(let service) = opened.use.role,
        opened.reach.targetService == server.service.name, let text = opened.use.url.value,
        let address = WebAddress(text),
        check.refuses(origins.origin(of: address, at: server.service.name)) == .yes
      else { continue }
      services.append(service)
      asked = asked ?? address.origin
      because.add("`\(service)` asks \(address.origin)", at: opened.use.url.span)
    }
    for fact in ownRoutes {
      for place in fact.publicAddresses.prefix(1) {
        guard let address = WebAddress(place.origin + place.pathPrefix),
          case let origin = origins.origin(of: address, at: server.service.name),
          check.refuses(origin) == .yes
        else { continue }
        if let proxy = fact.proxy.service { services.append(proxy) }
        asked = asked ?? origin.value
        because.add(
          "the proxy passes requests on as for \(origin.value ?? "")", at: fact.route.upstream.span)
      }
    }
    guard let asked else { return nil }
    return KeycloakPublication(
      kind: .misdirected, setting: option.name, span: option.value.span, address: asked,
      services: services, reach: nil, hasBrowsers: true, because: because)
  }
}
