// What the library does with endpoints beside the ones it uses.

import Deployment
import SourceText
import Syntax

extension ProviderLoader {
  /// Adds what decides whether the library has all that it needs, and what it never reads.
  func addEndpointSettings(to login: inout Login, of provider: MergedProvider) {
    login.hasInlineKeys = provider.value("jwks")?.isObject == true
    if let token = provider.value("token"), token.isObject, token["url"] == nil {
      login.tokenWithoutURL = token.span
    }
    guard login.library == .authJS5 else { return }
    // Nothing outside option normalising reads them (@auth/core 0.41.3, lib/utils/providers.ts).
    login.unreadWellKnown = written("wellKnown", of: provider)
    login.unreadKeySet = written("jwks_endpoint", of: provider)
  }

  /// A factory's own dead defaults are nothing that its user can change.
  private func written(_ key: String, of provider: MergedProvider) -> Sourced<String> {
    let value = provider.options == nil ? provider.value(key) : provider.user([key])
    return value?.sourced ?? .absent
  }

  /// What the library is left with where a function stood: `JSON.stringify` writes `null`.
  static func bareFunction(at node: DataNode, position: Int, path: String) -> Login {
    var login = Login(
      id: "provider \(position + 1)", library: .nextAuthUnknown, path: path, span: node.span)
    login.isBareFunction = true
    return login
  }
}
