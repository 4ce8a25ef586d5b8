// Secrets as rules see them: where they stand and whose they are, never what they say.

import Analysis
import Deployment
import Expressions
import SourceText

extension RealmSubject {
  fileprivate var maskedSecrets: [RealmSecret] {
    realm.secrets.filter { $0.value.value?.kind == .mask }
  }

  fileprivate var disabledUsers: [RealmUser] {
    realm.users.filter { $0.omitsEnabled && !$0.isServiceAccount }
  }
}

extension DeploymentSchema {
  /// How many further places one finding shows.
  private static let shownPlaces = 7

  static let relyingApp: ObjectType<RelyingApp> = ObjectType(
    "App", "an app that signs its users in", text: { $0.login.id },
    span: { $0.service?.nameSpan ?? $0.login.span }
  ) { field in
    field("name", .string, "the service that runs it, or the file that configures it") { app in
      Value(
        .string(app.service?.name ?? app.login.path), span: app.service?.nameSpan ?? app.login.span)
    }
    field("library", .string, "`next-auth@4`, `next-auth@5` or `next-auth`") { app in
      Value(
        .string(app.login.library.name), because: app.login.libraryEvidence.evidence)
    }
    field("login", .string, "the first of its logins") { app in
      Value(.string(app.login.id), span: app.login.span)
    }
    field("secretGap", .nullable(.object("Gap")), "what keeps the library from having a secret") {
      gap.value($0.secretGap)
    }
    field("trustGap", .nullable(.object("Gap")), "what keeps Auth.js from trusting the host") {
      gap.value($0.trustGap)
    }
    field(
      "movedBase", .nullable(.object("Url")),
      "a `NEXTAUTH_URL` whose path takes the callback away from its route"
    ) {
      url.value($0.movedBase)
    }
    field("movedBaseIsDefault", .bool, "whether a deployment may give another one") {
      $0.movedBase?.isOverridable == true
    }
    field("movedCallback", .string, "the callback URL that follows from it") { $0.movedCallback }
  }

  static let gap: ObjectType<RelyingApp.Gap> = ObjectType(
    "Gap", "a setting that a library lacks", text: { $0.setting }, span: { $0.span }
  ) { field in
    field("kind", .string, "`empty`, `unset`, `refused`, `old-name` or `mistaken`") { gap in
      Value(.string(gap.kind.rawValue), because: gap.because.evidence)
    }
    field("setting", .string, "the setting") { Value(.string($0.setting), span: $0.span) }
    field("confidence", .string, "how sure it is") { $0.confidence.name }
  }

  static let clientSecretCheck: ObjectType<ClientSecretCheck> = ObjectType(
    "ClientSecret", "a client secret beside that of the identity provider's file",
    text: { $0.user }, span: { $0.own.span }
  ) { field in
    field("user", .string, "who has it, for a sentence") { $0.user }
    field("clientId", .nullable(.string), "the client") { $0.clientID.expressionValue }
    field("differs", .bool, "whether the two are different texts") { check in
      check.differs.value(needs: ["the client secret"], because: check.because)
    }
    field(
      "isMadeUp", .bool,
      "whether the identity provider makes up a secret, because its file has none"
    ) { check in
      Value(.bool(check.isMadeUp), because: check.because.evidence)
    }
    field("isKnown", .bool, "whether the app's side is known") { $0.own.value != nil }
    field("what", .string, "`Keycloak` or `Authentik`") { $0.product }
    field("client", .string, "the whole client") { check in
      Value(.string(""), span: check.client)
    }
    field("isFixed", .bool, "whether no variable can give either side another value") {
      $0.isFixed
    }
    field("registered", .nullable(.string), "the place of the identity provider's side") {
      $0.registered.span.place
    }
    field("definitions", .list(.string), "the places that set its variables") { check in
      Value(.list(check.definitions.map { Value(.string(""), span: $0) }))
    }
  }

