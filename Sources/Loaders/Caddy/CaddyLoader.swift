// Builds the model of a Caddy from its Caddyfile.

import Deployment
import SourceText

/// A Caddy with what is to be told about the loading.
public struct CaddyConfiguration: Sendable {
  /// The model.
  public var proxy: Proxy
  /// What could not be followed or understood.
  public var notes: [Because.Step]
  /// The paths of all files that were read.
  public var files: [String]
  /// What must not be shown.
  public var redaction = Redaction()
}

/// The loader.
enum CaddyLoader {
  /// Loads a Caddyfile with everything that it imports.
  static func load(_ sources: CaddySources) -> CaddyConfiguration {
    let flat = CaddyFlattener(sources)
    let options = flat.options
    var ports = CaddyAddress.Ports()
    ports.http = number("http_port", in: options) ?? ports.http
    ports.https = number("https_port", in: options) ?? ports.https
    let automatic = options.last { $0.name == "auto_https" }?.arguments.first?.text
    var proxy = Proxy(path: sources.main.path)
    proxy.kind = .caddy
    proxy.isIncomplete = flat.isIncomplete
    proxy.redirectsToTLS = automatic != "off" && automatic != "disable_redirects"
    let order = CaddyOrder(options: options)
    let sites = sorted(flat.sites.map { Site($0, ports: ports) })
    let trustsSome = options.contains { line in
      line.name == "servers" && line.block?.contains { $0.name == "trusted_proxies" } == true
    }
    // Sites without a name speak what the others on their port speak.
    let securePorts = Set(
      sites.flatMap { site in
        site.addresses.filter { $0.isTLS == true || site.hasTLS && $0.isTLS == nil }.compactMap(
          \.port)
      })
    for site in sites {
      var rules = CaddyRules(
        order: order, routes: flat.routes, keepsHost: sources.keepsHost)
      let lines = rules.rules(of: site.section.lines, matchers: nil, isSorted: true)
      proxy.servers += servers(of: site, rules: lines, securePorts: securePorts).map { server in
        var server = server
        if trustsSome { server.forwardedTrust = .some }
        return server
      }
    }
    let lines = flat.sites.flatMap(\.lines) + flat.routes.values.joined()
    return CaddyConfiguration(
      proxy: proxy, notes: flat.notes, files: flat.files.map(\.path),
      redaction: ProxySecrets.redaction(of: lines))
  }

  private static func number(_ name: String, in options: [CaddyLine]) -> Int? {
    options.last { $0.name == name }?.arguments.first.flatMap { Int($0.text) }
  }

  /// A site with its addresses read.
  private struct Site {
    let section: CaddySection
    let addresses: [CaddyAddress]
    let hasTLS: Bool

    init(_ section: CaddySection, ports: CaddyAddress.Ports) {
      self.section = section
      addresses = section.heads.compactMap { CaddyAddress($0, ports: ports) }
      hasTLS = section.lines.contains { $0.name == "tls" }
    }

    var longestHost: Int { addresses.map { CaddyAddress.specificity($0.host) }.max() ?? 0 }
    var longestPath: Int { addresses.map { CaddyAddress.specificity($0.path) }.max() ?? 0 }
    var hasWildcard: Bool { addresses.contains { $0.host.contains("*") || $0.host.isEmpty } }
  }

  /// The most specific site first; those for every host last (caddyconfig/httpcaddyfile/httptype.go).
  private static func sorted(_ sites: [Site]) -> [Site] {
    func precedes(_ a: Site, _ b: Site) -> Bool {
      if a.longestHost == 0 { return false }
      if b.longestHost == 0 { return true }
      if a.hasWildcard != b.hasWildcard { return b.hasWildcard }
      return a.longestHost == b.longestHost
        ? a.longestPath > b.longestPath : a.longestHost > b.longestHost
    }
    return sites.enumerated().sorted { a, b in
      if precedes(a.element, b.element) { return true }
      return precedes(b.element, a.element) ? false : a.offset < b.offset
    }.map(\.element)
  }

  /// One server for each listener that the addresses name.
  private static func servers(
    of site: Site, rules: [ProxyRule], securePorts: Set<Int>
  ) -> [ProxyServer] {
    struct Listener: Hashable {
      let port: Int?
      let isTLS: Bool
    }
    var order: [Listener] = []
    var groups: [Listener: [CaddyAddress]] = [:]
    for address in site.addresses {
      let isTLS =
        address.isTLS ?? (site.hasTLS || address.port.map(securePorts.contains) ?? false)
      let listener = Listener(port: address.port, isTLS: isTLS)
      if groups[listener] == nil { order.append(listener) }
      groups[listener, default: []].append(address)
    }
    return order.map { listener in
      let addresses = groups[listener] ?? []
      let span = order.count == 1 ? site.section.span : addresses[0].word.span
      let rule = rule(of: addresses, rules: rules)
      var server = ProxyServer(span: span)
      server.names = addresses.filter { !$0.host.isEmpty }.map(\.name)
      if let port = listener.port {
        server.listens = [
          ProxyServer.Listen(port: port, isTLS: listener.isTLS, span: addresses[0].word.span)
        ]
      } else {
        server.hasUnknownListen = true
      }
      server.rule = rule
      server.locations = rule.locations
      return server
    }
  }

  private static func rule(of addresses: [CaddyAddress], rules: [ProxyRule]) -> ProxyRule {
    let conditions = addresses.map { address -> RequestCondition in
      var host = address.word
      host.text = address.host
      var path = address.word
      path.text = address.path
      return .and([
        address.host.isEmpty ? .always : .host(CaddyMatchers.host(host)),
        address.path.isEmpty ? .always : .path(CaddyMatchers.path(path)),
      ])
    }
    let first = addresses[0].word
    let last = addresses[addresses.count - 1].word
    let title = ProxyWord(
      text: addresses.map(\.word.text).joined(separator: ", "), span: first.span.union(last.span))
    let match: RequestCondition =
      conditions.contains(.always)
      ? .always : conditions.count == 1 ? conditions[0] : .any(conditions)
    return ProxyRule(
      match: match, title: title,
      steps: [ProxyStep(.enter(rules), name: "site `\(title.text)`", span: title.span)])
  }
}
