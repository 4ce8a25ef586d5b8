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
  static func document(
    slug: String, origin: Sourced<String>, webPath: Sourced<String> = .absent, because: Because
  ) -> DiscoveryDocument {
    if webPath.isUnknown { return .unknown(needs: webPath.needs, because: because) }
    let base = (webPath.value ?? "").split(separator: "/").map { "/" + $0 }.joined()
    func at(_ path: String) -> Sourced<String> {
      origin.map { $0 + base + "/application/o/" + path }
    }
    return DiscoveryDocument(
      issuer: at("\(slug)/"), authorization: at("authorize/"), token: at("token/"),
      jwks: at("\(slug)/jwks/"), userinfo: at("userinfo/"), endSession: at("\(slug)/end-session/"),
      because: because)
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
