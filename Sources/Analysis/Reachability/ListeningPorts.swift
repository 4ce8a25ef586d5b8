// On which ports a service's container accepts connections, as far as files and product knowledge tell.

import Deployment
import SourceText

/// The TCP ports that a service is known to listen on.
public struct ListeningPorts: Sendable {
  /// One port or range with its evidence.
  public struct Entry: Hashable, Sendable {
    /// How the port is known.
    public enum Evidence: Hashable, Sendable {
      /// The program's own configuration, flag or environment.
      case configured
      /// The container side of `ports`.
      case published
      /// `expose`, or `EXPOSE` of the Dockerfile.
      case exposed
      /// The product's default.
      case product
    }

    /// The ports.
    public let ports: ClosedRange<Int>
    /// How they are known.
    public let evidence: Evidence
    /// The end of a sentence that starts with the service: "listens on port 8080 (`--http-port`)".
    public let text: String
    /// Whether browsers find pages there; a management or metrics port has none.
    public let servesPages: Bool
    /// Where it is written.
    public let span: Span?
  }

  /// The ports, the strongest evidence first.
  public private(set) var entries: [Entry] = []
  /// Whether no other port can be listened on.
  public private(set) var isComplete = false
  /// The variables on which further ports depend.
  public private(set) var needs: [String] = []

  /// Collects what is known about a service.
  public init(of service: Service, in deployment: Deployment) {
    let product =
      service.effectiveProduct ?? service.build?.baseImage.value.flatMap { Product(image: $0) }
    let proxies = deployment.proxies.filter { $0.service == service.name }
    addListens(of: proxies)
    addConfigured(service, product: product)
    addDeclared(service)
    addDefaults(service, product: product, proxies: proxies)
    // A file that was not read may move any port.
    needs += service.unreadEnvFiles.compactMap(\.value)
    if !needs.isEmpty { isComplete = false }
  }

  /// The entry that holds a port.
  public func entry(for port: Int) -> Entry? { entries.first { $0.ports.contains(port) } }

  /// Reads `3000`, `8000-8010`, `53/udp`, `0.0.0.0:9000`, `:80`; nil for anything else and for udp.
  static func range(_ text: String) -> ClosedRange<Int>? {
    let halves = text.split(separator: "/", maxSplits: 1)
    guard let number = halves.first, halves.count == 1 || halves[1] != "udp" else { return nil }
    let ports = number.split(separator: ":").last.map { $0.split(separator: "-") } ?? []
    guard let low = ports.first.flatMap({ Int($0) }), let high = ports.last.flatMap({ Int($0) }),
      ports.count <= 2, low >= 0, low <= high, high <= 65535
    else { return nil }
    return low...high
  }

  private mutating func add(
    _ ports: ClosedRange<Int>, _ evidence: Entry.Evidence, _ source: String, at span: Span?,
    servesPages: Bool = true
  ) {
    let number =
      ports.count == 1
      ? "port \(ports.lowerBound)" : "ports \(ports.lowerBound)-\(ports.upperBound)"
    let entry = Entry(
      ports: ports, evidence: evidence, text: "listens on \(number) (\(source))",
      servesPages: servesPages, span: span)
    if !entries.contains(where: { $0.ports == ports }) { entries.append(entry) }
  }

  private mutating func add(
    _ value: Sourced<String>, _ evidence: Entry.Evidence, _ source: String, at span: Span? = nil,
    servesPages: Bool = true
  ) {
    guard let text = value.value else {
      needs += value.needs
      return
    }
    for part in text.split(separator: ",") {
      guard let ports = Self.range(String(part)) else { continue }
      add(ports, evidence, source, at: value.span ?? span, servesPages: servesPages)
    }
  }

  private mutating func addListens(of proxies: [Proxy]) {
    for listen in proxies.flatMap(\.servers).flatMap(\.listens) where isPort(listen.port) {
      // Nobody but the container itself gets to its loopback.
      if let address = listen.address, IPAddress(address)?.isLoopback == true { continue }
      add(listen.port...listen.port, .configured, "its configuration", at: listen.span)
    }
  }

  private func isPort(_ number: Int) -> Bool { (1...65535).contains(number) }

