// What a provider's configuration says of the client itself: callback URL, ID token, scopes that nobody reads.

import Deployment
import SourceText
import Syntax

extension ProviderLoader {
  /// Adds what the login's own URLs do not depend on.
  func addClientSettings(to login: inout Login, of provider: MergedProvider, root: DataNode?) {
    login.idTokenAlgorithm = text(provider.value("client", "id_token_signed_response_alg"))
    login.requiresIDToken = requiresIDToken(provider, library: login.library)
    login.misplacedScopes = misplacedScopes(provider)
    login.callback = callback(provider, root: root)
  }

  /// Auth.js 5 demands an ID token of every provider of type `oidc` (lib/actions/callback/oauth/callback.ts).
  ///
  /// next-auth 4 does where `idToken` is true, which it is by itself for a provider whose own `wellKnown` is
  /// OpenID's (core/lib/providers.ts, 4.24.15).
  private func requiresIDToken(_ provider: MergedProvider, library: Login.Library) -> Ternary {
    switch library {
    case .authJS5: return Ternary(provider.value("type")?.text == "oidc")
    case .nextAuth4:
      if let flag = provider.value("idToken"), !flag.isNull {
        return flag.boolean.map { Ternary($0) } ?? .unknown
      }
      let wellKnown = provider.defaults["wellKnown"]?.text ?? ""
      return Ternary(wellKnown.contains("openid-configuration"))
    case .nextAuthUnknown: return .unknown
    }
  }

  private func misplacedScopes(_ provider: MergedProvider) -> [Sourced<String>] {
    var places = [provider.value("scope")]
    if let authorization = provider.value("authorization"), authorization.resolved.kind == .mapping
    {
      places.append(provider.value("authorization", "scope"))
    }
    return places.compactMap { $0 }.map { text($0) }.filter { $0.isPresent }
  }

  private func callback(_ provider: MergedProvider, root: DataNode?) -> CallbackSettings {
    let config = Self.configuration(in: root)
    var callback = CallbackSettings()
    callback.basePath = text(config?["basePath"])
    callback.redirectProxyURL = text(
      provider.value("redirectProxyUrl") ?? config?["redirectProxyUrl"])
    callback.redirectURI = text(provider.value("authorization", "params", "redirect_uri"))
    for name in CallbackSettings.variableNames {
      // An export may hold the values that the app had when it was made.
      let exported = text(config?["env"]?[name])
      callback.variables[name] = environment[name] ?? (exported.isPresent ? exported : nil)
    }
    return callback
  }

  /// The object that holds `providers`.
  private static func configuration(in root: DataNode?) -> DataNode? {
    guard let root, root.resolved.kind == .mapping, root["providers"] == nil else { return root }
    return ["default", "authOptions", "authConfig"].lazy.compactMap { root[$0] }.first ?? root
  }
}
