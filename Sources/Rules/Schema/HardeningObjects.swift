// The parts of realms and servers that hardening advice is about, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let tokenLifespan: ObjectType<TokenLifespan> = ObjectType(
    "TokenLifespan", "how long access tokens live", text: { $0.holder }, span: { $0.seconds.span }
  ) { field in
    field("holder", .string, "whose tokens, for a sentence") { $0.holder }
    field("seconds", .int, "the seconds; negative for as long as the session") {
      $0.seconds.numberValue
    }
    field("words", .string, "the time for a sentence") { lifespan in
      lifespan.seconds.value.map { TokenLifespan.words($0) } ?? ""
    }
  }

  static let identityProvider: ObjectType<IdentityProviderSettings> = ObjectType(
    "IdentityProvider", "where a realm sends users to sign in", text: { $0.alias.value ?? "" },
    span: { $0.alias.span ?? $0.span }
  ) { field in
    field("alias", .nullable(.string), "its name") { $0.alias.expressionValue }
    field("isOpenId", .bool, "whether it speaks OpenID Connect and is configured by hand") {
      $0.providerID == "oidc" || $0.providerID == "keycloak-oidc"
    }
    field("validatesSignature", .bool, "whether signatures of its tokens are checked") {
      $0.validatesSignature.truthValue
    }
    field("usesPkce", .bool, "whether Keycloak uses PKCE with it") { $0.usesPKCE.truthValue }
    field("pkceMethod", .nullable(.string), "the PKCE method") { $0.pkceMethod.expressionValue }
  }

  static let samlParty: ObjectType<SAMLParty> = ObjectType(
    "SamlParty", "whom a realm exchanges SAML messages with", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "what it is, for a sentence") { Value(.string($0.name), span: $0.span) }
    field("algorithm", .nullable(.string), "what Keycloak signs with for it") {
      $0.algorithm.expressionValue
    }
    field("unsignedAnswers", .nullable(.bool), "whether a client's answers are not signed at all") {
      $0.unsignedAnswers.truthValue
    }
    field(
      "unsignedMessages", .nullable(.bool), "whether its messages are believed without a signature"
    ) {
      $0.unsignedMessages.truthValue
    }
    field("isProvider", .bool, "whether it is an identity provider") { $0.isProvider }
  }

  static let offlineDefault: ObjectType<OfflineDefault> = ObjectType(
    "OfflineDefault", "a default scope that makes every login an offline one", text: { $0.holder },
    span: { $0.span }
  ) { field in
    field("holder", .string, "whose logins, for a sentence") { $0.holder }
  }

  static let realmAdmin: ObjectType<RealmAdmin> = ObjectType(
    "RealmAdmin", "a user of a realm file who may administer", span: { $0.span }
  ) { field in
    field("roles", .list(.string), "the roles that allow it") { admin in
      Value(.list(admin.roles.map(\.expressionValue)))
    }
    field("roleNames", .string, "the same for a sentence") { admin in
      admin.roles.compactMap(\.value).listedAsCode
    }
    field("hasOnlyPassword", .bool, "whether a password is all that it takes to sign in") {
      $0.hasOnlyPassword
    }
  }

  static let userClaim: ObjectType<EditableClaim> = ObjectType(
    "UserClaim", "a claim that comes from an attribute of the user",
    text: { $0.mapped.attribute.value ?? "" }, span: { $0.mapped.attribute.span }
  ) { field in
    field("attribute", .nullable(.string), "the attribute") { $0.mapped.attribute.expressionValue }
    field("claim", .nullable(.string), "the claim") { $0.mapped.claim.expressionValue }
    field("holder", .string, "whose mapper makes it, for a sentence") { $0.mapped.holder }
    field("isEditable", .bool, "whether users may write the attribute") { claim in
      claim.isEditable.value(
        needs: ["the version of Keycloak"], because: claim.because)
    }
  }

  static let keycloakAge: ObjectType<KeycloakAge> = ObjectType(
    "KeycloakAge", "how far a Keycloak is behind", text: { $0.version }
  ) { field in
    field("version", .string, "the version") { $0.version }
    field("newer", .int, "how many minor releases came after it") { $0.newer }
    field("replaced", .string, "the month in which the first of them came: `2024-10`") {
      $0.replaced
    }
    field("newest", .string, "the newest release that is known") { $0.newest }
  }

  static let adminBootstrap: ObjectType<AdminBootstrap> = ObjectType(
    "AdminBootstrap", "the account that a server makes for its first start",
    text: { $0.variable }, span: { $0.span }
  ) { field in
    field("variable", .string, "the variable with the password") { $0.variable }
    field("isGuessable", .bool, "whether everybody would try the password first") { account in
      account.isGuessable.value(needs: ["`\(account.variable)`"])
    }
    field("isOverridable", .bool, "whether a variable may give another one") { $0.isOverridable }
    field("isImageDefault", .bool, "whether the image's own password counts") {
      $0.isImageDefault
    }
  }

  static let certificate: ObjectType<RealmCertificate> = ObjectType(
    "Certificate", "a certificate that a realm file holds", text: { $0.name }, span: { $0.span }
  ) { field in
    field("name", .string, "what it is, for a sentence") { $0.name }
    field("notBefore", .int, "from when on it holds, in seconds since 1970") { $0.notBefore }
    field("notAfter", .int, "until when it holds, in seconds since 1970") { $0.notAfter }
    field("start", .string, "the day of its start") {
      CivilDate(secondsSince1970: $0.notBefore).description
    }
    field("end", .string, "the day of its end") {
      CivilDate(secondsSince1970: $0.notAfter).description
    }
  }

  static let temporaryAdmin: ObjectType<TemporaryAdmin> = ObjectType(
    "TemporaryAdmin", "an administrator that is meant to be replaced", text: { $0.name },
    span: { $0.span }
  ) { field in
    field("kind", .string, "`setting`, `user` or `client`") { $0.kind.rawValue }
    field("name", .string, "the setting, the user's realm or the client") { $0.name }
  }
}
