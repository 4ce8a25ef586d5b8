// Authentik builds every URL of the document from the request that fetches it: it has no setting for
// a public address (authentik/providers/oauth2/views/provider.py, 2025).

import Deployment
import SourceText

enum AuthentikDiscovery {
  /// The document for a request that reaches Authentik under `origin`.
  ///
  /// - Parameters:
  ///   - slug: the application's slug, from `/application/o/<slug>/`.
  ///   - origin: scheme, host and port as Authentik sees the request.
  ///   - webPath: `AUTHENTIK_WEB__PATH`, the path in front of all pages (since 2024.12).
  ///   - provider: the application's provider, where a blueprint defines it.
  static func document(
    slug: String, origin: Sourced<String>, webPath: Sourced<String> = .absent,
    provider: AuthentikProvider? = nil, because: Because
  ) -> DiscoveryDocument {
    if webPath.isUnknown { return .unknown(needs: webPath.needs, because: because) }
    let base = (webPath.value ?? "").split(separator: "/").map { "/" + $0 }.joined()
    func at(_ path: String) -> Sourced<String> {
      origin.map { $0 + base + "/application/o/" + path }
    }
    var because = because
    let issuer = issuer(
      of: provider, usual: at("\(slug)/"), root: origin.map { $0 + base + "/" }, &because)
    return DiscoveryDocument(
      issuer: issuer, authorization: at("authorize/"), token: at("token/"),
      jwks: at("\(slug)/jwks/"), userinfo: at("userinfo/"), endSession: at("\(slug)/end-session/"),
      because: because)
  }

  /// The issuer by the provider's own settings (models.py, `get_issuer`, 2025; `issuer_override` since 2026).
  private static func issuer(
    of provider: AuthentikProvider?, usual: Sourced<String>, root: Sourced<String>,
    _ because: inout Because
  ) -> Sourced<String> {
    guard let provider else { return usual }
    let settings = [provider.issuerOverride, provider.issuerMode]
    if let open = settings.first(where: \.isUnknown)
      ?? (provider.isApplied == .unknown ? settings.first(where: \.isPresent) : nil)
    {
      return .unknown(needs: open.isUnknown ? open.needs : ["whether the blueprint is applied"])
    }
    guard provider.isApplied == .yes else { return usual }
    if let text = provider.issuerOverride.value, !text.isEmpty {
      because.add("`issuer_override` names the issuer itself", at: provider.issuerOverride.span)
      return .known(text)
    }
    guard provider.issuerMode.value == "global" else { return usual }
    because.add(
      "`issuer_mode: global` makes one issuer of all providers", at: provider.issuerMode.span)
    return root
  }

  /// The slug in the path of an issuer or discovery URL; nil where it is another path.
  static func slug(inPath path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard let index = parts.firstIndex(of: "application"), parts.count > index + 2,
      parts[index + 1] == "o"
    else { return nil }
    return parts[index + 2]
  }
}
