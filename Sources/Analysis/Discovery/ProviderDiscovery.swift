// What the identity providers of a deployment answer to a discovery URL.

import Deployment
import SourceText

/// The discovery documents of a deployment's providers.
public struct ProviderDiscovery: Sendable {
  let deployment: Deployment
  let keycloaks: [String: KeycloakServer]
  let origins: RequestOrigin

  /// The document that a provider answers with; nil where the path is none of a realm or application.
  ///
  /// - Parameters:
  ///   - address: the issuer or discovery URL as the caller opens it.
  ///   - provider: the service that runs the provider.
  public func document(at address: WebAddress, provider: String) -> DiscoveryDocument? {
    let origin = origins.origin(of: address, at: provider)
    let service = deployment.service(provider)
    if service?.effectiveProduct?.kind == .authentik {
      guard let slug = AuthentikDiscovery.slug(inPath: address.path) else { return nil }
      return AuthentikDiscovery.document(
        slug: slug, origin: origin,
        webPath: service?.variable("AUTHENTIK_WEB__PATH")?.value ?? .absent,
        provider: authentikProvider(of: slug, service: provider),
        because: Because(
          "Authentik builds every URL of the document from the host of the request",
          at: service?.nameSpan))
    }
    guard let server = keycloaks[provider],
      let realm = KeycloakDiscovery.realmPath(inPath: address.path)
    else { return nil }
    return KeycloakDiscovery(server: server)
      .document(
        realmPath: realm.path, frontendURL: frontendURL(of: realm.realm, provider: provider),
        request: origin)
  }

  /// The provider of an application; nil where no blueprint that the deployment uses defines just one.
  func authentikProvider(of slug: String, service: String) -> AuthentikProvider? {
    let found = deployment.providers.filter { $0.kind == .authentik && $0.service == service }
      .flatMap(\.oauth2Providers).filter { $0.slug.value == slug && $0.use != .unused }
    return found.count == 1 ? found.first : nil
  }

  /// The realm's own address, where a file gives one.
  private func frontendURL(of realm: String, provider: String) -> Sourced<String> {
    deployment.providers.filter { $0.service == provider }
      .flatMap(\.realms).first {
        $0.name.value == realm && $0.frontendURL.isPresent
      }?.frontendURL ?? .absent
  }
}
