// How each generation of Keycloak derives its addresses from settings and request.

import Deployment
import SourceText

/// The settings of a server and a realm beside one request.
struct KeycloakAddressSettings {
  let server: KeycloakServer
  let frontendURL: Sourced<String>
  /// The origin under which the request reaches Keycloak.
  let request: Sourced<String>

  func origins(_ generation: KeycloakGeneration) -> PublishedOrigins {
    switch generation {
    case .wildFly: wildFly
    case .firstQuarkus, .earlyHostnameV1, .hostnameV1: hostnameV1(generation)
    case .hostnameV2, .hostCheck: hostnameV2
    }
  }

  /// Where browsers are sent, before it is known what servers get.
  private struct Front {
    var address: Sourced<String>
    var keepsPath = false
    var isFixed = true
    var because: Because
  }

  // MARK: What all generations share

  /// The realm's own address wins everywhere; an empty one counts as none.
  private var realmFront: Front? {
    guard frontendURL.isPresent, frontendURL.value?.isEmpty != true else { return nil }
    return Front(
      address: frontendURL.map(Self.withoutSlash),
      because: Because("the realm's frontendUrl decides what browsers get", at: frontendURL.span))
  }

  private func fullURL(_ option: KeycloakOption) -> Front {
    Front(
      address: option.value.map(Self.withoutSlash),
      because: Because("\(option.spelling) decides what browsers get", at: option.value.span))
  }

  /// Without any setting every URL follows the request.
  private var requestFront: Front {
    let service = server.service
    let setting = server.product.kind == .keycloakLegacy ? "KEYCLOAK_FRONTEND_URL" : "KC_HOSTNAME"
    return Front(
      address: request, keepsPath: true, isFixed: false,
      because: Because(
        "`\(service.name)` sets no \(setting), so Keycloak builds every URL from the host of the request",
        at: service.nameSpan))
  }

  private func unknownFront(_ needs: [String]) -> Front {
    Front(
      address: .unknown(
        needs: needs.isEmpty ? ["the settings of `\(server.service.name)`"] : needs),
      keepsPath: true, isFixed: false, because: Because())
  }

  private func origins(_ front: Front, back: Sourced<String>?) -> PublishedOrigins {
    PublishedOrigins(
      front: front.address, back: back ?? front.address, backIsFront: back == nil,
      frontKeepsPath: front.keepsPath, isFrontFixed: front.isFixed, because: front.because)
  }

  // MARK: Hostname v2

  /// HostnameV2Provider, 25 and later: servers get the URLs of browsers unless the backchannel is dynamic.
  private var hostnameV2: PublishedOrigins {
    let hostname = server.value("hostname")
    let isURL = hostname.value.map { WebAddress($0) != nil }
    var front: Front
    if let realmFront {
      front = realmFront
    } else if hostname.isUnknown {
      front = unknownFront(hostname.needs)
    } else if let host = hostname.value, let option = server.option("hostname") {
      front = isURL == true ? fullURL(option) : bareHost(host, span: hostname.span)
    } else {
      front = requestFront
    }
    let dynamic = server.value("hostname-backchannel-dynamic")
    if dynamic.isUnknown { return origins(front, back: .unknown(needs: dynamic.needs)) }
    guard dynamic.value?.lowercased() == "true" else { return origins(front, back: nil) }
    guard isURL == true else {
      // The server does not start like this; what an unknown hostname makes of it is open.
      return .unknown(needs: hostname.isUnknown ? hostname.needs : ["a full URL in KC_HOSTNAME"])
    }
    front.because.add(
      "KC_HOSTNAME_BACKCHANNEL_DYNAMIC gives servers the host they asked", at: dynamic.span)
    return origins(front, back: request)
  }

  private func bareHost(_ host: String, span: Span?) -> Front {
    Front(
      address: request.map { Self.replacingHost(of: $0, with: host) }, keepsPath: true,
      isFixed: false,
      because: Because(
        "KC_HOSTNAME is the bare host `\(host)`: scheme and port come from the request", at: span))
  }

  // MARK: Hostname v1

  /// DefaultHostnameProvider, 17 to 24: servers get the host that they asked unless the backchannel is strict.
  private func hostnameV1(_ generation: KeycloakGeneration) -> PublishedOrigins {
    let front = frontV1(generation)
    let strict = server.value("hostname-strict-backchannel")
    if strict.isUnknown { return origins(front, back: .unknown(needs: strict.needs)) }
    if strict.value?.lowercased() == "true" { return origins(front, back: nil) }
    guard let asked = request.value.flatMap({ WebAddress($0) }) else {
      return origins(front, back: .unknown(needs: request.needs))
    }
    let hosts = [front.address.value, server.value("hostname").value.map { "http://\($0)" }]
    guard let own = hosts.lazy.compactMap({ $0.flatMap { WebAddress($0)?.host } }).first else {
      return origins(front, back: .unknown(needs: front.address.needs))
    }
    if own == asked.host { return origins(front, back: nil) }
    // Until 21 the port of servers' URLs is that of HTTPS where browsers' URLs are https.
    let isPortCertain = generation == .hostnameV1 || isProxied == .yes || forcesTLS == .no
    guard isPortCertain else {
      return origins(front, back: .unknown(needs: ["the port that \(generation.words) takes"]))
    }
    return origins(front, back: request)
  }

