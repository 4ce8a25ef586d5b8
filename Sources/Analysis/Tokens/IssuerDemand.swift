// Services that take only tokens of one issuer, and Keycloak servers that sign themselves otherwise.
//
// Spring's `issuer-uri` has to equal the document's issuer and every token's `iss` (JwtDecoders.fromIssuerLocation,
// JwtIssuerValidator); Quarkus takes the document's issuer for the one to expect (OidcProvider).

import Deployment
import SourceText

/// An issuer that services demand and that tokens do not name.
public struct IssuerDemand: Sendable {
  /// The setting with the issuer that is demanded.
  public let expected: Sourced<String>
  /// The setting's name in code marks.
  public let setting: String
  /// The services that demand it.
  public internal(set) var services: [String]
  /// Further places that demand it.
  public internal(set) var alsoAt: [Span] = []
  /// The issuer that tokens name.
  public let published: String
  /// The service that runs Keycloak.
  public let provider: String
  /// Whether Keycloak names it whatever the request says.
  public let isFixed: Bool
  /// Whether what compares it is known.
  public let isCertain: Bool
  /// The proof.
  public let because: Because
}

/// Finds them.
struct IssuerDemands {
  let deployment: Deployment
  let reachability: Reachability
  let discovery: ProviderDiscovery
  let surroundings: Surroundings
  let browser: Vantage
  let logins: [LoginFlow]

  /// One fault for each issuer that is demanded, in the order of the settings.
  func unmet(_ uses: [URLUse]) -> [IssuerDemand] {
    let apps = Set(logins.compactMap(\.login.service))
    var faults: [IssuerDemand] = []
    for use in uses {
      guard let name = use.service, !apps.contains(name),
        let service = deployment.service(name), service.isActive,
        let demand = Demand(use, in: service),
        let fault = fault(demand, of: service, in: uses)
      else { continue }
      if let index = faults.firstIndex(where: { $0.expected.value == fault.expected.value }) {
        if !faults[index].services.contains(name) { faults[index].services.append(name) }
        if let span = fault.expected.span, span != faults[index].expected.span {
          faults[index].alsoAt.append(span)
        }
      } else {
        faults.append(fault)
      }
    }
    return faults
  }

  private func fault(
    _ demand: Demand, of service: Service, in uses: [URLUse]
  ) -> IssuerDemand? {
    guard let side = side(of: demand.address, from: service),
      let realm = KeycloakDiscovery.realmPath(inPath: demand.address.path),
      case let front = side.front(of: demand.address),
      let document = side.discovery.document(
        at: front ?? demand.address, provider: side.provider),
      let published = document.issuer.value, published != demand.issuer,
      document.hasFixedFront ? !demand.takesDocument : front != nil
    else { return nil }
    var because = demand.because
    if !document.hasFixedFront, let front {
      guard let proof = side.browserTokens(ofRealm: realm.realm, uses) else { return nil }
      because.add(
        "browsers know `\(side.provider)` as \(front.origin), and Keycloak signs with the address of the request",
        at: side.deployment.service(side.provider)?.nameSpan)
      because = because + proof
    }
    return IssuerDemand(
      expected: demand.value, setting: demand.setting, services: [service.name],
      published: published, provider: side.provider, isFixed: document.hasFixedFront,
      isCertain: demand.isCertain, because: because + document.because)
  }

  /// Where the Keycloak behind an address runs: in this deployment, or in one that shares a network.
  private func side(of address: WebAddress, from service: Service) -> IssuerSide? {
    let meaning = reachability.meaning(of: address, from: .container(service.name))
    if let provider = meaning.service ?? meaning.owner {
      guard discovery.keycloaks[provider] != nil else { return nil }
      return IssuerSide(
        deployment: deployment, provider: provider, reachability: reachability,
        discovery: discovery, browser: browser)
    }
    let mine = reachability.realNames(of: service.name)
    let owners = surroundings.neighbours.having(address.host).compactMap { neighbour in
      neighbour.owner(of: address.host, on: mine).map { (neighbour.deployment, $0.service) }
    }
    // Variants of one project agree, or nothing can be said.
    guard let (other, provider) = owners.first(where: { $0.0.title != deployment.title }) else {
      return nil
    }
    return IssuerSide(neighbour: other, provider: provider)
  }
}

