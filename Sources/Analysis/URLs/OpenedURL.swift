// A URL use with the answer to whether it works.

import Deployment
import SourceText

/// A URL that somebody opens, and whether that works.
public struct OpenedURL: Sendable {
  /// The use.
  public let use: URLUse
  /// Who opens it.
  public let vantage: Vantage
  /// Whether it can be opened.
  public let reach: Reach
  /// The services that fetch it; several where they share the place.
  public var services: [String] = []
  /// Other places of the same service with the same origin.
  public var alsoAt: [Span] = []
  /// Whether it is part of a login: by its name, its path, or the service that it leads to.
  public var isLogin = false
  /// Whether an identity provider answers it.
  public var isProvider = false
  /// Whether a container of another deployment of the repository has the URL's host name.
  public var isKnownElsewhere = false
  /// Whether an option that the target's version does not know, or the lack of any listener, explains it.
  public var isExplainedByOption = false
  /// Whether a proxy serves the single label to browsers, which then have it in their hosts file.
  public var hasVirtualServer = false
  /// Whether the client or realm that a realm's URL belongs to is the target's own.
  public var isOwnPort = true
  /// Whether an entry of a hosts file or a misplaced alias explains it.
  public var isExplainedByHostEntry = false
}

/// Judges the URL uses of a deployment.
struct OpenedURLs {
  let deployment: Deployment
  let reachability: Reachability
  let browser: Vantage
  let keycloaks: [String: KeycloakServer]
  let surroundings: Surroundings

  /// The uses that somebody opens; one for each cause.
  func judged(_ uses: [URLUse]) -> [OpenedURL] {
    var opened = uses.compactMap { use -> OpenedURL? in
      guard var opened = judge(use) else { return nil }
      opened.isProvider = use.hasProvidersPath || leadsToProvider(opened)
      opened.isLogin = use.isLogin || opened.isProvider
      guard opened.reach.verdict == .notReachable else { return opened }
      opened.hasVirtualServer = hasVirtualServer(use)
      opened.isOwnPort = isOwnPort(opened)
      opened.isExplainedByOption = isExplainedByOption(opened)
      opened.isExplainedByHostEntry = isExplainedByHostEntry(opened)
      return opened
    }
    for index in opened.indices where opened[index].reach.code == .unknownName {
      let host = opened[index].use.url.value.flatMap { WebAddress($0)?.host }
      opened[index].isKnownElsewhere = host.map(surroundings.hasName) ?? false
    }
    return merged(opened)
  }

  private func judge(_ use: URLUse) -> OpenedURL? {
    switch use.role {
    case .compared: return nil
    case .opened where use.kind == .redirect: return redirect(use)
    case .opened:
      return OpenedURL(
        use: use, vantage: browser, reach: reachability.reach(use.url, from: browser))
    case .fetched(let service):
      let reach = reachability.reach(use.url, from: .container(service))
      // What a service is told about its own address it need not open.
      if use.kind != .upstream, use.kind != .endpoint, let target = reach.targetService,
        reachability.namespaces.root(of: target) == reachability.namespaces.root(of: service)
      {
        return nil
      }
      return OpenedURL(
        use: use, vantage: .container(service), reach: reach, services: [service])
    case .either(let service): return either(use, service)
    case .onHost: return onHost(use)
    }
  }

  /// A URL that a browser or the container opens is wrong where it works for neither.
  private func either(_ use: URLUse, _ service: String) -> OpenedURL? {
    let inside = reachability.reach(use.url, from: .container(service))
    let outside = reachability.reach(use.url, from: browser)
    if inside.verdict == .unknown, use.url.isUnknown {
      return OpenedURL(use: use, vantage: .container(service), reach: inside, services: [service])
    }
    guard inside.verdict == .notReachable, outside.verdict == .notReachable,
      !hasVirtualServer(use)
    else { return nil }
    switch inside.code {
    case .localhostInContainer, .localhostNameInContainer:
      // Whether the address is meant for the host is open; what the files say of its port is not.
      guard Self.isWrongOnHost(outside) else { return nil }
      return OpenedURL(use: use, vantage: browser, reach: outside)
    default:
      return OpenedURL(use: use, vantage: .container(service), reach: inside, services: [service])
    }
  }

  /// Whether a proxy serves a single label to browsers, which then have it in their hosts file.
  private func hasVirtualServer(_ use: URLUse) -> Bool {
    use.url.value.flatMap { WebAddress($0)?.host }.map(reachability.publicNames.labels.contains)
      ?? false
  }

  private static func isWrongOnHost(_ reach: Reach) -> Bool {
    reach.verdict == .notReachable
      && [.containerPortInBrowser, .publishedOnInternalOnly, .portNotListened].contains(reach.code)
  }

  /// An address in a file for the host is wrong where it names a container's port.
  private func onHost(_ use: URLUse) -> OpenedURL? {
    let reach = reachability.reach(use.url, from: .host)
    guard reach.verdict == .notReachable, reach.code == .containerPortInBrowser,
      reach.targetService.flatMap({ reachability.services[$0]?.effectiveProduct })?
        .isIdentityProvider
        == true
    else { return nil }
    return OpenedURL(use: use, vantage: .host, reach: reach)
  }

