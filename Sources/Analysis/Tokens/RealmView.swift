// A realm with the Keycloak that reads it, and the clients that somebody wrote.

import Deployment
import SourceText

/// What the judgements about a realm's tokens look at.
struct RealmView {
  let realm: Realm
  /// The Keycloak that reads the file, or the one that wrote it.
  let product: Product?
  /// The service that runs it.
  let service: Service?
  let roles: RoleGraph
  /// The enabled OpenID clients that Keycloak does not create itself.
  let clients: [Client]

  init(_ realm: Realm, service: Service?) {
    self.realm = realm
    self.service = service
    let exported = realm.exportVersion.value.flatMap { Product(image: "keycloak/keycloak:\($0)") }
    product = service?.effectiveProduct ?? exported
    roles = RoleGraph(realm)
    clients = realm.clients.filter {
      $0.isEnabled && $0.protocol == "openid-connect" && !$0.isBuiltIn(inRealm: realm.name.value)
    }
  }

  /// The realms of a deployment whose files say all that there is.
  ///
  /// keycloak-config-cli changes a realm that is there already, and a partial export is joined with others.
  static func all(in deployment: Deployment) -> [RealmView] {
    deployment.providers.filter { $0.kind == .keycloak }.flatMap { provider in
      provider.realms.filter { $0.dialect == .keycloak && $0.name.isPresent }.map { realm in
        RealmView(realm, service: provider.service.flatMap { deployment.service($0) })
      }
    }
  }

  /// A client's scope lists after the import's rules.
  func lists(of client: Client) -> ClientScopeLists {
    ClientScopeLists(client: client, realm: realm, product: product)
  }

  /// The client that a user stands for.
  func client(ofServiceAccount user: RealmUser) -> Client? {
    guard let id = user.serviceAccountOf?.lowercased() else { return nil }
    return clients.first { $0.clientID.value?.lowercased() == id && $0.hasServiceAccount }
  }

  /// The name of a client for a sentence.
  static func name(_ client: Client) -> String { client.clientID.value ?? "" }
}
