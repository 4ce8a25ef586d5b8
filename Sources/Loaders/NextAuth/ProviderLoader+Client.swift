// What a provider's configuration says of the client itself: callback URL, ID token, scopes that nobody reads.

import Deployment
import SourceText
import Syntax

extension ProviderLoader {
  /// Adds what the login's own URLs do not depend on.
  func addClientSettings(to login: inout Login, of provider: MergedProvider, config: ConfigValue?) {
    login.idTokenAlgorithm =
      provider.value("client", "id_token_signed_response_alg")?.sourced ?? .absent
    login.requiresIDToken = requiresIDToken(provider, library: login.library)
    login.misplacedScopes = misplacedScopes(provider)
    login.callback = callback(provider, config: config)
    login.callback.isNextAuth = isNextAuth
  }

  /// Auth.js 5 demands an ID token of every provider of type `oidc` (lib/actions/callback/oauth/callback.ts).
  ///
  /// next-auth 4 does where `idToken` is true, which it is by itself for a provider whose own `wellKnown` is
  /// OpenID's (core/lib/providers.ts, 4.24.15).
  private func requiresIDToken(_ provider: MergedProvider, library: Login.Library) -> Ternary {
    switch library {
    case .authJS5: return Ternary(provider.value("type")?.text == "oidc")
    case .nextAuth4:
      if let flag = provider.value("idToken"), !flag.isNothing {
        guard case .boolean(let value) = flag.content else { return .unknown }
        return Ternary(value)
      }
      let wellKnown = provider.defaults["wellKnown"]?.text ?? ""
      return Ternary(wellKnown.contains("openid-configuration"))
    case .nextAuthUnknown: return .unknown
    }
  }

  private func misplacedScopes(_ provider: MergedProvider) -> [Sourced<String>] {
    var places = [provider.value("scope")]
    if provider.value("authorization")?.isObject == true {
      places.append(provider.value("authorization", "scope"))
    }
    return places.compactMap { $0?.sourced }.filter { $0.isPresent }
  }

  private func callback(_ provider: MergedProvider, config: ConfigValue?) -> CallbackSettings {
    var callback = CallbackSettings()
    callback.basePath = config?["basePath"]?.sourced ?? .absent
    callback.redirectProxyURL =
      (provider.value("redirectProxyUrl") ?? config?["redirectProxyUrl"])?.sourced ?? .absent
    callback.redirectURI =
      provider.value("authorization", "params", "redirect_uri")?.sourced ?? .absent
    for name in CallbackSettings.variableNames {
      switch variable(name) {
      case .given(let value): callback.variables[name] = value
      case .unknown: callback.variables[name] = .unknown(needs: [name])
      case .unset:
        // An export may hold the values that the app had when it was made.
        let exported = config?["env"]?[name]?.sourced ?? .absent
        callback.variables[name] = exported.isPresent ? exported : nil
      }
    }
    return callback
  }

  /// The object that holds `providers`.
  static func configuration(in root: DataNode?) -> DataNode? {
    guard let root, root.resolved.kind == .mapping, root["providers"] == nil else { return root }
    return ["default", "authOptions", "authConfig"].lazy.compactMap { root[$0] }.first ?? root
  }
}
