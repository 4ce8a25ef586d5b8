// Where products listen: their defaults, and the flags and variables that move them.

import Deployment
import SourceText

extension ListeningPorts {
  /// Whether the container runs Authentik's worker, which serves no web pages.
  private static func isWorker(_ service: Service, _ product: Product) -> Bool {
    product.kind == .authentik && service.command?.first?.value == "worker"
  }

  /// Whether a variable says something; an empty one leaves the default.
  private static func isSet(_ variable: EnvironmentVariable?) -> Bool {
    variable.map { $0.value.isPresent && $0.value.value != "" } == true
  }

  /// The setting that is used, and where: a flag wins over a variable.
  private static func written(
    _ setting: ListenSetting, in service: Service, _ command: CommandLine
  ) -> (name: String, value: Sourced<String>, span: Span?)? {
    if let (flag, value) = command.value(of: setting.flags) {
      return (flag.name, value, flag.span ?? service.commandSpan)
    }
    let variable = setting.variables.lazy.compactMap(service.variable).first { Self.isSet($0) }
    return variable.map { ($0.name, $0.value, $0.nameSpan) }
  }

  /// Ports that flags and environment set.
  mutating func addConfigured(
    _ service: Service, product: Product?, command: CommandLine, keycloak: KeycloakListeners?
  ) {
    if let product, !Self.isWorker(service, product) {
      for setting in product.listens {
        guard let (name, value, span) = Self.written(setting, in: service, command) else {
          continue
        }
        if let shut = keycloak?.shut(setting.purpose),
          let port = value.value.flatMap(Self.range)?.lowerBound
        {
          close(
            port, shut.text, isOpenInside: false, remedy: shut.remedy, at: shut.span ?? span)
          continue
        }
        add(value, .configured, "`\(name)`", at: span, purpose: setting.purpose)
      }
    }
    if product == nil { addConfiguredOfApp(service, command: command) }
    if product?.kind == .traefik {
      for point in TraefikEntryPoints(service, command: command).points {
        guard let port = point.port else {
          needs += point.needs
          continue
        }
        add(port...port, .configured, "entry point `\(point.name)`", at: point.span)
      }
    }
  }

  /// `PORT`, and the flags of common servers: `next start -p 3001`, `vite --port 5173`,
  /// `uvicorn --port 8000`, `gunicorn --bind 0.0.0.0:8000`.
  private mutating func addConfiguredOfApp(_ service: Service, command: CommandLine) {
    let flag = command.value(of: ["--port", "-p", "--bind", "-b"])
    if let (flag, value) = flag, value.value.flatMap(Self.range) != nil {
      add(value, .configured, "`\(flag.name)`", at: flag.span)
      return
    }
    guard let variable = service.variable("PORT"), Self.isSet(variable) else { return }
    // Next.js's standalone server binds to HOSTNAME (nextjs.org, "output: standalone").
    if let host = service.variable("HOSTNAME")?.value,
      host.value == "localhost" || host.value.flatMap({ IPAddress($0) })?.isLoopback == true,
      let port = variable.value.value.flatMap(Self.range)?.lowerBound
    {
      close(
        port, "`HOSTNAME`", isOpenInside: true,
        needs: ["whether the server of `\(service.name)` binds to `HOSTNAME`"], at: host.span)
      return
    }
    add(variable.value, .configured, "`PORT`", at: variable.nameSpan)
  }

  /// The defaults that a product does not open here; what `ports` says does not change that.
  mutating func addClosed(
    _ service: Service, product: Product?, command: CommandLine, keycloak: KeycloakListeners?
  ) {
    guard let product else { return }
    let place = service.effectiveImage.span ?? service.nameSpan
    for setting in product.listens where Self.written(setting, in: service, command) == nil {
      if setting.isLoopbackByDefault {
        close(
          setting.port, "the default of `\(Self.name(of: product, service))`", isOpenInside: true,
          remedy: setting.flags.first.map { "start it with `\($0)=0.0.0.0:\(setting.port)`" },
          needs: Self.unreadSettings(of: service, command), at: place)
      } else if let shut = keycloak?.shut(setting.purpose) {
        close(
          setting.port, shut.text, isOpenInside: false, remedy: shut.remedy,
          at: shut.span ?? place)
      }
    }
  }

  /// The product's defaults where nothing replaces them, and whether that is all.
  mutating func addDefaults(
    _ service: Service, product: Product?, proxies: [Proxy], command: CommandLine
  ) {
    guard let product, !Self.isWorker(service, product) else { return }
    for setting in product.listens {
      if Self.written(setting, in: service, command) != nil { continue }
      if product.kind == .nginx, !proxies.isEmpty, Self.replacesDefaultServer(service) { continue }
      add(
        setting.port...setting.port, .product,
        "the default of `\(Self.name(of: product, service))`",
        at: service.effectiveImage.span ?? service.nameSpan, purpose: setting.purpose)
    }
    isComplete = isWhole(service, product: product, proxies: proxies, command: command)
  }

  private static func name(of product: Product, _ service: Service) -> String {
    service.effectiveImage.value ?? product.kind.rawValue
  }

  /// The configuration files of a program that may hold what flags and variables do not say.
  private static func unreadSettings(of service: Service, _ command: CommandLine) -> [String] {
    let hasFile =
      command.flags.contains { ["--config", "--alpha-config"].contains($0.name) }
      || service.environment.contains {
        ["OAUTH2_PROXY_CONFIG", "OAUTH2_PROXY_ALPHA_CONFIG"].contains($0.name)
      } || command.hasUnknownWord || service.build != nil || !service.unreadEnvFiles.isEmpty
    return hasFile ? ["the configuration file of `\(service.name)`"] : []
  }

  /// Whether the ports that were found are all.
  private mutating func isWhole(
    _ service: Service, product: Product, proxies: [Proxy], command: CommandLine
  ) -> Bool {
    switch product.kind {
    case .keycloak, .keycloakBitnami, .authentik:
      needs += command.needs
      return true
    case .keycloakLegacy:
      // `-Djboss.http.port` and `jboss.socket.binding.port-offset` move its ports.
      let options = service.environment.filter { $0.name.hasPrefix("JAVA_OPTS") }.map(\.value)
      return ((service.command ?? []) + options).allSatisfy {
        !$0.isUnknown && !($0.value ?? "").contains("jboss.")
      }
    case .nginx:
      let isRead = proxies.allSatisfy { proxy in
        proxy.confidence == .certain && !proxy.isIncomplete
          && !proxy.servers.contains(where: \.hasUnknownListen)
      }
      return isRead && entries.contains { $0.evidence == .configured }
    case .traefik:
      let points = TraefikEntryPoints(service, command: command)
      return points.isComplete && !points.points.isEmpty
    case .authentikOutpost, .caddy, .oauth2Proxy, .other: return false
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
