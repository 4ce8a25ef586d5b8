// A service that runs Keycloak, with the settings that decide its URLs.

import Deployment
import SourceText

/// A Keycloak server as its service starts it.
public struct KeycloakServer: Sendable {
  /// Who made the image.
  public enum Packaging: Hashable, Sendable {
    /// The Keycloak project's own image.
    case stock
    /// A Dockerfile of the repository that builds on Keycloak.
    case built
    /// Somebody else's image of Keycloak, with a start script of its own.
    case vendor
    /// An image of which only the settings tell that it is Keycloak.
    case custom
  }

  /// The service.
  public let service: Service
  /// Which Keycloak.
  public let product: Product
  /// Who made the image.
  public let packaging: Packaging
  /// Which version.
  public let version: KeycloakVersion
  /// How it is started.
  public let command: KeycloakCommand
  /// The options from environment and command line; the command line wins and stands last.
  public let options: [KeycloakOption]
  /// What may set further options without being seen: files, or the image itself.
  public let unseenSources: [String]

  /// The server that a service runs; nil unless it is Keycloak.
  public init?(_ service: Service) {
    guard let product = service.effectiveProduct, product.isKeycloak else { return nil }
    self.service = service
    self.product = product
    let packaging = Self.packaging(of: service, product: product)
    self.packaging = packaging
    let command = KeycloakCommand(service, packaging: packaging)
    self.command = command
    let options = Self.environmentOptions(service, product: product) + command.options
    let version = KeycloakVersion(of: service, product: product, options: options)
    self.version = version
    let hostnameV1 = options.contains {
      $0.name == "features" && $0.value.value?.contains("hostname:v1") == true
    }
    let judge = OptionJudge(
      version: version, mode: command.mode, hasHostnameV1: hostnameV1, options: options)
    self.options = product.kind == .keycloak ? options.map(judge.judged) : options
    unseenSources =
      Self.unseenSources(of: service, packaging: packaging)
      + (command.hasConfigFile ? ["the file that `--config-file` names"] : [])
  }

  /// Whether it is started for production or for development.
  public var mode: KeycloakCommand.Mode {
    guard product.kind == .keycloakBitnami, command.mode == .unknown || command.mode == .none else {
      return command.mode
    }
    // Bitnami's own script chooses (`keycloak_start`, bitnami/containers, keycloak/26).
    let production = service.variable("KEYCLOAK_PRODUCTION")?.value ?? .absent
    if production.isUnknown { return .unknown }
    return ["true", "yes", "1"].contains(production.value?.lowercased() ?? "")
      ? .production : .development
  }

  /// The value of an option: the last that is given.
  public func option(_ name: String) -> KeycloakOption? { options.last { $0.name == name } }

  /// An option's value; absent where nobody gives it, unknown where something unseen may.
  public func value(_ name: String) -> Sourced<String> {
    if let value = option(name)?.value, value.isPresent, value.value?.isEmpty != true {
      return value
    }
    if unseenSources.isEmpty { return .absent }
    return .unknown(needs: unseenSources)
  }

  /// An option of the image's build, which steps of a Dockerfile may have fixed too.
  func builtValue(_ name: String) -> Sourced<String> {
    let value = value(name)
    guard value.isAbsent, hasUnseenSteps else { return value }
    return .unknown(needs: ["the Dockerfile's steps of `\(service.name)`"])
  }

  /// Whether steps of the Dockerfile may have left settings in the image.
  var hasUnseenSteps: Bool { packaging == .built && service.build?.hasUnseenSteps != false }

  /// Whether 25 keeps the hostname options of 24.
  var hasHostnameV1: Bool {
    option("features")?.value.value?.contains("hostname:v1") == true
  }

  /// The ranges of versions that it may belong to.
  public var generations: [KeycloakGeneration] {
    version.generations(hasHostnameV1: hasHostnameV1)
  }

  // MARK: Where settings come from

  private static func packaging(of service: Service, product: Product) -> Packaging {
    if product.kind != .keycloak { return .vendor }
    if service.build != nil {
      return service.build?.baseImage.value.flatMap { Product(image: $0) } == nil
        ? .custom : .built
    }
    guard let image = service.image.value, Product(image: image) != nil else {
      // `quay.io/keycloak/keycloak:${VERSION}` hides the version and nothing else.
      let text = service.image.textWithUnknownsEmpty
      return isStock(text) ? .stock : .custom
    }
    return isStock(image) ? .stock : .vendor
  }

  private static func isStock(_ image: String) -> Bool {
    var name = image.split(separator: "@").first.map(String.init) ?? image
    if let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") {
      name = String(name[..<colon])
    }
    return name == "keycloak/keycloak" || name.hasSuffix("/keycloak/keycloak")
  }

  /// Bitnami's names beside Keycloak's own, which win
  /// (bitnami/containers, keycloak/26 `keycloak-env.sh` and `libkeycloak.sh`).
  private static let bitnamiNames: Set<String> = [
    "hostname", "hostname-admin", "hostname-strict", "http-relative-path", "http-port",
    "https-port", "proxy", "proxy-headers", "https-key-store-file", "https-certificate-file",
  ]

  private static func environmentOptions(
    _ service: Service, product: Product
  ) -> [KeycloakOption] {
    func option(_ variable: EnvironmentVariable, _ name: String) -> KeycloakOption {
      KeycloakOption(
        name: name, spelling: variable.name, value: variable.value,
        span: variable.nameSpan ?? variable.value.span, isFlag: false)
    }
    var options: [KeycloakOption] = []
    if product.kind == .keycloakBitnami {
      options = service.environment.compactMap { variable in
        guard variable.name.hasPrefix("KEYCLOAK_"), variable.value.isPresent,
          let name = KeycloakOption.name(ofVariable: "KC_" + variable.name.dropFirst(9)),
          bitnamiNames.contains(name)
        else { return nil }
        return option(variable, name)
      }
    }
    return options
      + service.environment.compactMap { variable in
        guard variable.value.isPresent,
          let name = KeycloakOption.name(ofVariable: variable.name)
        else { return nil }
        return option(variable, name)
      }
  }

  /// What the guides call configuration sources, as far as the repository does not show them
  /// (keycloak.org/server/configuration: command line, environment, `conf/keycloak.conf`).
  private static func unseenSources(of service: Service, packaging: Packaging) -> [String] {
    var sources = service.unreadEnvFiles.map { $0.value ?? "an env file of `\(service.name)`" }
    let folder = "/opt/keycloak/conf"
    for mount in service.mounts where mount.kind != .volume && mount.kind != .tmpfs {
      guard let target = mount.target.value else { continue }
      if target == folder + "/keycloak.conf" || target == folder || target == "/opt/keycloak" {
        sources.append(mount.source.value ?? target)
      }
    }
    if packaging == .custom {
      sources.append("the image of `\(service.name)`")
    }
    return sources
  }
}
