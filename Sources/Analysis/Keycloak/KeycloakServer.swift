// A service that runs Keycloak, with the settings that decide its URLs.

import Deployment
import SourceText

/// A Keycloak server as its service starts it.
public struct KeycloakServer: Sendable {
  /// The service.
  public let service: Service
  /// Which Keycloak.
  public let product: Product
  /// The options from environment and command line; the command line wins and stands last.
  public let options: [KeycloakOption]

  /// The server that a service runs; nil unless it is Keycloak.
  public init?(_ service: Service) {
    guard let product = service.effectiveProduct, product.isKeycloak else { return nil }
    self.service = service
    self.product = product
    let hostnameV1 = Self.enablesHostnameV1(service)
    options = (Self.environmentOptions(service) + Self.flags(service)).map {
      Self.judged($0, product: product, service: service, hostnameV1: hostnameV1)
    }
  }

  /// The value of an option: the last that is given.
  public func option(_ name: String) -> KeycloakOption? { options.last { $0.name == name } }

  /// An option's value; absent where nobody gives it.
  public func value(_ name: String) -> Sourced<String> {
    guard let value = option(name)?.value, value.value?.isEmpty != true else { return .absent }
    return value
  }

  private static func environmentOptions(_ service: Service) -> [KeycloakOption] {
    service.environment.compactMap { variable in
      guard variable.name.hasPrefix("KC_"), variable.value.isPresent else { return nil }
      let name = String(
        decoding: variable.name.dropFirst(3).lowercased().utf8.map {
          $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0
        }, as: UTF8.self)
      return KeycloakOption(
        name: name, spelling: variable.name, value: variable.value,
        span: variable.nameSpan ?? variable.value.span, isFlag: false)
    }
  }

  private static func flags(_ service: Service) -> [KeycloakOption] {
    var flags: [KeycloakOption] = []
    let words = service.command ?? []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      guard let text = word.value, text.hasPrefix("--"), text.utf8.count > 2 else { continue }
      let parts = text.dropFirst(2).split(separator: "=", maxSplits: 1)
      guard let name = parts.first.map(String.init) else { continue }
      var value: Sourced<String> = .known("true", span: word.span)
      if parts.count > 1 {
        let start = name.utf8.count + 3
        value = .known(String(parts[1]), span: word.span(of: start..<text.utf8.count))
      } else if text.utf8.contains(UInt8(ascii: "=")) {
        value = .absent
      } else if index < words.count, words[index].value?.hasPrefix("-") == false {
        value = words[index]
        index += 1
      }
      flags.append(
        KeycloakOption(
          name: name, spelling: "--\(name)", value: value,
          span: word.span(of: 0..<name.utf8.count + 2), isFlag: true))
    }
    return flags
  }

  private static func enablesHostnameV1(_ service: Service) -> Bool {
    let words =
      [service.variable("KC_FEATURES")?.value.value].compactMap { $0 }
      + (service.command ?? []).compactMap(\.value)
    return words.contains { $0.contains("hostname:v1") }
  }

  private static func judged(
    _ option: KeycloakOption, product: Product, service: Service, hostnameV1: Bool
  ) -> KeycloakOption {
    guard product.kind == .keycloak else { return option }
    var option = option
    let image = service.effectiveImage
    if let removed = KeycloakOptions.removed[option.name] {
      let isGone = product.isAtLeast(removed.major, removed.minor)
      let isKept = hostnameV1 && option.name != "proxy" && product.isAtLeast(26) == .no
      guard isGone == .yes, !isKept else { return option }
      option.status = .removed
      option.replacement = removed.replacement
      option.because = Because([
        .init(
          product.isLatest
            ? "`\(service.name)` runs the newest Keycloak (no version in the image's tag)"
            : "`\(service.name)` runs Keycloak \(product.version ?? "")", at: image.span),
        .init(
          "Keycloak dropped `\(option.name)` in \(removed.major).\(removed.minor) (\(removed.source))"
        ),
      ])
    } else if let replacement = KeycloakOptions.imagined[option.name] {
      option.status = .misspelt
      option.replacement = replacement
      option.because = Because("no Keycloak version has an option `\(option.name)`")
    } else if let near = KeycloakOptions.nearMiss(option.name) {
      option.status = .misspelt
      option.replacement =
        "write \(option.isFlag ? "--\(near)" : "KC_" + near.uppercased().map { $0 == "-" ? "_" : String($0) }.joined())"
      option.because = Because(
        "no Keycloak version has an option `\(option.name)`; `\(near)` exists")
    }
    return option
  }
}
