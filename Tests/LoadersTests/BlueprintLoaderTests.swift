// Blueprints: providers, mappings, applications, and what belongs together.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Blueprints")
struct BlueprintLoaderTests {
  private static let head = """
    version: 1
    entries:
    """

  private static func provider(_ attributes: String, id: String = "wiki") -> String {
    """
      - model: authentik_providers_oauth2.oauth2provider
        id: \(id)
        identifiers: {name: \(id)}
        attrs: {\(attributes)}
    """
  }

  private static let application = """
      - model: authentik_core.application
        identifiers: {slug: wiki-app}
        attrs: {name: Wiki, provider: !KeyOf wiki}
    """

  private func blueprint(_ entries: String..., product: Product? = nil) -> BlueprintFixture {
    BlueprintFixture(([Self.head] + entries).joined(separator: "\n"), product: product)
  }

  /// The scopes that a provider maps; nil for one that nobody knows.
  private func scopes(_ fixture: BlueprintFixture) -> [String?]? {
    fixture.provider?.mappings.value.map { $0.map(\.scopeName.value) }
  }

  // MARK: Shapes

  @Test("entries stand in a list or in sections")
  func sections() {
    let list = blueprint(Self.provider("client_id: a"), Self.application)
    #expect(list.loaded.providers.count == 1 && list.loaded.applications.count == 1)
    let map = BlueprintFixture(
      """
      version: 1
      entries:
        logins:
          - model: authentik_providers_oauth2.oauth2provider
            identifiers: {name: wiki}
            attrs: {client_id: a}
        pages:
          - model: Authentik_Core.Application
            identifiers: {slug: wiki}
            attrs: {name: Wiki}
      """)
    #expect(map.provider?.clientID.value == "a" && map.loaded.applications.count == 1)
  }

  @Test("the application lends its slug to the provider behind it")
  func slugs() {
    let fixture = blueprint(Self.provider("client_id: a"), Self.application)
    #expect(fixture.provider?.slug.value == "wiki-app")
    #expect(fixture.text(fixture.provider?.slug.span) == "wiki-app")
    #expect(fixture.provider?.isApplied == .yes && fixture.provider?.use == .mounted)
    guard case .oauth2(let name)? = fixture.loaded.applications.first?.backend else {
      Issue.record("no OAuth2 provider")
      return
    }
    #expect(name.value == "wiki")
  }

  @Test("proxy providers and bookmarks are applications too")
  func otherApplications() {
    let fixture = blueprint(
      """
        - model: authentik_providers_proxy.proxyprovider
          id: p
          identifiers: {name: p}
          attrs: {external_host: 'https://logs.test', mode: forward_single}
        - model: authentik_core.application
          identifiers: {slug: logs}
          attrs: {provider: !KeyOf p}
        - model: authentik_core.application
          identifiers: {slug: link}
          attrs: {name: Link}
      """)
    #expect(fixture.loaded.applications.map(\.slug.value) == ["logs", "link"])
    guard case .proxy(_, let host)? = fixture.loaded.applications.first?.backend else {
      Issue.record("no proxy provider")
      return
    }
    #expect(host.value == "https://logs.test")
  }

  // MARK: Mappings

  @Test(
    "a mapping is found however it is referred to",
    arguments: [
      ("!KeyOf own", "own"),
      ("!Find [authentik_providers_oauth2.scopemapping, [scope_name, own]]", "own"),
      ("!Find [authentik_core.propertymapping, [name, Own mapping]]", "own"),
      ("!Find [authentik_providers_oauth2.scopemapping, [name__iexact, OWN MAPPING]]", "own"),
      ("own-key", "own"),
      ("!Find [authentik_providers_oauth2.scopemapping, [scope_name, openid]]", "openid"),
      (
        "!Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/scope-authentik_api]]",
        "goauthentik.io/api"
      ),
      (
        #"!Find [authentik_core.propertymapping, [name, "authentik default OAuth Mapping: OpenID 'profile'"]]"#,
        "profile"
      ),
      (
        "!Find [authentik_providers_oauth2.scopemapping, [scope_name, !Format ['%s', email]]]",
        "email"
      ),
      ("!Find [authentik_providers_oauth2.scopemapping, [scope_name, elsewhere]]", nil),
      ("!Find [authentik_providers_oauth2.scopemapping, [name__startswith, Own]]", nil),
      ("!Find [authentik_providers_oauth2.scopemapping, [scope_name, !Env SCOPE]]", nil),
      ("!KeyOf nobody", nil), ("0f7e2a51-aaaa-bbbb-cccc-000000000000", nil),
    ] as [(String, String?)])
  func references(_ reference: String, scope: String?) {
    let fixture = blueprint(
      """
        - model: authentik_providers_oauth2.scopemapping
          id: own
          identifiers: {pk: own-key, name: Own mapping}
          attrs: {scope_name: own, expression: 'return {"teams": []}'}
        - model: authentik_providers_oauth2.oauth2provider
          id: wiki
          identifiers: {name: wiki}
          attrs:
            property_mappings: [\(reference)]
      """)
    #expect(scopes(fixture) == [scope])
  }