  /// A redirect keeps the name under which the browser came; only the port is in question.
  private func redirect(_ use: URLUse) -> OpenedURL? {
    guard let address = use.url.value.flatMap({ WebAddress($0) }) else { return nil }
    var reach = reachability.atHost(
      address.port, on: .localhost, reachable: .publishedPort, from: browser)
    guard reach.verdict == .notReachable else { return nil }
    reach.targetService = reachability.listeners.on(address.port).first?.service
    if case .containerPort(let offer) = reachability.hostPorts.answer(
      at: address.port, on: .localhost), let published = offer.published?.lowerBound
    {
      reach.suggestion = "https://\(address.host):\(published)"
    }
    return OpenedURL(use: use, vantage: browser, reach: reach)
  }

  // MARK: What explains it

  /// Whether another way to start the repository publishes just this port.
  private func isPublishedElsewhere(_ opened: OpenedURL) -> Bool {
    guard let port = opened.use.url.value.flatMap({ WebAddress($0)?.port }) else { return false }
    return surroundings.publishes(port)
  }

  /// Whether the service with the port is the one that a URL for browsers is about: many programs listen
  /// on 3000 or 8080 in their containers, and an app may run on the host.
  private func isOwnPort(_ opened: OpenedURL) -> Bool {
    if opened.services.isEmpty, isPublishedElsewhere(opened) { return false }
    let target = opened.reach.targetService.flatMap { reachability.services[$0] }
    switch opened.use.kind {
    case .rootURL, .baseURL, .redirectURI, .postLogoutURI:
      guard let client = opened.use.client, let target else { return false }
      return target.environment.contains { $0.value.value == client }
    case .variable, .buildArgument, .flag, .label, .endpoint, .frontendURL, .envFile:
      if !opened.services.isEmpty { return true }
      return opened.isProvider && target?.effectiveProduct?.isIdentityProvider == true
        || target.map { $0.name == opened.use.service } == true
    case .adminURL, .broker, .upstream, .redirect: return true
    }
  }

  private func leadsToProvider(_ opened: OpenedURL) -> Bool {
    let behind = opened.use.url.value.flatMap { WebAddress($0) }.flatMap(reachability.route)
    let names = [opened.reach.targetService, opened.reach.hostOwner, behind?.service]
    return names.compactMap { $0.flatMap { reachability.services[$0]?.effectiveProduct } }
      .contains(where: \.isIdentityProvider)
  }

  private func isExplainedByOption(_ opened: OpenedURL) -> Bool {
    guard let target = opened.reach.targetService ?? opened.reach.hostOwner,
      let server = keycloaks[target], server.product.kind == .keycloak
    else { return false }
    let isOptionUnknown = server.options.contains {
      $0.status != .known
        && ($0.name.contains("http") || $0.name.contains("port") || $0.name == "proxy")
    }
    return isOptionUnknown || KeycloakListeners(server).refusesToStart == .yes
  }

  private func isExplainedByHostEntry(_ opened: OpenedURL) -> Bool {
    if opened.reach.code == .extraHostsLoopback { return true }
    guard case .container(let service) = opened.vantage,
      let host = opened.use.url.value.flatMap({ WebAddress($0)?.host })
    else { return false }
    return HostEntries.strayAlias(of: host, for: service, opened.reach, in: reachability) != nil
  }

  // MARK: One cause, one finding

  private func merged(_ opened: [OpenedURL]) -> [OpenedURL] {
    struct Key: Hashable {
      let place: Span?
      let who: [String]
      let origin: String
      let code: ReachCode
      let isFetched: Bool
      let kind: URLUse.Kind?
    }
    var places: [Key: Int] = [:]
    var result: [OpenedURL] = []
    for one in opened {
      guard one.reach.verdict == .notReachable else {
        result.append(one)
        continue
      }
      let origin = one.use.url.value.flatMap { WebAddress($0)?.origin } ?? ""
      let isFetched = !one.services.isEmpty
      // The same line read by several services, as with anchors and shared env files.
      let shared = Key(
        place: one.use.url.span, who: [], origin: origin, code: one.reach.code,
        isFetched: isFetched, kind: nil)
      // Several settings of one service with the same address.
      let own = Key(
        place: nil, who: one.services, origin: origin, code: one.reach.code, isFetched: isFetched,
        kind: one.use.kind)
      if one.use.url.span != nil, let index = places[shared] {
        result[index].services += one.services.filter { !result[index].services.contains($0) }
        if isMergeable(one) { places[own] = index }
      } else if isMergeable(one), let index = places[own] {
        if let span = one.use.url.span { result[index].alsoAt.append(span) }
        places[shared] = index
      } else {
        places[shared] = result.count
        if isMergeable(one) { places[own] = result.count }
        result.append(one)
      }
    }
    return result
  }

  /// Settings of programs are merged; every entry of a realm is judged for itself.
  private func isMergeable(_ opened: OpenedURL) -> Bool {
    switch opened.use.kind {
    case .variable, .buildArgument, .flag, .label, .upstream: !opened.services.isEmpty
    case .envFile: true
    case .endpoint, .frontendURL, .rootURL, .baseURL, .adminURL, .redirectURI, .postLogoutURI,
      .broker, .redirect:
      false
    }
  }
}