  /// `ports`, `expose` and the Dockerfile's `EXPOSE`.
  private mutating func addDeclared(_ service: Service) {
    for port in service.ports where port.transport != "udp" {
      guard let target = port.target.value else {
        needs += port.target.needs
        continue
      }
      guard isPort(target) else { continue }
      add(target...target, .published, "`ports`", at: port.span ?? port.target.span)
    }
    for port in service.expose { add(port, .exposed, "`expose`") }
    for port in service.build?.exposedPorts ?? [] {
      guard let number = port.value, isPort(number) else { continue }
      add(number...number, .exposed, "`EXPOSE` of the Dockerfile", at: port.span)
    }
  }
}

/// Products: which settings move their ports.
extension ListeningPorts {
  /// A setting that moves a port.
  private struct Setting {
    let flag: String?
    let variable: String
    let port: Int
    var servesPages = true
  }

  /// Keycloak's `http-port`, `https-port`, `http-management-port` (keycloak.org/server/all-config),
  /// the last since 25.0 (keycloak.org/server/management-interface); Bitnami's names are in its
  /// image's README; Authentik's in docs.goauthentik.io, configuration, "Listen Settings";
  /// oauth2-proxy's in its configuration overview.
  private static func settings(of product: Product) -> [Setting] {
    switch product.kind {
    case .keycloak, .keycloakBitnami:
      let prefix = product.kind == .keycloak ? "KC" : "KEYCLOAK"
      var settings = [
        Setting(flag: "--http-port", variable: "\(prefix)_HTTP_PORT", port: 8080),
        Setting(flag: "--https-port", variable: "\(prefix)_HTTPS_PORT", port: 8443),
      ]
      if product.isAtLeast(25) != .no {
        settings.append(
          Setting(
            flag: "--http-management-port", variable: "KC_HTTP_MANAGEMENT_PORT", port: 9000,
            servesPages: false))
      }
      return settings
    case .authentik, .authentikOutpost:
      return product.ports == [9000, 9443]
        ? [
          Setting(flag: nil, variable: "AUTHENTIK_LISTEN__HTTP", port: 9000),
          Setting(flag: nil, variable: "AUTHENTIK_LISTEN__HTTPS", port: 9443),
          Setting(
            flag: nil, variable: "AUTHENTIK_LISTEN__METRICS", port: 9300,
            servesPages: false),
        ] : []
    case .oauth2Proxy:
      return [
        Setting(flag: "--http-address", variable: "OAUTH2_PROXY_HTTP_ADDRESS", port: 4180)
      ]
    case .keycloakLegacy, .nginx, .traefik, .caddy, .other:
      return []
    }
  }

  /// Whether the container runs Authentik's worker, which serves no web pages.
  private static func isWorker(_ service: Service) -> Bool {
    service.command?.first?.value == "worker"
  }

  /// The words of entrypoint and command; a shell line is taken apart.
  private static func words(_ service: Service) -> [(text: String, value: Sourced<String>)] {
    ((service.entrypoint ?? []) + (service.command ?? [])).flatMap { word in
      word.textWithUnknownsEmpty.split(whereSeparator: \.isWhitespace)
        .map { (String($0), word) }
    }
  }

  /// Ports that flags and environment set.
  private mutating func addConfigured(_ service: Service, product: Product?) {
    let words = Self.words(service)
    for setting in product.map(Self.settings(of:)) ?? [] where !Self.isWorker(service) {
      if let flag = setting.flag, let value = Self.argument(flag, in: words) {
        add(
          value, .configured, "`\(flag)`", at: service.commandSpan,
          servesPages: setting.servesPages)
      } else if let variable = service.variable(setting.variable), Self.isSet(variable) {
        add(
          variable.value, .configured, "`\(setting.variable)`", at: variable.nameSpan,
          servesPages: setting.servesPages)
      }
    }
    if product == nil, let variable = service.variable("PORT") {
      add(variable.value, .configured, "`PORT`", at: variable.nameSpan)
    }
    if product?.kind == .traefik { addEntryPoints(words) }
  }