  private func frontV1(_ generation: KeycloakGeneration) -> Front {
    if let realmFront { return realmFront }
    let url = server.value("hostname-url")
    let hostname = server.value("hostname")
    if url.isPresent, let option = server.option("hostname-url"), url.value != nil {
      return generation == .firstQuarkus
        ? unknownFront(["whether \(generation.words) has `hostname-url`"]) : fullURL(option)
    }
    if url.isUnknown || hostname.isUnknown { return unknownFront(url.needs + hostname.needs) }
    if let host = hostname.value {
      return WebAddress("http://\(host)")?.host == host.lowercased()
        ? bareHostV1(host, generation) : unknownFront(["what \(generation.words) makes of a URL"])
    }
    // Until 21 `hostname-strict-https`, the default of `start`, holds without a hostname too.
    if generation != .hostnameV1, forcesTLSByDefault != .no {
      return unknownFront(["KC_HOSTNAME_STRICT_HTTPS of `\(server.service.name)`"])
    }
    return requestFront
  }

  /// Host from the setting, scheme and port from the proxy mode and the listeners.
  private func bareHostV1(_ host: String, _ generation: KeycloakGeneration) -> Front {
    let span = server.value("hostname").span
    let path = server.value("hostname-path")
    guard forcesTLS != .unknown, isProxied != .unknown, !path.isUnknown,
      generation != .firstQuarkus || isProxied == .yes
    else {
      return unknownFront(["KC_PROXY and KC_HOSTNAME_STRICT_HTTPS of `\(server.service.name)`"])
    }
    let asked = request.value.flatMap { WebAddress($0) }
    guard let scheme = forcesTLS == .yes ? "https" : asked?.scheme else {
      return unknownFront(request.needs)
    }
    var because = Because("KC_HOSTNAME sets the host that browsers get", at: span)
    var port: Int?
    let written = server.value("hostname-port")
    if let number = written.value.flatMap({ Int($0) }), number > 0 {
      port = number
      because.add("KC_HOSTNAME_PORT sets the port", at: written.span)
    } else if isProxied == .yes {
      because.add("behind a proxy the port is that of the scheme", at: server.value("proxy").span)
    } else if forcesTLS == .yes {
      let own = server.value("https-port")
      guard !own.isUnknown else { return unknownFront(own.needs) }
      port = own.value.flatMap { Int($0) } ?? 8443
      because.add("without KC_PROXY the port is the one that Keycloak listens on for HTTPS")
    } else {
      guard let asked else { return unknownFront(request.needs) }
      port = asked.port
      because.add("without KC_PROXY scheme and port come from the request")
    }
    let text = "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
    let origin = WebAddress(text)?.origin ?? text
    let suffix = path.value.map { "/" + $0.split(separator: "/").joined(separator: "/") }
    return Front(
      address: .known(origin + (suffix ?? ""), span: span), keepsPath: suffix == nil,
      isFixed: forcesTLS == .yes, because: because)
  }

  /// Whether browsers' URLs are https whatever the request: `hostname-strict-https`, or the URL's scheme.
  private var forcesTLS: Ternary {
    if let url = server.value("hostname-url").value.flatMap({ WebAddress($0) }) {
      return Ternary(url.isSecure)
    }
    return forcesTLSByDefault
  }

  /// `hostname-strict-https` is true unless `start-dev` or a setting says otherwise (HostnameOptions, 18 to 24).
  private var forcesTLSByDefault: Ternary {
    let strict = server.value("hostname-strict-https")
    if strict.isUnknown { return .unknown }
    if let value = strict.value { return Ternary(value.lowercased() == "true") }
    switch server.mode {
    case .production: return .yes
    case .development: return .no
    case .none, .other, .unknown: return .unknown
    }
  }

  /// Whether `proxy` says that a proxy stands in front (DefaultHostnameProvider, `noProxy`).
  private var isProxied: Ternary {
    let proxy = server.value("proxy")
    // 24 derives the same from `proxy-headers`; whether its patches do so too was not checked.
    if proxy.isUnknown || server.value("proxy-headers").isPresent { return .unknown }
    switch proxy.value?.lowercased() {
    case nil, "none": return .no
    case "edge", "reencrypt": return .yes
    default: return .unknown
    }
  }

  // MARK: WildFly

  /// The default hostname provider of 8 to 16: `keycloak.frontendUrl` for browsers, the request for servers.
  private var wildFly: PublishedOrigins {
    let service = server.service
    let isSetElsewhere = service.environment.contains { variable in
      variable.name == "KEYCLOAK_HOSTNAME"
        || variable.name.hasPrefix("JAVA_OPTS")
          && (variable.value.value?.contains("keycloak.") ?? true)
    }
    let words = server.service.command ?? []
    if isSetElsewhere || !server.unseenSources.isEmpty || server.packaging == .built
      || words.contains(where: { $0.value?.contains("keycloak.") ?? true })
    {
      return .unknown(needs: ["the settings of `\(service.name)`"])
    }
    let written = service.variable("KEYCLOAK_FRONTEND_URL")
    let front: Front
    if let realmFront {
      front = realmFront
    } else if let written, written.value.isPresent, written.value.value?.isEmpty != true {
      front = Front(
        address: written.value.map(Self.withoutSlash),
        because: Because(
          "KEYCLOAK_FRONTEND_URL decides what browsers get", at: written.value.span))
    } else {
      front = requestFront
    }
    guard let asked = request.value.flatMap({ WebAddress($0) }) else {
      return origins(front, back: .unknown(needs: request.needs))
    }
    let isOwn = front.address.value.flatMap { WebAddress($0)?.host } == asked.host
    return origins(front, back: isOwn ? nil : request)
  }

  // MARK: Texts

  private static func withoutSlash(_ url: String) -> String {
    var text = Substring(url)
    while text.hasSuffix("/") { text = text.dropLast() }
    return WebAddress(String(text)).map { $0.origin + $0.path } ?? String(text)
  }

  private static func replacingHost(of origin: String, with host: String) -> String {
    guard let address = WebAddress(origin) else { return origin }
    return WebAddress("\(address.scheme)://\(host):\(address.port)")?.origin ?? origin
  }
}
