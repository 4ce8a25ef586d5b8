// Logins and their steps, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

/// A login's walk with what its deployment knows beside it.
struct LoginSubject: Sendable {
  let flow: LoginFlow
  let deployment: Deployment

  /// Calls to Authentik's API that carry a session's token.
  ///
  /// Another login of the deployment may have asked for the scope, and a call may go to another host.
  var apiCalls: [APICall] {
    let authentiks = deployment.logins.filter { $0.kind == .authentik }
    let isRequested = authentiks.contains {
      $0.scope.value?.split(separator: " ").contains("goauthentik.io/api") == true
        || $0.scope.value?.allSatisfy { $0 == " " } == true
    }
    guard flow.login.kind == .authentik, !isRequested else { return [] }
    let own = [flow.login.issuer, flow.login.wellKnown]
      .compactMap { $0.value.flatMap { WebAddress($0)?.host } }
    return deployment.apiCalls.filter { call in
      call.provider == .authentik && call.purpose == .api && call.credential == .session
        && (call.host.map(own.contains) ?? true)
    }
  }

  /// The scopes in the wrong place that name something which the effective scope lacks.
  var misplacedScopes: [Sourced<String>] {
    guard let scope = flow.login.scope.value else { return [] }
    let effective = Set(scope.split(separator: " "))
    return flow.login.misplacedScopes.filter { entry in
      entry.value?.split(separator: " ").contains { !effective.contains($0) } == true
    }
  }

  /// Whether the provider maps the API's scope; unknown without a blueprint.
  var isAPIMapped: Ternary {
    guard case .authentik(let provider) = flow.client.registration?.source else { return .unknown }
    guard let mappings = provider.mappings.value else {
      return provider.mappings.isAbsent ? .no : .unknown
    }
    if mappings.contains(where: { $0.scopeName.value == "goauthentik.io/api" }) { return .yes }
    return mappings.contains { $0.scopeName.isUnknown } ? .unknown : .no
  }

  /// What the calls show.
  var apiEvidence: [Evidence] {
    guard !apiCalls.isEmpty else { return [] }
    return apiCalls.map {
      Evidence("`\($0.path)` sends the session's access token to `\($0.urlPath)`", span: $0.span)
    } + [Evidence("Authentik's API accepts only tokens whose scopes contain `goauthentik.io/api`")]
  }
}

extension DeploymentSchema {
  static let login: ObjectType<LoginSubject> = ObjectType(
    "Login", "one identity provider in a relying party's configuration",
    text: { $0.flow.login.id }, span: { $0.flow.login.span }
  ) { field in
    field("id", .string, "the provider's id in the library") { $0.flow.login.id }
    field("kind", .nullable(.string), "`keycloak` or `authentik`") { $0.flow.login.kind?.rawValue }
    field("library", .string, "`next-auth@4`, `next-auth@5` or `next-auth`") { subject in
      Value(
        .string(subject.flow.login.library.name),
        because: subject.flow.login.libraryEvidence.evidence)
    }
    field("service", .nullable(.string), "the service that runs the app") { subject in
      let service = subject.flow.login.service.flatMap { subject.deployment.service($0) }
      return Value(
        service.map { .string($0.name) } ?? .null, span: service?.nameSpan)
    }
    field("confidence", .string, "how sure the link to that service is") {
      $0.flow.login.serviceConfidence.name
    }
    field("clientId", .nullable(.string), "the client id") {
      $0.flow.login.clientID.expressionValue
    }
    field("scope", .nullable(.string), "the requested scope") { subject in
      let login = subject.flow.login
      let value = login.scope.expressionValue
      return Value(value.payload, span: login.scopeSpan, because: value.because)
    }
    field(
      "writtenScope", .nullable(.string), "the scope where it stands letter by letter, for a fix"
    ) {
      $0.flow.login.scope.verbatimValue
    }
    field(
      "scopes", .list(.object("ScopeRequest")), "the requested scopes, where the client is known"
    ) {
      scopeRequest.list($0.flow.grant?.requests ?? [])
    }
    field("client", .nullable(.object("Client")), "the client in a realm file") { subject in
      guard case .keycloak(let found, _) = subject.flow.client.registration?.source else {
        return Value.null
      }
      return client.value(ClientSubject(found))
    }
    field(
      "registration", .nullable(.object("Registration")),
      "the client's definition in a realm or a blueprint"
    ) {
      registration.value($0.flow.client.registration == nil ? nil : $0.flow)
    }
    field("standing", .object("Standing"), "whether the client exists") {
      standing.value($0.flow.client.standing)
    }
    field("lostScopes", .object("LostScopes"), "the requested scopes that are not granted") {
      lostScopes.value($0.flow)
    }
    field("misplacedScopes", .list(.string), "scopes written where the library reads none") {
      subject in
      Value(.list(subject.misplacedScopes.map(\.expressionValue)))
    }
    field("requiresIdToken", .bool, "whether the library refuses a login without an ID token") {
      $0.flow.login.requiresIDToken.value(needs: ["the library's version"])
    }
    field("discovery", .nullable(.object("Url")), "the discovery URL that the library fetches") {
      url.value($0.flow.discovery.isPresent ? $0.flow.discovery : nil)
    }
    addIssuerFields(&field)
    field(
      "conflict", .string, "`browser` or `service` where one discovery URL cannot serve both sides"
    ) {
      subject in
      Value(.string(subject.flow.conflict.rawValue), because: conflictEvidence(subject.flow))
    }
    field("steps", .list(.object("Step")), "the requests of the login in order") {
      step.list($0.flow.steps)
    }
    field("authorize", .nullable(.object("Step")), "the step that sends the browser away") {
      step.value($0.flow.step(.authorize))
    }
    field("discover", .nullable(.object("Step")), "the step that fetches the document") {
      step.value($0.flow.step(.discover))
    }
    field(
      "browserReach", .nullable(.object("Reach")), "whether a browser can open the discovery URL"
    ) {
      reach.value($0.flow.browserReach)
    }
    field("provider", .nullable(.string), "the service that runs the identity provider") {
      subject in
      let service = subject.flow.provider.flatMap { subject.deployment.service($0) }
      return Value(service.map { .string($0.name) } ?? .null, span: service?.nameSpan)
    }
    field("sharedOrigin", .nullable(.string), "an origin that serves both sides of a conflict") {
      subject in
      let shared = subject.flow.sharedAddress
      return Value(shared.map { .string($0.origin) } ?? .null, span: shared?.span)
    }
    field("aliasOwner", .nullable(.string), "the service that needs its host as a network alias") {
      $0.flow.sharedAddress?.aliasOwner
    }
    field("aliasNetwork", .nullable(.string), "the network on which it needs the alias") {
      $0.flow.sharedAddress?.network
    }
    field("clientIsUsed", .bool, "whether a service reads the client's realm file") {
      $0.flow.client.registration?.use != .unused
    }
    field(
      "apiCalls", .list(.object("ApiCall")), "calls to the provider's API with a session's token"
    ) {
      subject in
      Value(apiCall.list(subject.apiCalls).payload, because: subject.apiEvidence)
    }
    field(
      "apiMapping", .string,
      "whether the provider maps the scope of Authentik's API: `mapped`, `unmapped` or `unknown`"
    ) { subject in
      switch subject.isAPIMapped {
      case .yes: "mapped"
      case .no: "unmapped"
      case .unknown: "unknown"
      }
    }
  }

