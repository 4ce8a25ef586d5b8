// Below which path a Keycloak server answers, and who asks it below another one.

import Deployment
import SourceText

extension KeycloakServer {
  /// The path in front of `/realms`: empty, or such as `/auth`; unknown where a build step may set it.
  ///
  /// `http-relative-path`, default `/`, since 17; `/auth` on WildFly (upgrading guide 17.0.0).
  public var basePath: Sourced<String> {
    if product.kind == .keycloakLegacy || version.isAtLeast(17) == .no {
      return .known("/auth", span: service.effectiveImage.span, origin: .defaulted("WildFly"))
    }
    let written = builtValue("http-relative-path")
    if written.isAbsent {
      return version.isAtLeast(17) == .yes
        ? .known("", span: service.effectiveImage.span, origin: .defaulted("Keycloak 17"))
        : .unknown(needs: ["the version of Keycloak in `\(service.name)`"])
    }
    return written.map { path in
      let parts = path.split(separator: "/")
      return parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }
  }

  /// Why it answers there.
  var basePathBecause: Because {
    if let option = option("http-relative-path"), option.value.value?.isEmpty == false {
      return Because("`\(service.name)` answers below \(option.value.value ?? "")", at: option.span)
    }
    return product.kind == .keycloakLegacy
      ? Because(
        "`\(service.name)` is a WildFly image, which answers below /auth",
        at: service.effectiveImage.span)
      : Because(
        "Keycloak answers at the root since 17 unless KC_HTTP_RELATIVE_PATH says otherwise, and `\(service.name)` sets none",
        at: service.effectiveImage.span)
  }
}

/// An address that leads to a Keycloak server below a path that it does not serve.
public struct KeycloakPathMismatch: Sendable {
  /// What asks.
  public enum Kind: String, Sendable {
    /// A location of a proxy.
    case route
    /// A URL in a setting.
    case url
  }

  /// What asks.
  public let kind: Kind
  /// The location or URL as written.
  public let text: String
  /// Where it is written.
  public let span: Span?
  /// The path in front of `/realms` that the server gets.
  public let asked: String
  /// The path that it answers below; empty for the root.
  public let served: String
  /// The same URL below the right path, where a URL is at fault.
  public let suggestion: String?
  /// Further places with the same mistake.
  public var others: [Span] = []
  /// Why.
  public let because: Because
}

/// Finds the addresses with the wrong path.
struct KeycloakPaths {
  let server: KeycloakServer
  let routes: [RouteFact]
  let origins: RequestOrigin

  /// What Keycloak serves directly below its base path
  /// (keycloak.org/server/reverseproxy, "Exposed path recommendations"; the older `/js`).
  private static let roots: Set<String> = [
    "realms", "resources", "admin", "js", ".well-known", "robots.txt", "metrics", "health",
    "welcome-content", "favicon.ico", "lb-check",
  ]

  /// One mismatch for each wrong path, proxies first: who changes the path there mends the URLs as well.
  ///
  /// - Parameters:
  ///   - urls: URLs in settings of apps.
  ///   - fronts: the server's own addresses for browsers, which `/realms` follows.
  func mismatches(of urls: [Sourced<String>], fronts: [Sourced<String>]) -> [KeycloakPathMismatch] {
    guard let base = server.basePath.value else { return [] }
    var result: [KeycloakPathMismatch] = []
    func add(_ mismatch: KeycloakPathMismatch?) {
      guard let mismatch else { return }
      if let index = result.firstIndex(where: { $0.asked == mismatch.asked }) {
        if let span = mismatch.span, span != result[index].span {
          result[index].others.append(span)
        }
      } else {
        result.append(mismatch)
      }
    }
    for route in routes where route.service?.name == server.service.name {
      add(mismatch(of: route, base: base))
    }
    for front in fronts { add(mismatch(ofFront: front, base: base)) }
    for url in urls { add(mismatch(of: url, base: base)) }
    return result
  }

  // MARK: Proxies

