// Which requested scopes a client has after Keycloak's import.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Granted scopes")
struct ScopeGrantTests {
  private func granted(
    _ scope: String, client change: (inout Client) -> Void = { _ in },
    realm changeRealm: (inout Realm) -> Void = { _ in }, version: String = "26.0",
    features: String = ""
  ) -> [Ternary] {
    let span = place(0)
    var client = Client(clientID: .known("app"), span: span)
    change(&client)
    var realm = Realm(name: .known("shop"), path: "realm.json", span: span)
    changeRealm(&realm)
    let grant = ScopeGrant(
      scope: .known(scope, span: span), client: client, realm: realm,
      product: Product(image: "keycloak/keycloak:\(version)"), features: features)
    return grant?.requests.map(\.isGranted) ?? []
  }

  private static func names(_ names: String) -> [Sourced<String>] {
    names.split(separator: " ").map { .known(String($0)) }
  }

  @Test(
    "a client without lists has the version's built-in scopes",
    arguments: [
      ("openid", "26.0", [.yes]), ("openid profile email", "26.0", [.yes, .yes, .yes]),
      ("groups", "26.0", [.no]), ("basic", "24.0", [.no]), ("basic", "25.0", [.yes]),
      ("organization", "25.0", [.no]), ("organization:acme", "26.0", [.yes]),
      ("offline_access phone", "26.0", [.yes, .yes]), ("basic", "nightly", [.unknown]),
      ("  openid   address ", "26.0", [.yes, .yes]), ("", "26.0", []),
      ("openid openid", "26.0", [.yes, .yes]),
    ] as [(String, String, [Ternary])])
  func builtIn(_ scope: String, version: String, granted: [Ternary]) {
    #expect(self.granted(scope, version: version) == granted)
  }

  @Test("one list that is given empties the other")
  func oneList() {
    #expect(
      granted("profile offline_access", client: { $0.defaultScopes = Self.names("profile") })
        == [.yes, .no])
    #expect(
      granted(
        "profile offline_access", client: { $0.optionalScopes = Self.names("offline_access") })
        == [.no, .yes])
    #expect(
      granted("profile", client: { ($0.defaultScopes, $0.optionalScopes) = ([], []) }) == [.no])
  }

  @Test("`clientScopes` of the realm replace the built-in ones, but for offline_access")
  func ownScopes() {
    func own(_ realm: inout Realm) { realm.clientScopes = [ClientScope(name: .known("api"))] }
    let lists: (inout Client) -> Void = {
      $0.defaultScopes = Self.names("profile api offline_access")
    }
    #expect(granted("profile api offline_access", client: lists, realm: own) == [.no, .yes, .yes])
    #expect(granted("api", realm: own) == [.unknown])
  }

  @Test("a client without lists has the realm's")
  func realmLists() {
    func lists(_ realm: inout Realm) {
      realm.clientScopes = [ClientScope(name: .known("api")), ClientScope(name: .known("other"))]
      realm.defaultScopes = Self.names("api")
      realm.optionalScopes = []
    }
    #expect(granted("api other", realm: lists) == [.yes, .no])
  }

  @Test("what variables hold is unknown, and so is a realm that another tool patches")
  func unknowns() {
    let open: (inout Client) -> Void = { $0.defaultScopes = [.unknown(needs: ["SCOPE"])] }
    #expect(granted("profile", client: open) == [.unknown])
    #expect(granted("groups", realm: { $0.dialect = .configCLI }) == [.unknown])
    #expect(
      granted(
        "api", client: { $0.defaultScopes = Self.names("api") },
        realm: { $0.clientScopes = [ClientScope(name: .unknown(needs: ["X"]))] }) == [.unknown])
  }

  @Test("a parameter counts only with the feature, or where the whole is a scope's name")
  func parameters() {
    let lists: (inout Client) -> Void = { $0.optionalScopes = Self.names("stone stone:read") }
    func own(_ realm: inout Realm) {
      realm.clientScopes = ["stone", "stone:read"].map { ClientScope(name: .known($0)) }
    }
    #expect(granted("stone:read stone:write", client: lists, realm: own) == [.yes, .no])
    #expect(
      granted("stone:write", client: lists, realm: own, features: "dynamic-scopes") == [.yes])
  }

  @Test func anUnknownScopeHasNoAnswer() {
    let client = Client(clientID: .known("a"), span: place(0))
    let realm = Realm(name: .known("r"), path: "r", span: place(0))
    #expect(
      ScopeGrant(
        scope: .unknown(needs: ["S"]), client: client, realm: realm, product: nil, features: "")
        == nil)
  }
}

@Suite("Web origins")
struct WebOriginTests {
  @Test(
    arguments: [
      ("*", .any, nil), ("+", .derived, nil), ("", .empty, nil), ("null", .exact, nil),
      ("https://a.test", .exact, nil), ("http://a.test:8080", .exact, nil),
      ("http://[::1]:3000", .exact, nil), ("app://x", .exact, nil),
      ("https://a.test/", .unmatchable, "https://a.test"),
      ("https://a.test/x", .unmatchable, "https://a.test"),
      ("https://a.test?x", .unmatchable, "https://a.test"),
      ("https://*.a.test", .unmatchable, nil), ("http://localhost:*", .unmatchable, nil),
      ("a.test", .unmatchable, "https://a.test"),
      ("localhost:3000", .unmatchable, "http://localhost:3000"), ("/*", .unmatchable, nil),
      ("https://A.test", .misspelt, "https://a.test"),
      ("https://a.test:443", .misspelt, "https://a.test"),
      ("HTTPS://a.test", .misspelt, "https://a.test"),
      (" https://a.test", .unmatchable, "https://a.test"),
      ("https://a.test ", .unmatchable, "https://a.test"),
      ("https://a.test https://b.test", .unmatchable, nil), ("http://", .unmatchable, nil),
      ("http://a.test:x", .unmatchable, nil), ("http://u@a.test", .unmatchable, "http://a.test"),
    ] as [(String, WebOrigin.Effect, String?)])
  func effects(_ text: String, effect: WebOrigin.Effect, suggestion: String?) {
    let origin = WebOrigin(.known(text))
    #expect(origin.effect == effect)
    #expect(origin.suggestion == suggestion)
    #expect(origin.reason.isEmpty == ![.unmatchable, .misspelt].contains(effect))
  }

  @Test func aVariableMakesItUnknown() {
    #expect(WebOrigin(.unknown(needs: ["X"])).effect == .unknown)
  }

  @Test func plusStandsForTheOriginsOfRedirectURIs() {
    var client = Client(clientID: .known("a"), span: place(0))
    client.redirectURIs = [
      "http://a.test/cb", "http://a.test/other", "/relative", "*", "app://x", "https://b*",
      "HTTPS://C.test:443/x",
    ].map { .known($0) }
    #expect(client.redirectOrigins == ["http://a.test", "https://c.test"])
    client.rootURL = .known("http://root.test")
    #expect(client.redirectOrigins == ["http://a.test", "http://root.test", "https://c.test"])
  }
}
