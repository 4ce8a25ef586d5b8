// Clients of a realm file with their redirect URIs and web origins, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

/// A client, kept once however often a rule asks for it.
final class ClientSubject: Sendable {
  let client: Client
  /// What the import takes from its scopes; nil where nobody asked.
  let loss: RealmScopes.ClientLoss?
  let redirects: [KeycloakRedirectPattern]

  init(_ client: Client, loss: RealmScopes.ClientLoss? = nil) {
    self.client = client
    self.loss = loss
    redirects = client.redirectURIs.map {
      KeycloakRedirectPattern($0, rootURL: client.rootURL)
    }
  }

  /// `+` stands for the redirect URIs, `-` for none.
  var postLogoutRedirects: [KeycloakRedirectPattern] {
    client.postLogoutEntries.filter { $0.value != "+" && $0.value != "-" }.map {
      KeycloakRedirectPattern($0, rootURL: client.rootURL, isPostLogout: true)
    }
  }
}

extension DeploymentSchema {
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
    field("serviceAccount", .bool, "whether it may sign in as itself") {
      $0.client.hasServiceAccount
    }
    field("isOpenId", .bool, "whether it speaks OpenID Connect and not SAML") {
      $0.client.protocol == "openid-connect"
    }
    field(
      "namesStandardFlow", .bool, "whether the file itself says anything of the standard flow"
    ) {
      $0.client.namesStandardFlow
    }
    field("rootUrl", .nullable(.string), "`rootUrl`") { $0.client.rootURL.expressionValue }
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
    field(
      "redirects", .list(.object("RedirectUri")), "the redirect URIs with what they let through"
    ) {
      subject in
      Value(
        redirectURI.list(subject.redirects).payload, span: subject.client.redirectURIsSpan)
    }
    field(
      "redirectsPlace", .string, "the list of redirect URIs, or the client where it has none"
    ) { subject in
      Value(.string(""), span: subject.client.redirectURIsSpan ?? subject.client.span)
    }
    field(
      "postLogoutRedirects", .list(.object("RedirectUri")),
      "the addresses that are allowed after a logout; `+` and `-` left out"
    ) {
      redirectURI.list($0.postLogoutRedirects)
    }
    field("redirectOrigins", .list(.string), "the origins that `+` stands for") {
      $0.client.redirectOrigins
    }
    field(
      "hasOriginsOfPages", .bool,
      "whether `+`, or the lack of a list, stands for any origin of a page"
    ) { $0.client.hasOriginsOfPages.value(needs: ["the redirect URIs"]) }
    field("derivation", .string, "the `+` entry, or what is taken in place of a list") { subject in
      let plus = subject.client.webOrigins.first { $0.value == "+" }
      return Value(.string(""), span: plus?.span ?? subject.client.redirectURIsSpan)
    }
    field(
      "listsWebOrigins", .bool, "whether the file has a `webOrigins` list"
    ) { $0.client.webOriginsSpan != nil }
    field("defaultScopes", .nullable(.list(.string)), "`defaultClientScopes`") { subject in
      scopeList(subject.client.defaultScopes, span: subject.client.defaultScopesSpan)
    }
    field("optionalScopes", .nullable(.list(.string)), "`optionalClientScopes`") { subject in
      scopeList(subject.client.optionalScopes, span: subject.client.optionalScopesSpan)
    }
    addScopeLosses(to: &field)
    addHardening(to: &field)
  }

  private static func addScopeLosses(to field: inout ObjectType<ClientSubject>.Builder) {
    field(
      "emptiedList", .nullable(.string),
      "`default` or `optional` where that list is empty because only the other is given"
    ) {
      $0.loss?.emptied?.rawValue
    }
    field("lostScopes", .list(.string), "the built-in scopes that it lacks for that reason") {
      $0.loss?.lost ?? []
    }
    field("lacksBasic", .bool, "whether its access tokens have no `sub`") { subject in
      (subject.loss?.lacksBasic ?? .no).value(needs: ["Keycloak's version"])
    }
  }

  private static func scopeList(_ scopes: [Sourced<String>]?, span: Span?) -> Value {
    guard let scopes else { return Value.null }
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

  static let redirectURI: ObjectType<KeycloakRedirectPattern> = ObjectType(
    "RedirectUri", "an entry of `redirectUris`", text: { $0.entry.value ?? "" },
    span: { $0.entry.span }
  ) { field in
    field("text", .string, "the entry") { $0.entry.expressionValue }
    field("effect", .string, "`any`, `prefix`, `wildcard`, `exact` or `dead`") { pattern in
      pattern.effect == .unknown
        ? Value(.unknown(Set(pattern.entry.needs)), span: pattern.entry.span)
        : Value(.string(pattern.effect.rawValue), span: pattern.entry.span)
    }
    field("reason", .string, "why it matches nothing") { $0.reason }
    field("isRelative", .bool, "whether it is a path, which follows the root URL") {
      $0.isRelative
    }
    field("isPostLogout", .bool, "whether it is for the way back from a logout") {
      $0.isPostLogout
    }
    field("isLoopback", .bool, "whether its host is the user's own machine") { $0.isLoopback }
    field("isInsecure", .bool, "whether it is plain http to a host that others share") {
      $0.isInsecure
    }
    field("host", .nullable(.string), "the host") { $0.host }
    field("scheme", .nullable(.string), "the scheme, in lower case") { $0.scheme }
    field(
      "opensForeignPaths", .bool,
      "whether it lets every path through, on a host that others can reach"
    ) {
      $0.opensForeignPaths
    }
    field("suggestion", .nullable(.string), "the spelling that does what was probably meant") {
      $0.suggestion
    }
  }

  static let undefinedScopes: ObjectType<RealmScopes.Undefined> = ObjectType(
    "UndefinedScopes", "names that clients list and that the realm does not define",
    span: { $0.places.first?.span }
  ) { field in
    field("names", .string, "the names, for a sentence") { $0.names.listedAsCode }
    field("count", .int, "how many names there are") { $0.names.count }
    field("places", .list(.string), "the names where they are listed") { group in
      Value(.list(group.places.map(\.expressionValue)))
    }
    field("client", .string, "the first client that lists them") { group in
      Value(
        .string(group.clients.first?.clientID.value ?? ""),
        span: group.clients.first?.clientID.span)
    }
    field("clientCount", .int, "how many clients list them") { $0.clients.count }
    field(
      "isDrop", .bool, "whether the names are built in and the realm's list took them away"
    ) {
      $0.isDrop
    }
  }
}