/// A setting that names the issuer of the tokens that a service takes.
struct Demand {
  let value: Sourced<String>
  let issuer: String
  let address: WebAddress
  let setting: String
  let takesDocument: Bool
  let isCertain: Bool
  let because: Because

  /// Nil where the URL is none, or where the program that reads it signs users in itself.
  init?(_ use: URLUse, in service: Service) {
    guard use.kind == .variable || use.kind == .flag, let text = use.url.value,
      let address = WebAddress(text), case .issuer = OIDCPath(address.path)
    else { return nil }
    switch use.role {
    case .fetched, .compared: break
    case .opened, .either, .onHost: return nil
    }
    let name = String(use.purpose.filter { $0 != "`" })
    let words = SettingName(name).words
    let known = KnownSettings.of(variable: name, in: service).first
    switch known?.program.name {
    case "Spring Security":
      guard words.contains("RESOURCESERVER") else { return nil }
      (takesDocument, isCertain) = (false, true)
    case "Quarkus":
      // Its client extensions ask for tokens; only the server's settings judge them.
      guard !words.contains("CLIENT") else { return nil }
      if case .compared = known?.setting.use {
        takesDocument = false
      } else if service.variable("QUARKUS_OIDC_TOKEN_ISSUER")?.value.isPresent == true {
        return nil
      } else {
        takesDocument = true
      }
      isCertain = true
    case nil:
      guard words.contains("ISSUER") || words.contains("ISS") else { return nil }
      (takesDocument, isCertain) = (false, false)
    case .some: return nil
    }
    value = use.url
    issuer = text
    self.address = address
    setting = use.purpose
    because = Because("`\(service.name)` takes tokens of this issuer", at: use.url.span)
  }
}

/// The Keycloak that signs the tokens, with what surrounds it.
private struct IssuerSide {
  let deployment: Deployment
  let provider: String
  let reachability: Reachability
  let discovery: ProviderDiscovery
  let browser: Vantage

  /// The address under which browsers know it where the demanded one does not do for them; nil where it may.
  func front(of address: WebAddress) -> WebAddress? {
    let reach = reachability.reach(address.text, from: browser)
    return reach.verdict == .notReachable ? reach.suggestion.flatMap { WebAddress($0) } : nil
  }

  /// The proof that browsers ask for tokens themselves: a public client, or a page that knows the realm.
  func browserTokens(ofRealm name: String, _ uses: [URLUse]) -> Because? {
    let realms = deployment.providers.filter { $0.service == provider }.flatMap(\.realms)
      .filter { $0.name.value == name && $0.use != .unused }
    let clients = realms.flatMap { realm in
      realm.clients.filter {
        $0.isEnabled && $0.isPublic && $0.hasBrowserFlow && !$0.redirectURIs.isEmpty
          && $0.protocol == "openid-connect" && !$0.isBuiltIn(inRealm: name)
      }
    }
    if let client = clients.first(where: { !$0.redirectOrigins.isEmpty }) {
      return Because(
        "pages get their tokens as the public client `\(client.clientID.value ?? "")`",
        at: client.clientID.span)
    }
    let page = uses.first { use in
      guard case .opened = use.role, use.kind == .variable || use.kind == .buildArgument else {
        return false
      }
      return use.shape.flatMap { KeycloakDiscovery.realmPath(inPath: $0.path)?.realm } == name
    }
    return page.map { Because("pages sign in with \($0.purpose)", at: $0.url.span) }
  }
}

extension IssuerSide {
  /// The Keycloak of another deployment.
  init?(neighbour deployment: Deployment, provider: String) {
    guard let service = deployment.service(provider), let server = KeycloakServer(service) else {
      return nil
    }
    let keycloaks = [provider: server]
    let vantage = PublicVantage.of(deployment)
    let routes = RouteFacts(deployment, vantage: vantage, keycloaks: keycloaks).all()
    self.init(
      deployment: deployment, provider: provider,
      reachability: Reachability(
        deployment, publicAddresses: PublicAddresses.of(deployment, routes: routes)),
      discovery: ProviderDiscovery(
        deployment: deployment, keycloaks: keycloaks,
        origins: RequestOrigin(routes: routes, keycloaks: keycloaks)),
      browser: vantage.browser)
  }
}
