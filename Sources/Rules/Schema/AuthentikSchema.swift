// Authentik's OAuth2 providers, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

/// A provider with the server that applies its blueprint.
struct AuthentikProviderSubject: Sendable {
  let provider: AuthentikProvider
  let product: Product?
}

/// An entry with the version that reads it.
struct AuthentikRedirectSubject: Sendable {
  let pattern: AuthentikRedirectPattern
  let product: Product?
}

extension DeploymentSchema {
  static let authentikProvider: ObjectType<AuthentikProviderSubject> = ObjectType(
    "AuthentikProvider", "an OAuth2 provider of Authentik",
    text: { $0.provider.name.value ?? $0.provider.clientID.value ?? "" },
    span: { $0.provider.name.span ?? $0.provider.span }
  ) { field in
    field("name", .nullable(.string), "the provider's name") {
      $0.provider.name.expressionValue
    }
    field("clientId", .nullable(.string), "the client id") { $0.provider.clientID.expressionValue }
    field("public", .bool, "whether it has no secret") { subject in
      let type = subject.provider.clientType
      return type.isUnknown
        ? Value(.unknown(Set(type.needs)), span: type.span)
        : Value(.bool(type.value == "public"), span: type.span)
    }
    field("slug", .nullable(.string), "the slug of its application") {
      $0.provider.slug.expressionValue
    }
    field("scopes", .nullable(.list(.string)), "the scopes that it maps") { subject in
      guard let mappings = subject.provider.mappings.value else { return Value.null }
      return Value(
        .list(mappings.map(\.scopeName.expressionValue)), span: subject.provider.mappings.span)
    }
    field("redirectUris", .list(.object("AuthentikRedirectUri")), "the redirect URIs") { subject in
      let entries = subject.provider.redirectURIs
      return Value(
        authentikRedirectURI.list(
          (entries.value ?? []).map {
            AuthentikRedirectSubject(
              pattern: AuthentikRedirectPattern($0), product: subject.product)
          }
        ).payload, span: entries.span)
    }
  }

  static let authentikRedirectURI: ObjectType<AuthentikRedirectSubject> = ObjectType(
    "AuthentikRedirectUri", "an entry of `redirect_uris`",
    text: { $0.pattern.entry.url.value ?? "" }, span: { $0.pattern.entry.url.span }
  ) { field in
    field("text", .nullable(.string), "the address or the pattern") {
      $0.pattern.entry.url.expressionValue
    }
    field("matching", .string, "`strict`, `regex`, or `line` for the text form before 2024.12") {
      subject in
      switch subject.pattern.entry.matching {
      case .strict: "strict"
      case .regex: "regex"
      case .line: "line"
      case .unknown: "unknown"
      }
    }
    field("isLogout", .bool, "whether it is for the way back from a logout") {
      $0.pattern.entry.isLogout.value(needs: ["redirect_uri_type"])
    }
    field(
      "looseness", .string,
      "`any`, `host` or `dot` by what lets foreign hosts match, `none` where nothing does"
    ) {
      subject in
      let looseness = subject.pattern.looseness
      return looseness == .unknown
        ? Value(.unknown(["the pattern"]), span: subject.pattern.entry.url.span)
        : Value(.string(looseness.rawValue), span: subject.pattern.entry.url.span)
    }
    field(
      "isLineRead", .bool, "whether the version reads the text form as regular expressions"
    ) { subject in
      let isOld = !(subject.product?.isAtLeast(2024, 12) ?? .unknown)
      return isOld.value(needs: ["Authentik's version"])
    }
  }
}