  @Test(
    "mappings exist from their version on; an unknown version may have all",
    arguments: [
      ("2024.4", "api", nil), ("2024.6", "api", "goauthentik.io/api"),
      ("2024.10.1", "entitlements", nil), ("2025.2", "entitlements", "entitlements"),
    ] as [(String, String, String?)])
  func versions(_ version: String, what: String, scope: String?) {
    let managed = what == "api" ? "scope-authentik_api" : "scope-entitlements"
    let fixture = blueprint(
      Self.provider(
        "property_mappings: [!Find [authentik_providers_oauth2.scopemapping, [managed, goauthentik.io/providers/oauth2/\(managed)]]]"
      ), product: Product(image: "ghcr.io/goauthentik/server:\(version)"))
    #expect(scopes(fixture) == [scope])
  }

  @Test("no list maps nothing; a list that depends on a variable is unknown")
  func absentLists() {
    #expect(blueprint(Self.provider("client_id: a")).provider?.mappings.isAbsent == true)
    #expect(
      blueprint(Self.provider("property_mappings: !Env M")).provider?.mappings.isUnknown == true)
    #expect(scopes(blueprint(Self.provider("property_mappings: []"))) == [])
  }

  @Test("files of one instance see each other's objects, and equal identifiers are one object")
  func severalFiles() {
    let mappings = """
      version: 1
      entries:
        - model: authentik_providers_oauth2.scopemapping
          identifiers: {name: teams}
          attrs: {scope_name: teams}
      """
    let first =
      Self.head + "\n"
      + Self.provider(
        "property_mappings: [!Find [authentik_providers_oauth2.scopemapping, [name, teams]]]")
    let second = Self.head + "\n" + Self.provider("client_id: late")
    let both = BlueprintFixture(first, mappings, second)
    #expect(both.loaded.providers.count == 1)
    #expect(both.provider?.clientID.value == "late")
    #expect(scopes(both) == ["teams"])
    #expect(scopes(BlueprintFixture(first)) == [nil])
  }

  @Test("an entry over Authentik's own mapping keeps the name that the entry gives")
  func overridden() {
    let fixture = blueprint(
      """
        - model: authentik_providers_oauth2.scopemapping
          identifiers: {managed: goauthentik.io/providers/oauth2/scope-profile}
          attrs: {expression: 'return {"nick": 1}'}
      """,
      Self.provider(
        "property_mappings: [!Find [authentik_providers_oauth2.scopemapping, [scope_name, profile]]]"
      )
    )
    #expect(scopes(fixture) == ["profile"])
    #expect(fixture.provider?.mappings.value?.first?.claims == ["nick"])
  }

  // MARK: States

  @Test(
    "states and conditions",
    arguments: [
      ("state: absent", 0, Ternary.yes), ("state: created", 1, .yes), ("state: present", 1, .yes),
      ("conditions: [false]", 0, .yes), ("conditions: [true, !Context host]", 1, .unknown),
      ("conditions: [!Env X]", 1, .unknown), ("conditions: [true]", 1, .yes),
    ])
  func states(_ line: String, count: Int, isApplied: Ternary) {
    let fixture = blueprint(
      """
        - model: authentik_providers_oauth2.oauth2provider
          \(line)
          identifiers: {name: wiki}
          attrs: {client_id: a}
      """)
    #expect(fixture.loaded.providers.count == count)
    if count > 0 { #expect(fixture.provider?.isApplied == isApplied) }
  }

  @Test("what is created only where it is missing does not change what is there")
  func created() {
    let fixture = blueprint(
      Self.provider("client_id: first"),
      """
        - model: authentik_providers_oauth2.oauth2provider
          state: created
          identifiers: {name: wiki}
          attrs: {client_id: second}
      """)
    #expect(fixture.loaded.providers.map(\.clientID.value) == ["first"])
  }

  @Test("a blueprint that an administrator has to switch on may not be applied")
  func heldBack() {
    let fixture = BlueprintFixture(
      """
      version: 1
      metadata: {name: x, labels: {blueprints.goauthentik.io/instantiate: "false"}}
      entries:
      """ + "\n" + Self.provider("client_id: a"))
    #expect(fixture.provider?.isApplied == .unknown)
  }

  // MARK: Redirect URIs

  @Test("the structured form and the text form")
  func redirectURIs() throws {
    let fixture = blueprint(
      """
        - model: authentik_providers_oauth2.oauth2provider
          identifiers: {name: wiki}
          attrs:
            redirect_uris:
              - {matching_mode: strict, url: 'https://a.test/cb'}
              - {matching_mode: regex, url: 'https://b\\.test/.*'}
              - {matching_mode: strict, url: 'https://a.test/bye', redirect_uri_type: logout}
              - {url: 'https://c.test'}
      """)
    let entries = try #require(fixture.provider?.redirectURIs.value)
    #expect(entries.map(\.matching) == [.strict, .regex, .strict, .unknown])
    #expect(entries.map(\.isLogout) == [.no, .no, .yes, .no])
    #expect(fixture.text(entries[1].url.span) == #"https://b\.test/.*"#)
    let old = blueprint(
      """
        - model: authentik_providers_oauth2.oauth2provider
          identifiers: {name: wiki}
          attrs:
            redirect_uris: "https://a.test/cb https://b.test/cb"
      """)
    let lines = try #require(old.provider?.redirectURIs.value)
    #expect(lines.map(\.matching) == [.line, .line])
    #expect(old.text(lines[1].url.span) == "https://b.test/cb")
    #expect(
      blueprint(Self.provider("redirect_uris: !Env X")).provider?.redirectURIs.isUnknown == true)
  }

  // MARK: Keys

  @Test(
    "the signing key tells the algorithm",
    arguments: [
      ("client_id: a", "HS256"), ("signing_key: null", "HS256"),
      (
        "signing_key: !Find [authentik_crypto.certificatekeypair, [name, authentik Self-signed Certificate]]",
        "RS256"
      ),
      ("signing_key: !Find [authentik_crypto.certificatekeypair, [name, theirs]]", "RS256"),
      ("signing_key: !KeyOf ec", "ES256"), ("signing_key: !KeyOf pkcs8", nil),
      ("signing_key: !Env KEY", nil),
    ] as [(String, String?)])
  func keys(_ attribute: String, algorithm: String?) {
    let fixture = blueprint(
      """
        - model: authentik_crypto.certificatekeypair
          id: ec
          identifiers: {name: ec}
          attrs: {key_data: "-----BEGIN EC PRIVATE KEY-----"}
        - model: authentik_crypto.certificatekeypair
          id: pkcs8
          identifiers: {name: pkcs8}
          attrs: {key_data: "-----BEGIN PRIVATE KEY-----"}
      """, Self.provider(attribute))
    #expect(fixture.provider?.idTokenAlgorithm.value == algorithm)
  }

  @Test func encryption() {
    #expect(blueprint(Self.provider("client_id: a")).provider?.isEncrypted.isAbsent == true)
    let key = "encryption_key: !Find [authentik_crypto.certificatekeypair, [name, x]]"
    #expect(blueprint(Self.provider(key)).provider?.isEncrypted.value == true)
  }

  // MARK: Secrets

  @Test(
    "secrets are hidden, the names that lead to them are not",
    arguments: [
      ("client_secret: hunter2hunter2", ["hunter2hunter2"], []),
      (
        "client_secret: !Env [WIKI_VARIABLE, fallback-value]", ["fallback-value"], ["WIKI_VARIABLE"]
      ),
      (
        #"client_secret: !Format ["prefix-part-%s", !Env WIKI_VARIABLE]"#, ["prefix-part-%s"],
        ["WIKI_VARIABLE"]
      ),
      ("client_secret: !Context wiki_secret_name", [], ["wiki_secret_name"]),
      ("client_id: public-client", [], ["public-client"]),
    ])
  func secrets(_ attribute: String, hidden: [String], shown: [String]) {
    let fixture = blueprint(Self.provider(attribute))
    for text in hidden { #expect(!fixture.loaded.redaction.sentence(text).contains(text)) }
    for text in shown { #expect(fixture.loaded.redaction.sentence(text) == text) }
  }

  @Test func tokensAreHiddenToo() {
    let fixture = blueprint(
      """
        - model: authentik_core.token
          identifiers: {identifier: robot}
          attrs: {key: very-secret-token}
      """)
    #expect(fixture.loaded.redaction.sentence("very-secret-token") == "***")
  }
}