  static let publicSecret: ObjectType<PublicSecret> = ObjectType(
    "PublicSecret", "a secret in a variable that browsers get", text: { $0.name },
    span: { $0.span }
  ) { field in
    field("name", .string, "the variable") { Value(.string($0.name), span: $0.span) }
    field("privateName", .string, "its name without the prefix") {
      String($0.name.dropFirst($0.prefix.utf8.count))
    }
    field("prefix", .string, "the prefix that gives it to browsers") { $0.prefix }
    field("setting", .string, "what sets it, for a sentence") { $0.setting }
    field("others", .list(.string), "further places that set or use it") { secret in
      Value(.list(secret.others.map { Value(.string(""), span: $0) }))
    }
    field("reason", .string, "why its value is a secret, for a sentence") { secret in
      switch secret.reason {
      case .name: "its name says that it is a secret"
      case .variable(let name): "its value is that of `\(name)`"
      case .same(let what, _): "its value is \(what)"
      case .clientSecret(let login): "login `\(login)` uses it as the client secret"
      }
    }
    field("original", .nullable(.string), "the setting that has the same value") { secret in
      if case .same(_, let span) = secret.reason { return span.place }
      return Value.null
    }
    field("isSure", .bool, "whether the prefix surely gives it to browsers") { $0.isSure }
    field("isSample", .bool, "whether it stands in a sample only") { $0.isSample }
  }

  static let plainSecret: ObjectType<PlainSecret> = ObjectType(
    "PlainSecret", "a secret in plain words", text: { $0.name }, span: { $0.spans.first }
  ) { field in
    field("holder", .string, "`login`, `realm` or `blueprint`") { $0.holder.rawValue }
    field("name", .string, "what it is, for a sentence") { $0.name }
    field("count", .int, "how many there are") { $0.spans.count }
    field("others", .list(.string), "where the same file holds more") { secret in
      Value(
        .list(secret.spans.dropFirst().prefix(shownPlaces).map { Value(.string(""), span: $0) }))
    }
  }

  static let plainRealm: ObjectType<PlainRealm> = ObjectType(
    "PlainRealm", "a realm that demands TLS and is offered without it",
    text: { $0.realm.name.value ?? "" }, span: { $0.span }
  ) { field in
    field("name", .nullable(.string), "the realm's name") { $0.realm.name.expressionValue }
    field("demand", .string, "`external` or `all`") { plain in
      Value(.string(plain.demand), span: plain.span, because: plain.because.evidence)
    }
    field("isDefault", .bool, "whether the file says nothing of it") {
      $0.realm.tlsRequired.isAbsent
    }
    field("url", .object("Url"), "the address without TLS") { url.value($0.url) }
  }

  /// What a realm's file says of secrets.
  static func addSecrets(to field: inout ObjectType<RealmSubject>.Builder) {
    field("maskedSecrets", .list(.string), "secrets of which the export shows asterisks") {
      subject in
      Value(
        .list(subject.maskedSecrets.map { Value(.string($0.name), span: $0.value.span) }))
    }
    field("moreMaskedSecrets", .list(.string), "the first few of them after the first") { subject in
      Value(
        .list(
          subject.maskedSecrets.dropFirst().prefix(shownPlaces).map {
            Value(.string(""), span: $0.value.span)
          }))
    }
    field(
      "disabledUsers", .list(.string), "users whose `enabled` is left out; service accounts not"
    ) { Value(.list($0.disabledUsers.map { Value(.string(""), span: $0.object) })) }
    field("moreDisabledUsers", .list(.string), "the first few of them after the first") { subject in
      Value(
        .list(
          subject.disabledUsers.dropFirst().prefix(shownPlaces).map {
            Value(.string(""), span: $0.object)
          }))
    }
    field("plainPasswords", .list(.string), "passwords of users in plain words") { subject in
      Value(
        .list(subject.realm.users.flatMap(\.passwords).map { Value(.string(""), span: $0) }))
    }
  }
}