  private func mismatch(of fact: RouteFact, base: String) -> KeycloakPathMismatch? {
    let route = fact.route
    guard !route.isInternal, !route.isAuthSubrequest, !route.isMirror,
      let sent = route.upstreamPrefix, !Self.serves(sent, base: base)
    else { return nil }
    let first = sent.split(separator: "/").first.map(String.init) ?? ""
    let asked = Self.roots.contains(first) ? "" : Self.trimmed(sent)
    return KeycloakPathMismatch(
      kind: .route, text: route.match, span: route.upstream.span, asked: asked, served: base,
      suggestion: nil,
      because: Because(
        "`\(route.match)` sends requests on as `\(sent)…`", at: route.upstream.span)
        + server.basePathBecause)
  }

  /// Whether requests that start with a path may be for something below the base path.
  private static func serves(_ path: String, base: String) -> Bool {
    let asked = path.split(separator: "/").map(String.init)
    let served = base.split(separator: "/").map(String.init)
    // The location takes the base path in, and more.
    if asked.count <= served.count { return served.starts(with: asked) }
    guard asked.starts(with: served) else { return false }
    if !served.isEmpty || roots.contains(asked[0]) { return true }
    // Without a slash at the end the last word may go on.
    return asked.count == 1 && !path.hasSuffix("/") && roots.contains { $0.hasPrefix(asked[0]) }
  }

  private static func trimmed(_ path: String) -> String {
    "/" + path.split(separator: "/").joined(separator: "/")
  }

  // MARK: URLs

  private func mismatch(of url: Sourced<String>, base: String) -> KeycloakPathMismatch? {
    guard let text = url.value, let address = WebAddress(text),
      let asked = Self.base(ofPath: address.path, served: base), asked != base,
      leadsHere(address)
    else { return nil }
    let rest = address.path.dropFirst(asked.utf8.count)
    return KeycloakPathMismatch(
      kind: .url, text: text, span: url.span(of: address.pathRange) ?? url.span, asked: asked,
      served: base, suggestion: address.origin + base + rest + address.suffix,
      because: Because("\(text) leads to `\(server.service.name)`", at: url.span)
        + server.basePathBecause)
  }

  private func mismatch(ofFront front: Sourced<String>, base: String) -> KeycloakPathMismatch? {
    guard let text = front.value, let address = WebAddress(text),
      case let asked = address.path.split(separator: "/").map({ "/" + $0 }).joined(), asked != base,
      let page = WebAddress(address.origin + asked + "/realms/master"), leadsHere(page)
    else { return nil }
    return KeycloakPathMismatch(
      kind: .url, text: text, span: front.span, asked: asked, served: base,
      suggestion: address.origin + base,
      because: Because(
        "browsers are sent to \(address.origin)\(asked)/realms/…", at: front.span)
        + server.basePathBecause)
  }

  /// What stands before `/realms/`, or an `/auth` that is the whole path; nil where the path tells nothing.
  private static func base(ofPath path: String, served: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    if let index = parts.firstIndex(of: "realms"), parts.count > index + 1 {
      // The Admin API is at `/admin/realms`, below the base path.
      let isAdmin = index > 0 && parts[index - 1] == "admin"
      return parts[..<(isAdmin ? index - 1 : index)].map { "/" + $0 }.joined()
    }
    return parts == ["auth"] && served.isEmpty ? "/auth" : nil
  }

  /// Whether a request for the address arrives at the server with the path that is written.
  private func leadsHere(_ address: WebAddress) -> Bool {
    if isOwn(address) { return true }
    guard let way = origins.way(of: address, to: server.service.name) else { return false }
    return way.route.upstreamPrefix != nil && way.route.publicPrefix == way.route.upstreamPrefix
  }

  /// Whether the address is the server's own: one of its names, or a port of this machine that it publishes.
  private func isOwn(_ address: WebAddress) -> Bool {
    let service = server.service
    switch HostKind(address.host) {
    case .loopback, .localhostName, .dockerHost:
      return service.ports.contains { $0.published.value.flatMap { Int($0) } == address.port }
    case .address, .label, .hostsFileName, .privateName, .domainName:
      let names =
        [service.name, service.containerName.value, service.hostname.value].compactMap { $0 }
        + service.networks.flatMap { $0.aliases.compactMap(\.value) }
      return names.contains { $0.lowercased() == address.host }
    }
  }
}
