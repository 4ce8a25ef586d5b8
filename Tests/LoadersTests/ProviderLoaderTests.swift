// NextAuth configurations in every shape that an export leaves.

import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

@Suite("NextAuth configurations")
struct ProviderLoaderTests {
  private static let provider = #"{"id":"a","type":"oidc","clientId":"x","issuer":"http://i"}"#
  private static let factory =
    #"{"id":"b","type":"oauth","wellKnown":"http://i/w","authorization":{"params":{"scope":"openid email"}},"options":{"clientId":"y"}}"#

  private func logins(
    _ text: String, environment: [String: Sourced<String>] = [:], package: String? = nil
  ) -> [Login] {
    let version = package.flatMap {
      LibraryVersion(package: DataFixture($0, path: "package.json").tree)
    }
    return ProviderLoader(environment: environment, package: version)
      .load(DataFixture(text, path: "auth.json").tree).logins
  }

  private func only(_ text: String, environment: [String: Sourced<String>] = [:]) throws -> Login {
    try #require(logins(text, environment: environment).first)
  }

  @Test(arguments: [
    (#"{"providers":[\#(provider)]}"#, ["a"]), ("[\(provider),\(factory)]", ["a", "b"]),
    (provider, ["a"]), (#"{"providers":{"k":{"clientId":"x","issuer":"http://i"}}}"#, ["k"]),
    (#"{"default":{"providers":[\#(factory)]}}"#, ["b"]),
    (#"{"authOptions":{"providers":[\#(factory)]}}"#, ["b"]),
    (
      #"{"providers":[null,{"$function":"Google"},{"id":"credentials","type":"credentials"},{"id":"mail","type":"email"},\#(factory)]}"#,
      ["b", "provider 1"]
    ),
    (#"{"providers":[]}"#, []), (#"{"clientId":"x"}"#, []), ("[1,2]", []), (#"{"issuer":"x"}"#, []),
    (#"{"type":"module","id":"x"}"#, []),
  ])
  func shapes(_ text: String, ids: [String]) {
    #expect(logins(text).map(\.id) == ids)
    #expect(ProviderLoader.recognises(DataFixture(text, path: "auth.json").tree) == !ids.isEmpty)
  }

  @Test(arguments: [
    ("^4.24.5", Login.Library.nextAuth4), ("4", .nextAuth4), ("~4.20", .nextAuth4),
    ("4.0.0-beta.7", .nextAuth4), ("^5.0.0-beta.25", .authJS5), ("beta", .authJS5),
    (">=4.0.0 <5", .nextAuth4), ("v5", .authJS5),
  ])
  func packageVersions(_ range: String, library: Login.Library) {
    let package = #"{"dependencies":{"next-auth":"\#(range)"}}"#
    #expect(
      LibraryVersion(package: DataFixture(package, path: "package.json").tree)?.library == library)
  }

  @Test(arguments: [
    ">=4", "^4 || ^5", "*", "latest", "workspace:*", "github:nextauthjs/next-auth#4", "^3.1", "",
  ])
  func openPackageVersions(_ range: String) {
    let package = #"{"dependencies":{"next-auth":"\#(range)"}}"#
    #expect(LibraryVersion(package: DataFixture(package, path: "package.json").tree) == nil)
  }

  @Test("`@auth/…` is version 5, an adapter alone says nothing")
  func corePackages() {
    func library(_ name: String) -> Login.Library? {
      LibraryVersion(
        package: DataFixture(#"{"dependencies":{"\#(name)":"1.0.0"}}"#, path: "package.json").tree)?
        .library
    }
    #expect(library("@auth/sveltekit") == .authJS5)
    #expect(library("@auth/prisma-adapter") == nil)
  }

  @Test("the marker of an export beats the package, the package beats the shape")
  func evidence() {
    let flat = #"{"id":"a","clientId":"x","issuer":"http://i"}"#
    func library(_ text: String, package: String? = nil) -> Login.Library? {
      logins(
        text, package: package.map { #"{"dependencies":{"next-auth":"\#($0)"}}"# }
      ).first?.library
    }
    #expect(library(flat) == .nextAuthUnknown)
    #expect(library(flat, package: "^4") == .nextAuth4)
    #expect(library(Self.provider) == .authJS5)
    #expect(library(Self.factory) == .nextAuth4)
    #expect(library(Self.factory, package: "5.0.0-beta.30") == .authJS5)
    let marked = #"{"$nextAuth":"4.24.15","providers":[\#(flat)]}"#
    #expect(library(marked, package: "^5") == .nextAuth4)
  }

  @Test("the user's options win over the factory's defaults, key by key")
  func merge() throws {
    let login = try only(
      """
      {"id":"keycloak","type":"oauth","wellKnown":"http://i/.well-known/openid-configuration",
       "authorization":{"params":{"scope":"openid email"}},
       "options":{"id":"kc","clientId":"x","issuer":"http://i","wellKnown":null,
         "authorization":{"url":"http://i/auth"},"token":"http://k/token","userinfo":{"url":"http://k/u"}}}
      """)
    #expect(login.id == "kc")
    #expect(login.wellKnown.isAbsent && !login.isWellKnownDerived)
    #expect(login.authorizationURL.value == "http://i/auth")
    #expect(login.tokenURL.value == "http://k/token" && login.userinfoURL.value == "http://k/u")
    #expect(login.scope.value == "openid email")
  }

  @Test("a well-known URL that the factory made of the issuer is the library's, not the user's")
  func derived() throws {
    let login = try only(
      """
      {"id":"a","type":"oauth","wellKnown":"http://i/.well-known/openid-configuration",
       "options":{"clientId":"x","issuer":"http://i"}}
      """)
    #expect(login.isWellKnownDerived)
    #expect(login.wellKnown.value == "http://i/.well-known/openid-configuration")
  }

  @Test(
    arguments: [
      (#""authorization":"http://i/a?x=1&scope=openid+a%3Ab""#, 4, "openid a:b"),
      (#""authorization":"http://i/a?x=1#scope=no""#, 4, "openid"),
      (#""authorization":{"params":{"scope":"openid c"}}"#, 4, "openid c"),
      (#""authorization":{"url":"http://i/a?scope=openid"}"#, 5, "openid"),
      (#""authorization":{"url":"http://i/a"}"#, 5, "openid profile email"),
      (#""authorization":{"scope":"openid c"}"#, 5, "openid profile email"),
      (#""authorization":"http://i/a?scope=${SCOPE}""#, 4, nil),
    ] as [(String, Int, String?)])
  func scopes(_ authorization: String, version: Int, scope: String?) throws {
    let login = try only(
      #"{"$nextAuth":"\#(version)","providers":[{"id":"a","type":"oauth","clientId":"x","issuer":"i",\#(authorization)}]}"#
    )
    #expect(login.scope.value == scope)
    #expect(scope != nil || login.scope.isUnknown)
  }

  @Test("in next-auth 4 a user's URL keeps the factory's scope, in Auth.js 5 it does not")
  func scopeBesideAString() throws {
    func scope(_ version: Int) throws -> String? {
      try only(
        """
        {"$nextAuth":"\(version)","providers":[{"id":"a","type":"oauth",
          "authorization":{"params":{"scope":"openid factory"}},
          "options":{"clientId":"x","issuer":"i","authorization":"http://i/a"}}]}
        """
      ).scope.value
    }
    #expect(try scope(4) == "openid factory")
    #expect(try scope(5) == "openid profile email")
  }

  @Test("the scope's place is where it is written")
  func scopePlace() throws {
    let text =
      #"{"id":"a","type":"oidc","clientId":"x","issuer":"i","authorization":"http://i/a?scope=openid&b"}"#
    #expect(try DataFixture(text).text(only(text).scopeSpan) == "openid")
  }

  @Test("Auth.js 5 takes what is missing from the environment")
  func inference() throws {
    let environment: [String: Sourced<String>] = [
      "AUTH_KEYCLOAK_INTERNAL_ISSUER": .known("http://env"),
      "AUTH_KEYCLOAK_INTERNAL_ID": .known("c"),
    ]
    let five = try only(
      #"{"id":"keycloak-internal","type":"oidc","options":{}}"#, environment: environment)
    #expect(five.issuer.value == "http://env" && five.clientID.value == "c")
    let given = try only(
      #"{"id":"keycloak-internal","type":"oidc","options":{"issuer":"http://own"}}"#,
      environment: environment)
    #expect(given.issuer.value == "http://own")
    let four = try only(
      #"{"$nextAuth":"4","providers":[{"id":"keycloak-internal","type":"oauth","options":{}}]}"#,
      environment: environment)
    #expect(four.issuer.isAbsent)
  }

  @Test(
    arguments: [
      ("a", "http://x/application/o/app/", .authentik), ("a", "http://x/realms/r", .keycloak),
      ("authentik", "http://x", .authentik), ("my-keycloak", "http://x", .keycloak),
      ("a", "http://x", nil),
    ] as [(String, String, IdentityProvider.Kind?)])
  func kinds(_ id: String, issuer: String, kind: IdentityProvider.Kind?) throws {
    let login = try only(#"{"id":"\#(id)","type":"oidc","clientId":"x","issuer":"\#(issuer)"}"#)
    #expect(login.kind == kind)
  }

  @Test("secrets of skipped providers and of the config itself are hidden too")
  func secrets() {
    let text =
      #"{"secret":"s3ssion-key","jwt":{"secret":"jwt-s3cret"},"providers":[{"type":"email","server":"smtp://u:m4il-pass@h"},{"id":"a","type":"oidc","issuer":"i","options":{"clientSecret":"cl13nt-key","client":{"client_secret":"n3sted-key"}}}]}"#
    let fixture = DataFixture(text, path: "auth.json")
    let redaction = ProviderLoader().load(fixture.tree).redaction
    let shown = redaction.text(of: fixture.file, in: fixture.file.span.range)
    for secret in ["s3ssion-key", "jwt-s3cret", "m4il-pass", "cl13nt-key", "n3sted-key"] {
      #expect(!shown.contains(secret))
      #expect(redaction.sentence(secret) == "***")
    }
  }
}