  /// Whether a variable says something; an empty one leaves the default.
  private static func isSet(_ variable: EnvironmentVariable?) -> Bool {
    variable.map { $0.value.isPresent && $0.value.value != "" } == true
  }

  /// The value of `--flag=value` or `--flag value`; nil where the flag is not used.
  private static func argument(
    _ flag: String, in words: [(text: String, value: Sourced<String>)]
  ) -> Sourced<String>? {
    for (index, word) in words.enumerated() {
      let found: String
      var source = word.value
      if word.text == flag, index + 1 < words.count {
        found = words[index + 1].text
        source = words[index + 1].value
      } else if word.text.hasPrefix(flag + "=") {
        found = String(word.text.dropFirst(flag.utf8.count + 1))
      } else {
        continue
      }
      // A variable without a value leaves the flag empty; digits in the text were known.
      let state: Sourced<String>.State =
        found.isEmpty && source.isUnknown ? .unknown(needs: source.needs) : .known(found)
      return Sourced(state, span: source.span)
    }
    return nil
  }

  /// Traefik's `--entrypoints.NAME.address=[host]:port` (doc.traefik.io, "EntryPoints").
  private mutating func addEntryPoints(_ words: [(text: String, value: Sourced<String>)]) {
    for word in words {
      let lower = word.text.lowercased()
      guard lower.hasPrefix("--entrypoints."), let equals = lower.firstIndex(of: "="),
        lower[..<equals].hasSuffix(".address")
      else { continue }
      let address = String(lower[lower.index(after: equals)...])
      guard let ports = Self.range(address) else { continue }
      add(ports, .configured, "an entry point", at: word.value.span)
    }
  }

  /// The product's defaults where nothing replaces them, and whether that is all.
  private mutating func addDefaults(_ service: Service, product: Product?, proxies: [Proxy]) {
    guard let product, !(product.kind == .authentik && Self.isWorker(service)) else { return }
    let words = Self.words(service)
    let settings = Self.settings(of: product)
    for port in settings.isEmpty ? product.ports : settings.map(\.port) {
      let setting = settings.first { $0.port == port }
      if let setting,
        setting.flag.flatMap({ Self.argument($0, in: words) }) != nil
          || Self.isSet(service.variable(setting.variable))
      {
        continue
      }
      if product.kind == .nginx, !proxies.isEmpty, Self.replacesDefaultServer(service) { continue }
      let image = service.image.value ?? service.build?.baseImage.value ?? product.kind.rawValue
      add(
        port...port, .product, "the default of `\(image)`",
        at: service.image.span ?? service.build?.baseImage.span ?? service.nameSpan,
        servesPages: setting?.servesPages ?? true)
    }
    switch product.kind {
    case .keycloak, .keycloakBitnami, .authentik:
      isComplete = true
      needs += (service.command ?? []).filter { $0.isUnknown && $0.textWithUnknownsEmpty.isEmpty }
        .flatMap(\.needs)
    case .keycloakLegacy:
      // `-Djboss.http.port` and `jboss.socket.binding.port-offset` move its ports.
      let options = service.environment.filter { $0.name.hasPrefix("JAVA_OPTS") }.map(\.value)
      isComplete = ((service.command ?? []) + options).allSatisfy {
        !$0.isUnknown && !($0.value ?? "").contains("jboss.")
      }
    case .nginx:
      let isWhole = proxies.allSatisfy { proxy in
        proxy.confidence == .certain && !proxy.isIncomplete
          && !proxy.servers.contains(where: \.hasUnknownListen)
      }
      isComplete = isWhole && entries.contains { $0.evidence == .configured }
    case .authentikOutpost, .traefik, .caddy, .oauth2Proxy, .other: break
    }
  }

  /// Whether a mount stands in place of the image's own server on port 80 (`conf.d/default.conf`).
  private static func replacesDefaultServer(_ service: Service) -> Bool {
    let files = ["/nginx.conf", "/default.conf", "/default.conf.template", "/conf.d", "/etc/nginx"]
    return service.mounts.contains { mount in
      guard var target = mount.target.value else { return true }
      while target.hasSuffix("/") { target.removeLast() }
      return files.contains { target.hasSuffix($0) }
    }
  }
}
