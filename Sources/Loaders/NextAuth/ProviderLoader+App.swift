// What a configuration and its environment say of the app as a whole, and of the client's secret.

import Deployment
import SourceText
import Syntax

extension ProviderLoader {
  /// The settings around the providers.
  ///
  /// - Parameters:
  ///   - config: the configuration that lists the provider; nil where it was found on its own.
  ///   - hasAllSettings: whether a setting that the configuration does not name is not there; an export may
  ///     leave the secret out on purpose.
  func appSettings(_ config: ConfigValue?, hasAllSettings: Bool) -> AppSettings {
    var settings = AppSettings()
    if let config {
      settings.trustHost = config["trustHost"]?.sourced ?? .absent
      let secret = config["secret"].map(Self.secret) ?? .absent
      if secret.isPresent || hasAllSettings { settings.secret = secret }
    } else if !seesEnvironment {
      settings.isPartial = true
      settings.trustHost = .absent
    }
    for name in AppSettings.variableNames { settings.variables[name] = state(name) { $0 } }
    for name in AppSettings.secretNames { settings.secrets[name] = state(name) { $0.secret } }
    return settings
  }

  /// Adds the settings that other configurations of the same app name.
  static func complete(_ settings: inout AppSettings, from configurations: [ConfigValue]) {
    for config in configurations {
      if settings.trustHost.isAbsent, let value = config["trustHost"]?.sourced {
        settings.trustHost = value
      }
      if settings.secret.isAbsent, let value = config["secret"] {
        settings.secret = secret(value)
      }
    }
  }

  /// Auth.js 5 takes one secret or a list of them.
  private static func secret(_ value: ConfigValue) -> Sourced<Secret> {
    guard case .list(let elements) = value.content else { return value.sourced.secret }
    return elements.first?.value.sourced.secret ?? Sourced(.absent, span: value.span)
  }

  private func state<Value>(
    _ name: String, _ transform: (Sourced<String>) -> Sourced<Value>
  ) -> AppSettings.Variable<Value> {
    switch variable(name) {
    case .given(let value): .given(transform(value))
    // Whoever exports a configuration shows its providers, not the whole environment.
    case .unset: seesEnvironment ? .unset : .unseen
    case .unknown: .unseen
    }
  }

  /// Hides a client secret wherever it comes from: the name of a variable need not tell that it holds one.
  ///
  /// A secret that is the client's own id stays readable in sentences, which could not name the client without.
  static func hide(
    _ secret: Sourced<String>, clientID: String?, in redaction: inout Redaction
  ) {
    guard let text = secret.value, Secret(text).kind == .literal else { return }
    if secret.pieces.isEmpty, let span = secret.span { redaction.hide(span) }
    for piece in secret.pieces {
      if let place = piece.variable == nil ? piece.span : piece.definition { redaction.hide(place) }
    }
    if text != clientID, !SecretNames.isEverydayWord(text) { redaction.hide(value: text) }
  }
}
