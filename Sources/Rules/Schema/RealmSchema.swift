// Realms, clients and Keycloak servers, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

/// A realm with the server that reads it.
final class RealmSubject: Sendable {
  let realm: Realm
  let provider: KeycloakServer?
  /// Where proxies offer the server.
  let publicAddresses: [PublicAddress]
  /// What the import does to the scopes of its clients.
  let scopes: RealmScopes
  /// The clients that Keycloak does not create itself.
  let clients: [ClientSubject]

  init(
    realm: Realm, provider: KeycloakServer?, publicAddresses: [PublicAddress],
    logins: [LoginClient]
  ) {
    let realm = realm.withoutGuesses
    self.realm = realm
    self.provider = provider
    self.publicAddresses = publicAddresses
    let exported = realm.exportVersion.value.flatMap { Product(image: "keycloak/keycloak:\($0)") }
    scopes = RealmScopes(realm, product: provider?.product ?? exported, logins: logins)
    let losses = Dictionary(
      scopes.losses.map { ($0.client.span, $0) }, uniquingKeysWith: { first, _ in first })
    clients = realm.clients.filter { !$0.isBuiltIn(inRealm: realm.name.value) }.map {
      ClientSubject($0, loss: losses[$0.span])
    }
  }

  /// The address that browsers know: the realm's own, the server's, or a proxy's.
  var publicURL: Sourced<String>? {
    let settings = [realm.frontendURL, provider?.value("hostname") ?? .absent]
    if let written = settings.first(where: { $0.value?.contains("://") == true }) { return written }
    return publicAddresses.first.map { .known($0.origin, span: $0.span) }
  }
}

extension DeploymentSchema {
  static let realm: ObjectType<RealmSubject> = ObjectType(
    "Realm", "a Keycloak realm of a file", text: { $0.realm.name.value ?? "" },
    span: { $0.realm.name.span ?? $0.realm.span }
  ) { field in
    field("name", .nullable(.string), "the realm's name") { $0.realm.name.expressionValue }
    field("clients", .list(.object("Client")), "the clients that Keycloak does not create itself") {
      client.list($0.clients)
    }
    field("isConfigCli", .bool, "whether keycloak-config-cli reads the file") {
      $0.realm.dialect == .configCLI
    }
    field("isPartial", .bool, "whether it is a partial export, which other parts belong to") {
      $0.realm.name.isAbsent
    }
    field("use", .string, "`mounted`, `named` or `unused`") { subject in
      switch subject.realm.use {
      case .mounted: "mounted"
      case .named: "named"
      case .unused: "unused"
      }
    }
    field("clientScopes", .nullable(.list(.string)), "the names in its `clientScopes`") {
      subject in
      guard let scopes = subject.realm.clientScopes else { return Value.null }
      return Value(
        .list(scopes.map(\.name.expressionValue)), span: subject.realm.clientScopesSpan)
    }
    field(
      "droppedScopes", .list(.string),
      "built-in scopes that `clientScopes` takes away from clients that want them"
    ) {
      $0.scopes.dropped
    }
    field("droppedNames", .string, "those scopes, for a sentence") {
      $0.scopes.dropped.listedAsCode
    }
    field("droppedFrom", .list(.object("Client")), "the clients that want them") {
      client.list($0.scopes.droppedFrom.map { ClientSubject($0) })
    }
    field(
      "undefinedScopes", .list(.object("UndefinedScopes")),
      "names that clients list and that nothing defines"
    ) {
      undefinedScopes.list($0.scopes.undefined)
    }
    addSecrets(to: &field)
    addHardening(to: &field)
    field("publicUrl", .nullable(.object("Url")), "the URL under which browsers know it") {
      subject in
      url.value(subject.publicURL)
    }
  }
}
