// Realms and clients, as rules see them.

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

  init(realm: Realm, provider: KeycloakServer?, publicAddresses: [PublicAddress]) {
    self.realm = realm
    self.provider = provider
    self.publicAddresses = publicAddresses
  }

  /// The address that browsers know: the realm's own, the server's, or a proxy's.
  var publicURL: Sourced<String>? {
    let settings = [realm.frontendURL, provider?.value("hostname") ?? .absent]
    if let written = settings.first(where: { $0.value?.contains("://") == true }) { return written }
    return publicAddresses.first.map { .known($0.origin, span: $0.span) }
  }
}

/// A client, kept once however often a rule asks for it.
final class ClientSubject: Sendable {
  let client: Client

  init(_ client: Client) { self.client = client }
}

extension DeploymentSchema {
  static let realm: ObjectType<RealmSubject> = ObjectType(
    "Realm", "a Keycloak realm of a file", text: { $0.realm.name.value ?? "" },
    span: { $0.realm.name.span ?? $0.realm.span }
  ) { field in
    field("name", .nullable(.string), "the realm's name") { $0.realm.name.expressionValue }
    field("clients", .list(.object("Client")), "the clients that Keycloak does not create itself") {
      subject in
      client.list(
        subject.realm.clients.filter { !$0.isBuiltIn(inRealm: subject.realm.name.value) }
          .map { ClientSubject($0) })
    }
    field("isConfigCli", .bool, "whether keycloak-config-cli reads the file") {
      $0.realm.dialect == .configCLI
    }
    field("publicUrl", .nullable(.object("Url")), "the URL under which browsers know it") {
      subject in
      url.value(subject.publicURL)
    }
  }

  static let client: ObjectType<ClientSubject> = ObjectType(
    "Client", "a Keycloak client", text: { $0.client.clientID.value ?? "" },
    span: { $0.client.clientID.span ?? $0.client.span }
  ) { field in
    field("clientId", .nullable(.string), "the client's id") {
      $0.client.clientID.expressionValue
    }
    field("enabled", .bool, "whether it can be used") { $0.client.isEnabled }
    field("public", .bool, "whether it has no secret") { $0.client.isPublic }
    field("hasBrowserFlow", .bool, "whether users sign in through a browser with it") {
      $0.client.hasBrowserFlow
    }
    field("directAccess", .bool, "whether it may use the password grant") {
      $0.client.hasDirectAccess
    }
    field("bearerOnly", .bool, "whether it only checks tokens") { $0.client.isBearerOnly }
    field("webOrigins", .list(.object("WebOrigin")), "the `webOrigins` entries") { subject in
      Value(
        webOrigin.list(subject.client.webOrigins.map { WebOrigin($0) }).payload,
        span: subject.client.webOriginsSpan)
    }
    field("redirectUris", .list(.string), "the redirect URIs") { subject in
      Value(
        .list(subject.client.redirectURIs.map(\.expressionValue)),
        span: subject.client.redirectURIsSpan)
    }
    field("redirectOrigins", .list(.string), "the origins that `+` stands for") {
      $0.client.redirectOrigins
    }
    field("defaultScopes", .nullable(.list(.string)), "`defaultClientScopes`") { subject in
      scopeList(subject.client.defaultScopes, span: subject.client.defaultScopesSpan)
    }
    field("optionalScopes", .nullable(.list(.string)), "`optionalClientScopes`") { subject in
      scopeList(subject.client.optionalScopes, span: subject.client.optionalScopesSpan)
    }
  }

  private static func scopeList(_ scopes: [Sourced<String>]?, span: Span?) -> Value {
    guard let scopes else { return .null }
    return Value(.list(scopes.map(\.expressionValue)), span: span)
  }

  static let webOrigin: ObjectType<WebOrigin> = ObjectType(
    "WebOrigin", "an entry of `webOrigins`", text: { $0.entry.value ?? "" },
    span: { $0.entry.span }
  ) { field in
    field("text", .string, "the entry") { $0.entry.expressionValue }
    field("effect", .string, "`any`, `derived`, `empty`, `exact`, `unmatchable` or `misspelt`") {
      origin in
      origin.effect == .unknown
        ? Value(.unknown(Set(origin.entry.needs)), span: origin.entry.span)
        : Value(.string(origin.effect.rawValue), span: origin.entry.span)
    }
    field("reason", .string, "why it matches nothing") { $0.reason }
    field("suggestion", .nullable(.string), "the spelling that matches") { $0.suggestion }
  }
}
