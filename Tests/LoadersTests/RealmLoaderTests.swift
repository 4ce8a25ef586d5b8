// Realm files as Keycloak's import reads them.

import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

/// A JSON or YAML text and its tree.
struct DataFixture {
  let file: SourceFile
  let tree: DataTree

  init(_ text: String, path: String = "realm.json") {
    file = SourceFile(id: FileID(0), path: path, bytes: Array(text.utf8))
    tree = path.hasSuffix(".json") ? JSONParser.parse(file) : YAMLParser.parse(file)
  }

  /// The text at a span.
  func text(_ span: Span?) -> String? {
    span.map { String(decoding: file.bytes[$0.range], as: UTF8.self) }
  }
}

@Suite("Realm files")
struct RealmLoaderTests {
  private func realm(_ text: String, path: String = "realm.json") throws -> Realm {
    try #require(RealmLoader().load(DataFixture(text, path: path).tree).realms.first)
  }

  @Test("absent flags get the import's defaults")
  func defaults() throws {
    let client = try #require(
      realm(#"{"realm": "shop", "clients": [{"clientId": "a"}]}"#).clients.first)
    #expect(client.isEnabled && client.hasStandardFlow && client.hasBrowserFlow)
    #expect(!client.isPublic && !client.isBearerOnly && !client.hasImplicitFlow)
    #expect(!client.hasDirectAccess && !client.hasServiceAccount && client.secret.isAbsent)
    #expect(client.protocol == "openid-connect")
    #expect(client.webOriginsSpan == nil && client.redirectURIsSpan == nil)
    #expect(client.defaultScopes == nil && client.optionalScopes == nil)
  }

  @Test(arguments: [
    ("false", false), (#""false""#, false), ("true", true), (#""true""#, true), ("null", true),
    (#""${X:false}""#, false), (#""${X}""#, true),
  ])
  func enabledAsJacksonReadsIt(_ written: String, enabled: Bool) throws {
    let realm = try realm(
      #"{"realm": "r", "clients": [{"clientId": "a", "enabled": \#(written)}]}"#)
    #expect(realm.clients.map(\.isEnabled) == [enabled])
  }

  @Test("an array holds several realms, and a list that is given empty is not an absent one")
  func arrays() throws {
    let fixture = DataFixture(
      """
      [{"realm": "a", "clients": [{"clientId": "x", "webOrigins": [], "defaultClientScopes": []}]},
       {"realm": "b", "clientScopes": [{"name": "s"}], "keycloakVersion": "26.0.5"}]
      """)
    #expect(RealmLoader.recognises(fixture.tree))
    let realms = RealmLoader().load(fixture.tree).realms
    #expect(realms.map(\.name.value) == ["a", "b"])
    #expect(realms.map(\.isFullExport) == [false, true])
    #expect(fixture.text(realms[0].clients[0].webOriginsSpan) == "[]")
    #expect(realms[0].clients[0].defaultScopes?.count == 0)
    #expect(realms[0].clientScopes == nil)
    #expect(realms[1].clientScopes?.map(\.name.value) == ["s"])
    #expect(fixture.text(realms[1].clientScopes?[0].name.span) == "s")
  }

  @Test("a YAML file gives the same model")
  func yaml() throws {
    let realm = try realm(
      """
      realm: shop
      clients:
        - clientId: app
          publicClient: true
          redirectUris: [http://localhost:3000/*]
          attributes: {post.logout.redirect.uris: "a##b"}
      """, path: "realm.yaml")
    let client = try #require(realm.clients.first)
    #expect(client.isPublic)
    #expect(client.redirectURIs.map(\.value) == ["http://localhost:3000/*"])
    #expect(client.postLogoutURIs.value == "a##b")
  }

  @Test(arguments: [
    (#"{"realm": "a", "clients": []}"#, true), (#"{"clients": [{"clientId": "a"}]}"#, true),
    (#"{"clientScopes": [{"name": "a", "protocol": "openid-connect"}]}"#, true),
    (#"[{"realm": "a", "users": []}]"#, true), (#"{"realm": "a"}"#, false),
    (#"{"clients": 5}"#, false), (#"{"clients": [{"name": "Anna"}], "users": []}"#, false),
    (#"{"realm": "a", "auth-server-url": "http://k", "resource": "x", "roles": []}"#, false),
    ("[]", false), ("3", false), ("", false),
  ])
  func recognises(_ text: String, isRealm: Bool) {
    #expect(RealmLoader.recognises(DataFixture(text).tree) == isRealm)
  }

  @Test("URLs of brokered providers, disabled ones left out")
  func brokers() throws {
    let realm = try realm(
      """
      {"realm": "r", "identityProviders": [
        {"alias": "a", "config": {"tokenUrl": "http://a/t", "issuer": "http://a", "clientId": "x"}},
        {"alias": "b", "enabled": false, "config": {"tokenUrl": "http://b/t"}}]}
      """)
    #expect(realm.brokers.map(\.alias) == ["a"])
    #expect(realm.brokers.first?.urls.map(\.key) == ["tokenUrl", "issuer"])
  }

  @Test(arguments: [
    (#"{"realm":"r","clients":[{"clientId":"a","secret":"s3cret-one"}]}"#, ["s3cret-one"]),
    (#"{"realm":"r","clients":[{"clientId":"a","secret":"**********"}]}"#, []),
    (#"{"realm":"r","clients":[{"clientId":"a","secret":"${S}"}]}"#, []),
    (#"{"realm":"r","clients":[{"clientId":"a","secret":"${S:s3cret-two}"}]}"#, ["s3cret-two"]),
    (
      #"{"realm":"r","users":[{"credentials":[{"type":"password","value":"pass-w0rd"}]}]}"#,
      ["pass-w0rd"]
    ),
    (#"{"realm":"r","smtpServer":{"password":"smtp-p4ss","host":"mail"}}"#, ["smtp-p4ss"]),
    (
      #"{"realm":"r","components":{"k":[{"config":{"privateKey":["k3y-text"],"priority":["100"]}}]}}"#,
      ["k3y-text"]
    ),
    (
      #"{"realm":"r","identityProviders":[{"config":{"clientSecret":"broker-s3"}}]}"#,
      ["broker-s3"]
    ),
    (#"{"realm":"r","clients":[{"clientId":"a","attributes":{"value":"plain-text"}}]}"#, []),
  ])
  func hides(_ text: String, secrets: [String]) {
    let fixture = DataFixture(text)
    let redaction = RealmLoader().load(fixture.tree).redaction
    let shown = redaction.text(of: fixture.file, in: 0..<fixture.file.bytes.count)
    for secret in secrets {
      #expect(!shown.contains(secret))
      #expect(redaction.sentence("<\(secret)>") == "<***>")
    }
    if secrets.isEmpty { #expect(shown == text) }
  }

  @Test("a password that is an everyday word is hidden in the file, and readable in sentences")
  func everydayWords() {
    let fixture = DataFixture(#"{"realm":"r","smtpServer":{"password":"keycloak"}}"#)
    let redaction = RealmLoader().load(fixture.tree).redaction
    #expect(redaction.sentence("http://keycloak:8080") == "http://keycloak:8080")
    #expect(redaction.text(of: fixture.file, in: fixture.file.span.range).contains("***"))
  }

  @Test("twenty thousand users cost no more than their bytes", .timeLimit(.minutes(1)))
  func manyUsers() {
    let users = (0..<20_000).map {
      #"{"username":"u\#($0)","credentials":[{"value":"passw0rd-\#($0)"}]}"#
    }
    let fixture = DataFixture(#"{"realm":"r","users":[\#(users.joined(separator: ","))]}"#)
    let redaction = RealmLoader().load(fixture.tree).redaction
    for user in 0..<2000 {
      #expect(redaction.sentence("user \(user) has passw0rd-\(user)!") == "user \(user) has ***!")
    }
    #expect(redaction.hiddenRanges(of: FileID(0), in: 0..<fixture.file.bytes.count).count == 20_000)
  }
}

@Suite("Placeholders in texts")
struct PlaceholderTests {
  private let reader = PlaceholderReader(environment: [
    "HOST": .known("id.test"), "EMPTY": .known(""), "OPEN": .unknown(needs: ["OUTER"]),
  ])

  private func value(_ text: String) throws -> Sourced<String> {
    let fixture = DataFixture("[\"\(text)\"]")
    let node = try #require(fixture.tree.root?.elements.first { _ in true })
    return reader.value(of: node)
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("http://${HOST}/x", "http://id.test/x"), ("${GONE:y}", "y"),
      ("${GONE:http://a:1/b}", "http://a:1/b"), ("${GONE:}", ""), ("${EMPTY:y}", ""),
      ("${GONE,HOST:y}", "id.test"), ("${GONE:${HOST}}!", "id.test!"),
      ("${GONE:${ALSO:deep}}", "deep"), ("$(env:HOST)", "id.test"), ("$(HOST)", "id.test"),
      ("$(env:GONE:-y)", "y"), ("${", "${"), ("$", "$"), ("{{", "{{"), ("__", "__"),
      ("snake__case__name", "snake__case__name"), ("${a${HOST}", "${aid.test"), ("${}", "${}"),
    ] as [(String, String)])
  func known(_ text: String, value: String) throws {
    #expect(try self.value(text).value == value)
  }

  @Test(arguments: [
    ("${GONE}", ["GONE"]), ("a${GONE}b${ALSO}", ["GONE", "ALSO"]), ("${OPEN}", ["OPEN"]),
    ("$(env:GONE)", ["GONE"]), ("$(file:UTF-8:/run/x)", ["$(file:UTF-8:/run/x)"]),
    ("__HOST_NAME__/x", ["__HOST_NAME__"]), ("a{{ .Values.host }}", ["{{ .Values.host }}"]),
    ("${GONE:${ALSO}}", ["GONE"]),
  ])
  func unknown(_ text: String, needs: [String]) throws {
    let value = try self.value(text)
    #expect(value.isUnknown && value.needs == needs)
  }

  @Test("marks that nothing closes cost no more than others", .timeLimit(.minutes(1)))
  func hostile() {
    for mark in ["${", "$(", "{{", "__A"] {
      let text = String(repeating: mark, count: 50_000)
      #expect(PlaceholderScan(Array(text.utf8)).all().count <= 1 || mark == "__A")
    }
  }
}
