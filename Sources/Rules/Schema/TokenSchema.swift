// What tokens carry and what service accounts may do, as rules see it.

import Analysis
import Deployment
import Expressions
import SourceText

/// An issuer that somebody expects.
enum IssuerCheckSubject: Sendable {
  /// A login does.
  case login(LoginSubject)
  /// Services do.
  case demand(IssuerDemand)

  /// What is expected.
  var expected: Sourced<String> {
    switch self {
    case .login(let subject): subject.flow.login.issuer
    case .demand(let demand): demand.expected
    }
  }
}

extension DeploymentSchema {
  static func addTokens(to field: inout ObjectType<DeploymentFacts>.Builder) {
    field(
      "audienceFaults", .list(.object("AudienceFault")),
      "audiences that are demanded and not written, or written in vain"
    ) { audienceFault.list($0.audienceFaults) }
    field(
      "issuerChecks", .list(.object("IssuerCheck")),
      "the issuers that logins and services expect, beside those that providers name"
    ) { facts in
      issuerCheck.list(
        facts.logins.map { .login(LoginSubject(flow: $0, deployment: facts.deployment)) }
          + facts.issuerDemands.map(IssuerCheckSubject.demand))
    }
    field(
      "missingOrigins", .list(.object("MissingOrigin")),
      "pages of the deployment that clients' web origins leave out"
    ) { missingOrigin.list($0.missingOrigins) }
    field("roleFaults", .list(.object("RoleFault")), "what is wrong with realms' roles") {
      roleFault.list($0.roleFaults)
    }
    field(
      "serviceAccountFaults", .list(.object("ServiceAccountFault")),
      "service accounts that may do too much or too little"
    ) { serviceAccountFault.list($0.serviceAccountFaults) }
    field(
      "permissionFaults", .list(.object("PermissionFault")),
      "authorization services that can only deny, or that decide nothing"
    ) { permissionFault.list($0.permissionFaults) }
  }

  static let audienceFault: ObjectType<AudienceFault> = ObjectType(
    "AudienceFault", "an audience that is demanded and not written, or written in vain",
    text: { $0.audience }, span: { $0.place }
  ) { field in
    field(
      "kind", .string,
      "`unknown-client`, `not-in-access-tokens`, `unnamed`, `unserved` or `unserved-proxy`"
    ) { Value(.string($0.kind.rawValue), because: $0.because.evidence) }
    field("audience", .string, "the audience") { Value(.string($0.audience), span: $0.place) }
    field("client", .string, "the client whose tokens lack it, or that has the mapper") {
      $0.client
    }
    field("realm", .string, "the realm") { $0.realm }
    field("owner", .string, "who demands it: a service, or an API's client") { $0.owner }
    field("similar", .nullable(.string), "a client that may be meant") { $0.similar }
  }

  static let issuerCheck: ObjectType<IssuerCheckSubject> = ObjectType(
    "IssuerCheck", "an issuer that a login or a service expects",
    text: { $0.expected.value ?? "" }, span: { $0.expected.span }
  ) { field in
    field("login", .nullable(.object("Login")), "the login that expects it") { subject in
      if case .login(let one) = subject { login.value(one) } else { Value.null }
    }
    field("demand", .nullable(.object("IssuerDemand")), "the demand of services") { subject in
      guard case .demand(let one) = subject else { return Value.null }
      return Value(
        issuerDemand.value(one).payload, span: one.expected.span, because: one.because.evidence)
    }
  }

  static let issuerDemand: ObjectType<IssuerDemand> = ObjectType(
    "IssuerDemand", "an issuer that services demand and that tokens do not name",
    text: { $0.expected.value ?? "" }, span: { $0.expected.span }
  ) { field in
    field("expected", .nullable(.object("Url")), "the issuer that is demanded") {
      url.value($0.expected)
    }
    field("published", .string, "the issuer that tokens name") {
      Value(.string($0.published), because: $0.because.evidence)
    }
    field("setting", .string, "the setting that demands it") { $0.setting }
    field("services", .string, "the services that demand it, for a sentence") {
      $0.services.listedAsCode
    }
    field("count", .int, "how many services demand it") { $0.services.count }
    field("provider", .string, "the service that runs Keycloak") { $0.provider }
    field("isFixed", .bool, "whether Keycloak names its issuer whatever the request says") {
      $0.isFixed
    }
    field("isCertain", .bool, "whether what compares it is known") { $0.isCertain }
    field("alsoAt", .list(.string), "further places that demand it") { demand in
      Value(.list(demand.alsoAt.map { Value(.string(""), span: $0) }))
    }
  }

  static let missingOrigin: ObjectType<MissingOrigin> = ObjectType(
    "MissingOrigin", "a page of the deployment that a client's web origins leave out",
    text: { $0.origin }, span: { $0.list }
  ) { field in
    field("origin", .string, "the origin as browsers send it") {
      Value(.string($0.origin), span: $0.list, because: $0.because.evidence)
    }
    field("redirect", .nullable(.string), "the redirect URI that names it") {
      $0.redirect.expressionValue
    }
    field("client", .string, "the client") { $0.client }
    field("realm", .string, "the realm") { $0.realm }
  }

  static let roleFault: ObjectType<RoleFault> = ObjectType(
    "RoleFault", "something that is wrong with a realm's roles",
    text: { $0.roles.listedAsCode }, span: { $0.place }
  ) { field in
    field(
      "kind", .string,
      "`not-in-tokens`, `outside-scope`, `empty-composite`, `broken-composite` or `ambiguous`"
    ) { Value(.string($0.kind.rawValue), because: $0.because.evidence) }
    field("client", .string, "the client, if it is about one") { $0.client }
    field("realm", .string, "the realm") { $0.realm }
    field("roles", .string, "the roles, for a sentence") { $0.roles.listedAsCode }
    field("count", .int, "how many roles") { $0.roles.count }
    field("areHeld", .bool, "whether users of the file have them") { $0.areHeld }
  }

  static let serviceAccountFault: ObjectType<ServiceAccountFault> = ObjectType(
    "ServiceAccountFault", "something that is wrong with a client's service account",
    text: { $0.client }, span: { $0.place }
  ) { field in
    field("kind", .string, "`public`, `overprivileged`, `no-role` or `filtered`") {
      Value(.string($0.kind.rawValue), because: $0.because.evidence)
    }
    field("client", .string, "the client") { $0.client }
    field("roles", .string, "the roles of the Admin API that it has, for a sentence") {
      $0.roles.listedAsCode
    }
    field("callsAdminApi", .bool, "whether the deployment has it call the Admin API") {
      Value(.bool($0.call != nil), span: $0.call)
    }
  }

  static let permissionFault: ObjectType<PermissionFault> = ObjectType(
    "PermissionFault", "something that is wrong with a client's authorization services",
    text: { $0.name }, span: { $0.place }
  ) { field in
    field(
      "kind", .string,
      "`unreached-resource`, `no-policy`, `unknown-policy`, `contradiction` or `not-enforcing`"
    ) { Value(.string($0.kind.rawValue), because: $0.because.evidence) }
    field("client", .string, "the client") { $0.client }
    field("name", .string, "the resource, the permission or the mode") { $0.name }
  }
}