  /// The two halves of a conflict, in the order of the login.
  private static func conflictEvidence(_ flow: LoginFlow) -> [Evidence] {
    let fetch = flow.login.background + (flow.step(.discover)?.reach?.because ?? Because())
    switch flow.conflict {
    case .none: return []
    case .service: return (fetch + (flow.browserReach?.because ?? Because())).evidence
    case .browser:
      let published = flow.document.map { document in
        document.because
          + Because("so the browser is sent to \(document.authorization.textWithUnknownsEmpty)")
      }
      let browser = flow.step(.authorize)?.reach?.because ?? Because()
      return (fetch + (published ?? Because()) + browser).evidence
    }
  }

  static let step: ObjectType<LoginStep> = ObjectType(
    "Step", "one request of a login", text: { $0.name.rawValue }, span: { $0.url.span }
  ) { field in
    field(
      "name", .string,
      "`discover`, `authorize`, `callback`, `token`, `jwks`, `userinfo`, `refresh`, `api` or `logout`"
    ) {
      $0.name.rawValue
    }
    field("caller", .nullable(.string), "`browser` or the service") { step -> String? in
      switch step.caller {
      case .container(let service): service
      case .browserOnHost, .browserElsewhere: "browser"
      case .host, nil: nil
      }
    }
    field("url", .nullable(.object("Url")), "the URL") {
      url.value($0.url.isPresent ? $0.url : nil)
    }
    field("outcome", .string, "`ok`, `fails`, `unknown` or `skipped`") { $0.outcome.rawValue }
    field("origin", .string, "where the URL comes from") { $0.origin }
    field("reason", .string, "why, where it is not the reachability that decides") { $0.reason }
    field("reach", .nullable(.object("Reach")), "whether it can be opened") {
      reach.value($0.reach)
    }
  }

  static let scopeRequest: ObjectType<ScopeGrant.Request> = ObjectType(
    "ScopeRequest", "one requested scope", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "the scope") { Value(.string($0.name), span: $0.span) }
    field("isDefined", .bool, "whether the realm defines it") {
      $0.isDefined.value(needs: ["the realm's scopes"])
    }
    field("remedy", .string, "what to change where it is not granted") { $0.remedy }
    field("consequence", .string, "what the app notices where it is not granted") {
      $0.consequence
    }
    field("granted", .bool, "whether the client has it") {
      $0.isGranted.value(needs: ["the client's scopes"], because: $0.because)
    }
  }

  static let apiCall: ObjectType<APICall> = ObjectType(
    "ApiCall", "a call to an identity provider's API in an app's source",
    text: { $0.urlPath }, span: { $0.span }
  ) { field in
    field("path", .string, "the path of the URL") { Value(.string($0.urlPath), span: $0.span) }
    field("file", .string, "the source file") { $0.path }
  }
}
