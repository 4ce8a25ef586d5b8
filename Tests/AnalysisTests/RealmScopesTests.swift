// Scopes that an import takes from a realm's clients.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Scopes lost on import")
struct RealmScopesTests {
  private func scopes(
    _ clients: [Client], version: String? = "26.0", change: (inout Realm) -> Void = { _ in }
  ) -> RealmScopes {
    var realm = Realm(name: .known("shop"), path: "realm.json", span: place(0))
    realm.clients = clients
    change(&realm)
    let product = version.flatMap { Product(image: "keycloak/keycloak:\($0)") }
    return RealmScopes(realm, product: product, logins: [])
  }

  private static func client(
    _ id: String, _ span: Int = 1, default defaults: String? = nil, optional: String? = nil
  ) -> Client {
    var client = Client(clientID: .known(id), span: place(span))
    client.defaultScopes = defaults.map(names)
    client.optionalScopes = optional.map(names)
    return client
  }

  private static func names(_ names: String) -> [Sourced<String>] {
    names.split(separator: " ").map { .known(String($0)) }
  }

  private static func define(_ names: String) -> (inout Realm) -> Void {
    { $0.clientScopes = self.names(names).map { ClientScope(name: $0) } }
  }

  @Test("a realm's own list takes the built-in scopes from clients that want them")
  func dropped() {
    let own = Self.define("orders profile")
    let none = scopes([Self.client("a")], change: own)
    #expect(none.dropped == ["email", "roles", "web-origins", "basic", "acr"])
    #expect(none.droppedFrom.count == 1 && none.undefined.isEmpty)
    let older = scopes([Self.client("a")], version: "24.0", change: own)
    #expect(older.dropped == ["email", "roles", "web-origins", "acr"])
    let content = Self.client("a", default: "orders", optional: "profile")
    #expect(scopes([content], change: own).dropped.isEmpty)
    #expect(scopes([Self.client("a")]).dropped.isEmpty)
    #expect(
      scopes([Self.client("a")]) {
        own(&$0)
        $0.isFullExport = true
      }.dropped.isEmpty)
    #expect(
      scopes([Self.client("a")]) {
        own(&$0)
        $0.dialect = .configCLI
      }.dropped.isEmpty)
  }

  @Test("a client that only signs in as itself misses nothing")
  func serviceAccount() {
    var robot = Self.client("robot")
    robot.hasStandardFlow = false
    robot.hasServiceAccount = true
    #expect(scopes([robot], change: Self.define("orders")).dropped.isEmpty)
  }

  @Test("dropped names are one group for the realm, other names one for each client")
  func undefined() {
    let clients = [
      Self.client("a", 1, default: "profile orders openid", optional: "phone"),
      Self.client("b", 2, default: "profile teams stock", optional: "offline_access"),
    ]
    let found = scopes(clients, change: Self.define("orders")).undefined
    #expect(found.map(\.isDrop) == [true, false])
    #expect(found.map(\.names) == [["profile", "phone"], ["teams", "stock"]])
    #expect(found.map { $0.clients.count } == [2, 1])
    #expect(scopes(clients).undefined.map(\.names) == [["orders"], ["teams", "stock"]])
  }

  @Test("names that a version creates, or that an old export gets on import, are defined")
  func builtIn() {
    let saml = "role_list web-origins"
    #expect(scopes([Self.client("a", default: saml, optional: "")]).undefined.isEmpty)
    let basic = Self.client("a", default: "basic", optional: "")
    #expect(scopes([basic], version: "24.0").undefined.map(\.names) == [["basic"]])
    #expect(scopes([basic], version: nil).undefined.isEmpty)
    let export = scopes([basic]) {
      $0.clientScopes = []
      $0.isFullExport = true
    }
    #expect(export.undefined.isEmpty)
  }

  @Test(
    "one list empties the other",
    arguments: [
      ("profile", nil, .optional), (nil, "phone", .default), ("profile", "phone", nil),
      (nil, nil, nil),
    ] as [(String?, String?, RealmScopes.ClientLoss.Emptied?)])
  func oneSided(
    _ defaults: String?, optional: String?, emptied: RealmScopes.ClientLoss.Emptied?
  ) {
    let losses = scopes([Self.client("a", default: defaults, optional: optional)]).losses
    #expect(losses.map(\.emptied) == [emptied])
    #expect(losses.first?.lost.isEmpty == (emptied == nil))
  }

  @Test("what a missing definition explains has no second explanation")
  func precedence() {
    let losses = scopes([Self.client("a", default: "profile teams")]).losses
    #expect(losses.map(\.emptied) == [nil])
  }

  @Test(
    "`sub` needs the scope `basic` from 25 on",
    arguments: [
      ("26.0", "profile", nil, .yes), ("24.0", "profile", nil, .no), ("26.0", "basic", nil, .no),
      (nil, "profile", nil, .unknown), ("26.0", "profile", "23.0.4", .no),
      ("26.0", "profile", "26.0.5", .yes),
    ] as [(String?, String, String?, Ternary)])
  func basic(_ version: String?, defaults: String, exported: String?, lacks: Ternary) {
    let client = Self.client("a", default: defaults, optional: "")
    let found = scopes([client], version: version) { realm in
      realm.isFullExport = exported != nil
      if let exported { realm.exportVersion = .known(exported) }
    }
    #expect(found.losses.map(\.lacksBasic) == [lacks])
  }

  @Test("a mapper of one's own writes `sub` too")
  func ownSubject() {
    var client = Self.client("a", default: "profile", optional: "")
    client.mappers = [ProtocolMapper(type: "oidc-sub-mapper")]
    #expect(scopes([client]).losses.map(\.lacksBasic) == [.no])
    let scoped = Self.client("a", default: "openid", optional: "")
    let found = scopes([scoped]) {
      $0.clientScopes = [
        ClientScope(name: .known("openid"), mappers: [ProtocolMapper(type: "oidc-sub-mapper")])
      ]
    }
    #expect(found.losses.map(\.lacksBasic) == [.no])
  }
}
