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
    /// What is found there; nil where nothing tells.
    public let purpose: ListenSetting.Purpose?
    /// Where it is written.
    public let span: Span?

    /// Whether browsers find pages there; a management or metrics port has none.
    public var servesPages: Bool { purpose != .other }
  }

  /// A port on which nobody outside the container gets an answer, whatever `ports` says.
  public struct Closed: Hashable, Sendable {
    /// The port.
    public let port: Int
    /// The end of a sentence that starts with the service: "listens on port 4180 of its own loopback only".
    public let text: String
    /// Whether the container itself gets one.
    public let isOpenInside: Bool
    /// What would open it, in words.
    public let remedy: String?
    /// What would decide it; empty where it is certain.
    public let needs: [String]
    /// Where it is written.
    public let span: Span?
  }

  /// The ports, the strongest evidence first.
  public internal(set) var entries: [Entry] = []
  /// The ports that are known to be shut.
  public internal(set) var closed: [Closed] = []
  /// Whether no other port can be listened on.
  public internal(set) var isComplete = false
  /// The variables on which further ports depend.
  public internal(set) var needs: [String] = []

  /// Collects what is known about a service.
  public init(of service: Service, in deployment: Deployment) {
    self.init(of: service, in: deployment, keycloak: KeycloakServer(service))
  }

  /// Collects what is known about a service; `keycloak` is the server that it runs.
  init(of service: Service, in deployment: Deployment, keycloak: KeycloakServer?) {
    let product = service.effectiveProduct
    // Vendors' images have start scripts of their own.
    let keycloak = keycloak.flatMap { $0.product.kind == .keycloak ? KeycloakListeners($0) : nil }
    let proxies = deployment.proxies.filter { $0.service == service.name }
    let command = CommandLine(service)
    addListens(of: proxies)
    addConfigured(service, product: product, command: command, keycloak: keycloak)
    addClosed(service, product: product, command: command, keycloak: keycloak)
    addDeclared(service)
    addDefaults(service, product: product, proxies: proxies, command: command)
    // A file that was not read may move any port.
    needs += service.unreadEnvFiles.compactMap(\.value)
    if !needs.isEmpty { isComplete = false }
  }

  /// The entry that holds a port.
  public func entry(for port: Int) -> Entry? { entries.first { $0.ports.contains(port) } }

  /// Whether anything is known about a port.
  func mentions(_ port: Int) -> Bool { entry(for: port) != nil || closed(port) != nil }

  /// What is known against a port.
  public func closed(_ port: Int) -> Closed? { closed.first { $0.port == port } }

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

  mutating func add(
    _ ports: ClosedRange<Int>, _ evidence: Entry.Evidence, _ source: String, at span: Span?,
    purpose: ListenSetting.Purpose? = nil
  ) {
    if ports.count == 1, closed(ports.lowerBound) != nil { return }
    let number =
      ports.count == 1
      ? "port \(ports.lowerBound)" : "ports \(ports.lowerBound)-\(ports.upperBound)"
    let entry = Entry(
      ports: ports, evidence: evidence, text: "listens on \(number) (\(source))",
      purpose: purpose, span: span)
    if !entries.contains(where: { $0.ports == ports }) { entries.append(entry) }
  }

  mutating func add(
    _ value: Sourced<String>, _ evidence: Entry.Evidence, _ source: String, at span: Span? = nil,
    purpose: ListenSetting.Purpose? = nil
  ) {
    guard let text = value.value else {
      needs += value.needs
      return
    }
    for part in text.split(separator: ",") {
      guard let ports = Self.range(String(part)) else { continue }
      if Self.isLoopback(part) {
        close(
          ports.lowerBound, source, isOpenInside: true,
          remedy: "let it listen on 0.0.0.0:\(ports.lowerBound)", at: value.span ?? span)
      } else {
        add(ports, evidence, source, at: value.span ?? span, purpose: purpose)
      }
    }
  }

  /// Notes that a port answers nobody from outside.
  mutating func close(
    _ port: Int, _ source: String, isOpenInside: Bool, remedy: String? = nil,
    needs: [String] = [], at span: Span?
  ) {
    guard entry(for: port) == nil, closed(port) == nil else { return }
    let what =
      isOpenInside
      ? "listens on port \(port) of its own loopback only (\(source))"
      : "does not listen on port \(port) (\(source))"
    closed.append(
      Closed(
        port: port, text: what, isOpenInside: isOpenInside, remedy: remedy, needs: needs, span: span
      ))
  }

  /// Whether an address such as `127.0.0.1:4180` is the container's own.
  private static func isLoopback(_ text: Substring) -> Bool {
    var host = text.split(separator: "/").last.map(String.init) ?? String(text)
    guard let colon = host.lastIndex(of: ":") else { return false }
    host = String(host[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return host == "localhost" || IPAddress(host)?.isLoopback == true
  }

  private mutating func addListens(of proxies: [Proxy]) {
    for listen in proxies.flatMap(\.servers).flatMap(\.listens) where isPort(listen.port) {
      // Nobody but the container itself gets to its loopback.
      if let address = listen.address, IPAddress(address)?.isLoopback == true { continue }
      add(
        listen.port...listen.port, .configured, "its configuration", at: listen.span,
        purpose: listen.isTLS ? .securePages : .pages)
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
