// The issuer of a login, and the settings that its library lacks or never reads, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  /// Adds what concerns the issuer and the endpoints to the login's fields.
  static func addIssuerFields(_ field: inout ObjectType<LoginSubject>.Builder) {
    field("issuer", .nullable(.object("Url")), "the configured issuer") {
      presentURL($0.flow.login.issuer)
    }
    field(
      "writtenIssuer", .nullable(.string), "the issuer where it stands letter by letter, for a fix"
    ) {
      $0.flow.login.issuer.verbatimValue
    }
    field("expectedIssuer", .nullable(.object("Url")), "the issuer that the library expects") {
      presentURL($0.flow.issuer.expected)
    }
    field("publishedIssuer", .nullable(.string), "the issuer that the provider names") {
      $0.flow.issuer.published.expressionValue
    }
    field(
      "issuerVerdict", .string,
      "how the two relate: `equal`, `slash` (at the end only), `different` or `unknown`"
    ) { subject in
      let check = subject.flow.issuer
      return Value(.string(check.verdict.rawValue), because: check.because.evidence)
    }
    field("issuerPhase", .string, "where they are compared: `discovery` or `callback`") {
      $0.flow.issuer.phase.rawValue
    }
    field(
      "isOtherStage", .bool,
      "whether the two may belong to two stages, such as development and production"
    ) {
      $0.flow.issuer.mayBeOtherStage
    }
    field(
      "ignoredEndpoints", .list(.object("IgnoredEndpoint")),
      "endpoints that next-auth 4 never uses, because it discovers"
    ) {
      ignoredEndpoint.list($0.flow.ignoredEndpoints)
    }
    field(
      "unreadSettings", .list(.object("UnreadSetting")), "addresses that Auth.js 5 never reads"
    ) {
      unreadSetting.list(UnreadSetting.all(of: $0.flow.login))
    }
    field("missing", .list(.string), "the endpoints that the library needs and is not given") {
      $0.flow.gaps.missing
    }
    field("missingMessage", .string, "what the library says then") { $0.flow.gaps.message }
    field(
      "undefinedUrl", .nullable(.object("Url")), "a URL with `undefined` or `null` in its path"
    ) {
      url.value($0.flow.gaps.undefinedURL)
    }
    field("hasNoIssuer", .bool, "whether neither an issuer nor anything in its place is given") {
      $0.flow.gaps.hasNoIssuer
    }
    field(
      "placeholderToken", .nullable(.string), "a `token` whose URL Auth.js 5 fills with its own"
    ) {
      $0.flow.gaps.placeholderToken.place
    }
    field("isBareFunction", .bool, "whether a function stood where the provider should be") {
      $0.flow.login.isBareFunction
    }
  }

  private static func presentURL(_ value: Sourced<String>) -> Value {
    url.value(value.isPresent ? value : nil)
  }

  static let ignoredEndpoint: ObjectType<IgnoredEndpoint> = ObjectType(
    "IgnoredEndpoint", "an endpoint without effect", text: { $0.name }, span: { $0.url.span }
  ) { field in
    field("name", .string, "`authorization`, `token`, `userinfo` or `jwks_endpoint`") { $0.name }
    field("url", .object("Url"), "what was written") { url.value($0.url) }
    field("isSame", .bool, "whether discovery gives the same URL") {
      $0.isSame.value(needs: ["the discovery document"])
    }
    field("others", .list(.object("Url")), "others that share its fate") { url.list($0.others) }
    field("mayBeLost", .bool, "whether a `wellKnown: undefined` was lost on the way to JSON") {
      $0.mayBeLost
    }
  }

  static let unreadSetting: ObjectType<UnreadSetting> = ObjectType(
    "UnreadSetting", "an address that the library never reads", text: { $0.name },
    span: { $0.url.span }
  ) { field in
    field("name", .string, "`wellKnown` or `jwks_endpoint`") { $0.name }
    field("url", .object("Url"), "what was written") { url.value($0.url) }
    field("written", .nullable(.string), "the address where it stands letter by letter, for a fix")
    {
      $0.url.verbatimValue
    }
    field("fetched", .nullable(.string), "the address that the library fetches instead") {
      $0.fetched
    }
    field("matters", .bool, "whether it differs from the address that the library takes instead") {
      $0.matters.value(needs: ["the issuer"])
    }
  }
}

/// An address that Auth.js 5 never reads.
struct UnreadSetting: Sendable {
  let name: String
  let url: Sourced<String>
  let matters: Ternary
  /// What the library fetches instead; nil where it fetches nothing of the kind or nobody can tell.
  var fetched: String?

  static func all(of login: Login) -> [UnreadSetting] {
    var settings: [UnreadSetting] = []
    if login.unreadWellKnown.isPresent {
      settings.append(
        UnreadSetting(
          name: "wellKnown", url: login.unreadWellKnown,
          matters: LoginGaps.readsOtherDocument(login),
          fetched: LoginGaps.documentURL(of: login)))
    }
    if login.unreadKeySet.isPresent {
      settings.append(
        UnreadSetting(name: "jwks_endpoint", url: login.unreadKeySet, matters: .yes))
    }
    return settings
  }
}
