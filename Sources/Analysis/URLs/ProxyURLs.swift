// The addresses that proxies contact, and those that they send browsers to.

import Deployment
import SourceText

/// Collects the URL uses of the proxies of a deployment.
struct ProxyURLs {
  let deployment: Deployment
  let routes: [RouteFact]

  /// The upstreams of nginx, the ports that Traefik's labels name, and whom it asks about logins.
  var upstreams: [URLUse] { routes.compactMap(upstream) + traefikPorts + forwardAuths }

  private func upstream(_ fact: RouteFact) -> URLUse? {
    let upstream = fact.route.upstream
    guard let runner = fact.proxy.service, fact.service != nil, let host = upstream.host.value,
      let port = upstream.port.value
    else { return nil }
    let isPlain = upstream.group == nil && !upstream.isComputed
    let scheme = upstream.scheme == "https" ? "https" : "http"
    let place = isPlain ? upstream.span : upstream.host.span ?? upstream.span
    let text =
      isPlain && WebAddress(upstream.text)?.host == host.lowercased()
      ? upstream.text : "\(scheme)://\(host):\(port)"
    return URLUse(
      url: Sourced(pieces: [TextPiece(text: text, span: place)], span: place),
      role: .fetched(by: runner), kind: .upstream, purpose: "the upstream of `\(fact.route.match)`",
      confidence: fact.proxy.confidence, isLogin: isLogin(fact.target),
      because: Because(
        "`\(runner)` passes the requests for `\(fact.route.match)` on to it",
        at: fact.route.matchSpan))
  }

  private func isLogin(_ target: RouteFact.Target) -> Bool {
    switch target {
    case .keycloak, .authentik, .relyingParty: true
    case .resourceServer, .service, .outside: false
    }
  }

  private var traefikPorts: [URLUse] {
    let traefik = TraefikRoutes(deployment)
    guard let proxy = traefik.proxy else { return [] }
    return traefik.all.compactMap { route in
      guard let port = route.port.value else { return nil }
      let place = route.port.span
      return URLUse(
        url: Sourced(
          pieces: [
            TextPiece(text: "http://\(route.service.name):", span: nil),
            TextPiece(text: port, span: place),
          ], span: place), role: .fetched(by: proxy.name), kind: .upstream,
        purpose: "the port for `\(proxy.name)`",
        isLogin: route.service.effectiveProduct?.isIdentityProvider == true,
        because: Because("`\(proxy.name)` passes requests on to this port", at: place))
    }
  }

  /// The addresses that Traefik's middleware asks before it lets a request through
  /// (doc.traefik.io, "ForwardAuth").
  private var forwardAuths: [URLUse] {
    guard let proxy = TraefikRoutes(deployment).proxy else { return [] }
    return deployment.services.flatMap { $0.labels }.compactMap { label in
      guard label.name.lowercased().hasSuffix(".forwardauth.address") else { return nil }
      return URLUse(
        url: label.value, role: .fetched(by: proxy.name), kind: .label, purpose: "`\(label.name)`",
        because: Because(
          "`\(proxy.name)` asks there whether a request may pass", at: label.nameSpan)
      )
    }
  }

  // MARK: Redirects

  /// The redirects from plain HTTP to another port that the proxy listens on.
  var redirects: [URLUse] { deployment.proxies.flatMap(redirects) }

  private func redirects(of proxy: Proxy) -> [URLUse] {
    guard let runner = proxy.service.flatMap({ deployment.service($0) }),
      proxy.confidence == .certain
    else { return [] }
    let ports = Set(proxy.servers.flatMap(\.listens).map(\.port))
    return proxy.servers.compactMap { server in
      let plain = server.listens.first { listen in
        !listen.isTLS && runner.ports.contains { $0.target.value == listen.port }
      }
      guard let plain, let word = Self.redirect(of: server), let port = Self.port(of: word, server),
        port != plain.port, ports.contains(port)
      else { return nil }
      let names = server.names.compactMap(\.value).filter {
        !["", "_"].contains($0) && !$0.contains("*") && !$0.hasPrefix("~")
      }
      let host = names.first ?? "localhost"
      let text = "https://\(host)" + (port == 443 ? "" : ":\(port)")
      return URLUse(
        url: Sourced(pieces: [TextPiece(text: text, span: word.span)], span: word.span),
        role: .opened, kind: .redirect, purpose: "the redirect of `\(runner.name)`",
        confidence: .likely, isLogin: false,
        because: Because(
          "`\(runner.name)` sends browsers from port \(plain.port) to TLS", at: word.span))
    }
  }

  /// The unconditional `return 30x https://…` of a server or of its `location /`.
  private static func redirect(of server: ProxyServer) -> ProxyWord? {
    let root = server.locations.first { $0.match.isPrefix && $0.match.pattern.text == "/" }
    for line in server.settings + (root?.settings ?? []) where line.name == "return" {
      guard line.arguments.count == 2, let code = line.first?.text,
        ["301", "302", "303", "307", "308"].contains(code),
        line.arguments[1].text.hasPrefix("https://")
      else { continue }
      return line.arguments[1]
    }
    return nil
  }

  /// The port behind the server's own name; nil for a redirect to somebody else.
  private static func port(of word: ProxyWord, _ server: ProxyServer) -> Int? {
    let rest = word.text.dropFirst(8)
    let own =
      ["$host", "${host}", "$server_name", "${server_name}"] + server.names.compactMap(\.value)
    guard
      let host = own.filter({ !$0.isEmpty && rest.hasPrefix($0) }).max(by: { $0.count < $1.count })
    else { return nil }
    let behind = rest.dropFirst(host.count)
    guard let first = behind.first else { return 443 }
    if first == ":" { return Int(behind.dropFirst().prefix { $0.isASCII && $0.isNumber }) }
    return first == "/" || first == "$" ? 443 : nil
  }
}
