// What a version of Keycloak makes of each option.

import Deployment
import SourceText

/// Judges the options of one server.
struct OptionJudge {
  private let version: KeycloakVersion
  private let hasHostnameV1: Bool
  private let mode: KeycloakCommand.Mode
  private let given: Set<String>

  init(
    version: KeycloakVersion, mode: KeycloakCommand.Mode, hasHostnameV1: Bool,
    options: [KeycloakOption]
  ) {
    self.version = version
    self.mode = mode
    self.hasHostnameV1 = hasHostnameV1
    given = Set(options.map(\.name))
  }

  func judged(_ option: KeycloakOption) -> KeycloakOption {
    if let removed = KeycloakOptions.removed[option.name] {
      return judged(option, removed: removed)
    }
    if let replacement = KeycloakOptions.imagined[option.name] {
      var option = option
      option.status = .misspelt
      option.replacement = replacement
      option.because = Because("no Keycloak version has an option `\(option.name)`")
      return option
    }
    guard let near = KeycloakOptions.nearMiss(option.name) else { return option }
    var misspelt = option
    misspelt.status = .misspelt
    misspelt.replacement = KeycloakOptions.correction(near, in: option)
    misspelt.newName = given.contains(near) ? nil : option.spelling(of: near)
    misspelt.because = Because(
      "no Keycloak version has an option `\(option.name)`; `\(near)` exists")
    return misspelt
  }

  private func judged(
    _ option: KeycloakOption, removed: KeycloakOptions.Removed
  ) -> KeycloakOption {
    let isKept = hasHostnameV1 && removed.major == 25 && version.isAtLeast(26) == .no
    guard version.isAtLeast(removed.major) == .yes, !isKept else { return option }
    var option = option
    option.status = .removed
    option.confidence = version.isInferred ? .likely : .certain
    option.replacement = KeycloakOptions.replacement(
      option.name, value: option.value.value, given: given, mode: mode)
    if let successor = removed.successor, !given.contains(successor) {
      option.newName = option.spelling(of: successor)
    }
    option.because =
      version.because
      + Because("Keycloak dropped `\(option.name)` in \(removed.major).0 (\(removed.source))")
    return option
  }
}
