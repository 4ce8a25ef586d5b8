// Two states of a realm: what counts as a change, where it is, and what is never shown.

import Linting
import Loaders
import RuleCatalog
import Rules
import SourceText
import Testing

/// Two sets of files, compared.
private struct Comparison {
  let diff: RealmDiff
  let findings: FindingDiff
  private let sides: [RealmState]

  init(_ old: [String: String], _ new: [String: String]) {
    var states: [RealmState] = []
    var outcomes: [Outcome] = []
    for files in [old, new] {
      var access = InMemoryFiles(files)
      let repository = Repository(paths: ["."], files: &access)
      states.append(RealmState(repository, sources: access.sources))
      outcomes.append(
        Lint(rules: RuleCatalog.definitions).run(repository, sources: access.sources))
    }
    diff = RealmDiff(from: states[0], to: states[1])
    findings = FindingDiff(from: outcomes[0], states[0], to: outcomes[1], states[1])
    sides = states
  }

  /// Compares two realms by the members of their objects.
  init(members old: String, _ new: String) {
    self.init(
      ["realm.json": #"{"realm": "shop", "enabled": true, "clients": [], \#(old)}"#],
      ["realm.json": #"{"realm": "shop", "enabled": true, "clients": [], \#(new)}"#])
  }

  /// The changes as `kind subject name path: old -> new`.
  var lines: [String] {
    diff.changes.map { change in
      func text(_ side: RealmChange.Side?) -> String {
        side.map { $0.value ?? (change.isSecret ? "secret" : "…") } ?? "-"
      }
      return
        "\(change.kind.rawValue) \(change.subject.kind.words) \(change.subject.name) \(change.path): \(text(change.old)) -> \(text(change.new))"
    }
  }

  /// Everything that a report could take from the changes.
  var everything: String { "\(diff.changes)" }

  /// The place of the only change, as `pointer:line` of both sides.
  var places: [String] {
    guard let change = diff.changes.first else { return [] }
    return zip([change.old, change.new], sides).map { side, state in
      side.map { "\($0.pointer):\(state.sources.start(of: $0.span)?.line ?? 0)" } ?? "-"
    }
  }
}

@Suite("Changes of realms")
struct RealmDiffTests {
  @Test(
    "ids, dates, the order of lists, and what an import adds itself are no change",
    arguments: [
      (#""id": "1""#, #""id": "2""#),
      (#""notBefore": 5"#, #""notBefore": 6"#),
      (#""attributes": {}"#, #""users": []"#),
      (#""loginTheme": null"#, #""loginTheme": """#),
      (
        #""clientScopes": [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]"#,
        #""clientScopes": [{"id": "3", "name": "b"}, {"id": "4", "name": "a"}]"#
      ),
      (
        #""roles": {"realm": [{"name": "x", "containerId": "1"}, {"name": "y"}]}"#,
        #""roles": {"realm": [{"name": "y"}, {"name": "x", "containerId": "2", "composites": {}}]}"#
      ),
      (
        #""users": [{"username": "u", "realmRoles": ["a", "b"], "createdTimestamp": 1}]"#,
        #""users": [{"username": "u", "realmRoles": ["b", "a"], "enabled": false}]"#
      ),
      (
        #""components": {"p": [{"name": "c", "providerId": "x", "subType": "a"}, {"name": "c", "providerId": "x", "subType": "b"}]}"#,
        #""components": {"p": [{"name": "c", "providerId": "x", "subType": "b"}, {"name": "c", "providerId": "x", "subType": "a"}]}"#
      ),
      (
        #""authenticationFlows": [{"id": "1", "alias": "f", "authenticationExecutions": [{"authenticator": "a"}, {"flowAlias": "g"}]}]"#,
        #""authenticationFlows": [{"id": "2", "alias": "f", "authenticationExecutions": [{"flowAlias": "g"}, {"authenticator": "a"}]}]"#
      ),
    ])
  func silent(_ old: String, _ new: String) {
    #expect(Comparison(members: old, new).lines == [])
  }

  /// Compares two clients `web` by their members.
  private func client(_ old: String, _ new: String) -> [String] {
    func files(_ members: String) -> [String: String] {
      ["r.json": #"{"realm": "shop", "clients": [{"clientId": "web"\#(members)}]}"#]
    }
    return Comparison(files(old), files(new)).lines
  }

  @Test("an absent flag is what the import makes of it")
  func defaults() {
    #expect(
      client(#", "standardFlowEnabled": true, "publicClient": false, "rootUrl": """#, "") == [])
    #expect(
      client(#", "standardFlowEnabled": true"#, #", "standardFlowEnabled": false"#) == [
        "changed client web standardFlowEnabled: true -> false"
      ])
    #expect(
      client("", #", "publicClient": true"#) == ["added client web publicClient: - -> true"])
    // No origins at all are not the same as those of the redirect URIs.
    #expect(client("", #", "webOrigins": []"#) == ["added client web webOrigins: - -> []"])
    #expect(client("", #", "redirectUris": []"#) == [])
  }

  @Test("lists say which element came and went")
  func lists() {
    #expect(
      client(#", "redirectUris": ["a", "b"]"#, #", "redirectUris": ["c", "b"]"#) == [
        "removed client web redirectUris: a -> -", "added client web redirectUris: - -> c",
      ])
    #expect(
      client(#", "redirectUris": ["a"]"#, #", "redirectUris": ["b"]"#) == [
        "changed client web redirectUris: a -> b"
      ])
    #expect(
      client(
        #", "protocolMappers": [{"id": "1", "name": "m", "config": {"claim.name": "a"}}, {"name": "n"}]"#,
        #", "protocolMappers": [{"name": "o"}, {"id": "2", "name": "m", "config": {"claim.name": "b"}}]"#
      ) == [
        "changed client web protocolMappers[m].config.claim.name: a -> b",
        "removed client web protocolMappers[n]: … -> -",
        "added client web protocolMappers[o]: - -> …",
      ])
  }

  @Test("flows that a client is bound to are told by their names")
  func boundFlows() {
    func files(_ id: String, _ alias: String) -> [String: String] {
      [
        "r.json": """
        {"realm": "shop", "authenticationFlows": [{"id": "\(id)", "alias": "\(alias)"}],
         "clients": [{"clientId": "web", "authenticationFlowBindingOverrides": {"browser": "\(id)"}}]}
        """
      ]
    }
    #expect(Comparison(files("1", "f"), files("2", "f")).lines == [])
    #expect(
      Comparison(files("1", "f"), files("2", "g")).lines.contains {
        $0.hasPrefix("changed client web authenticationFlowBindingOverrides.browser")
      })
  }

  @Test(
    "everything belongs to a thing with a name",
    arguments: [
      (
        #""registrationAllowed": true"#, #""registrationAllowed": false"#,
        "changed realm shop registrationAllowed: true -> false"
      ),
      (
        #""roles": {"client": {"api": [{"name": "r"}]}}"#, #""roles": {"client": {}}"#,
        "removed role api:r : … -> -"
      ),
      (
        #""groups": [{"name": "a", "subGroups": [{"name": "b", "realmRoles": ["x"]}]}]"#,
        #""groups": [{"name": "a", "subGroups": [{"name": "b"}]}]"#,
        "removed group /a/b realmRoles: x -> -"
      ),
      (
        #""identityProviders": [{"alias": "gh", "config": {"clientId": "a"}}]"#,
        #""identityProviders": [{"alias": "gh", "config": {"clientId": "b"}}]"#,
        "changed identity provider gh config.clientId: a -> b"
      ),
      (
        #""identityProviderMappers": [{"name": "m", "identityProviderAlias": "gh", "config": {"role": "a"}}]"#,
        #""identityProviderMappers": [{"name": "m", "identityProviderAlias": "gh", "config": {"role": "b"}}]"#,
        "changed identity provider gh mappers[m].config.role: a -> b"
      ),
      (
        #""components": {"k": [{"id": "1", "name": "rsa", "config": {"priority": ["1"]}}]}"#,
        #""components": {"k": [{"id": "2", "name": "rsa", "config": {"priority": ["2"]}}]}"#,
        "changed component rsa config.priority: 1 -> 2"
      ),
      (
        #""clientScopeMappings": {"api": [{"client": "web", "roles": ["a"]}]}"#,
        #""clientScopeMappings": {"api": [{"client": "web", "roles": ["a", "b"]}]}"#,
        "added client web clientScopeMappings[api]: - -> b"
      ),
      (
        #""scopeMappings": [{"clientScope": "s", "roles": ["a"]}]"#, #""scopeMappings": []"#,
        "removed client scope s scopeMappings: a -> -"
      ),
    ])
  func subjects(_ old: String, _ new: String, _ expected: String) {
    #expect(Comparison(members: old, new).lines.first == expected)
  }

  @Test("a change has its place in both files")
  func places() {
    let old =
      "{\"realm\": \"shop\", \"clients\": [\n{\"clientId\": \"b\"},\n{\"clientId\": \"a\", \"baseUrl\": \"/x\"}]}"
    let new =
      "{\"realm\": \"shop\", \"clients\": [{\"clientId\": \"a\",\n \"baseUrl\": \"/y\"}, {\"clientId\": \"b\"}]}"
    let comparison = Comparison(["r.json": old], ["r.json": new])
    #expect(comparison.places == ["/clients/1/baseUrl:3", "/clients/0/baseUrl:2"])
    let added = Comparison(
      ["r.json": old], ["r.json": #"{"realm": "shop", "clients": [{"clientId": "b"}]}"#])
    #expect(added.places == ["/clients/1:3", "-"])
  }

  @Test("an export into a folder is one realm; lists of realms are matched by name")
  func files() {
    let whole = [
      "r.json":
        #"{"realm": "shop", "clients": [], "users": [{"username": "a"}, {"username": "b"}]}"#
    ]
    let folder = [
      "shop-realm.json": #"{"realm": "shop", "clients": []}"#,
      "shop-users-0.json": #"{"realm": "shop", "users": [{"username": "b"}]}"#,
      "shop-users-1.json": #"{"realm": "shop", "users": [{"username": "a"}]}"#,
    ]
    #expect(Comparison(whole, folder).lines == [])
    let list = [
      "r.json":
        #"[{"realm": "b", "clients": []}, {"realm": "a", "clients": [], "displayName": "x"}]"#
    ]
    let other = ["r.json": #"[{"realm": "a", "clients": []}, {"realm": "c", "clients": []}]"#]
    let comparison = Comparison(list, other)
    #expect(comparison.lines == ["removed realm a displayName: x -> -"])
    #expect(
      comparison.diff.unmatched.map { "\($0.name) \($0.kind.rawValue)" } == [
        "b removed", "c added",
      ])
  }

  @Test("a realm that is alone on both sides is the same one under another name")
  func renamed() {
    let comparison = Comparison(
      ["r.json": #"{"realm": "dev", "clients": []}"#],
      ["r.json": #"{"realm": "prod", "clients": []}"#])
    #expect(comparison.lines == ["changed realm prod realm: dev -> prod"])
  }
}

@Suite("Secrets in changes")
struct RealmDiffSecretTests {
  private static func realm(_ mark: String) -> [String: String] {
    [
      "r.json": """
      {"realm": "shop", "clients": [{"clientId": "web", "secret": "\(mark)-client",
         "attributes": {"client.secret.rotated": "\(mark)-rotated", "saml.signing.private.key": "\(mark)-saml"},
         "rootUrl": "http://u:\(mark)-url@x.test/", "description": "see \(mark)-client"}],
       "users": [{"username": "u", "credentials": [{"type": "password", "value": "\(mark)-user"},
         {"type": "otp", "secretData": "\(mark)-otp"}]}],
       "identityProviders": [{"alias": "gh", "config": {"clientSecret": "\(mark)-idp"}}],
       "smtpServer": {"password": "\(mark)-smtp", "host": "a"},
       "components": {"ldap": [{"name": "l", "config": {"bindCredential": ["\(mark)-bind"], "privateKey": ["\(mark)-key"]}}]}}
      """
    ]
  }

  @Test("a secret is changed, and nothing more")
  func changed() {
    let comparison = Comparison(Self.realm("Zq7mark"), Self.realm("Zq7other"))
    #expect(!comparison.everything.contains("Zq7"))
    #expect(
      comparison.lines.filter { $0.hasSuffix(": secret -> secret") }.map {
        $0.split(separator: " ")[1...].joined(separator: " ")
      }
        == [
          "realm shop smtpServer.password: secret -> secret",
          "client web secret: secret -> secret",
          "client web attributes.client.secret.rotated: secret -> secret",
          "client web attributes.saml.signing.private.key: secret -> secret",
          "user u credentials: secret -> secret",
          "identity provider gh config.clientSecret: secret -> secret",
          "component l config.bindCredential: secret -> secret",
          "component l config.privateKey: secret -> secret",
        ])
  }

  @Test("secrets that come and go are not shown")
  func added() {
    let bare = [
      "r.json":
        #"{"realm": "shop", "clients": [{"clientId": "web"}], "users": [{"username": "u"}]}"#
    ]
    for comparison in [
      Comparison(bare, Self.realm("Zq7mark")), Comparison(Self.realm("Zq7mark"), bare),
    ] {
      #expect(!comparison.everything.contains("Zq7"))
      #expect(comparison.lines.contains { $0.contains("client web secret") })
    }
  }

  @Test("a masked secret cannot be compared, and is no change")
  func masked() {
    let open = ["r.json": #"{"realm": "s", "clients": [{"clientId": "a", "secret": "Zq7mark"}]}"#]
    let masked = [
      "r.json": #"{"realm": "s", "clients": [{"clientId": "a", "secret": "**********"}]}"#
    ]
    let comparison = Comparison(open, masked)
    #expect(comparison.lines == [])
    #expect(comparison.diff.maskedSecrets == 1)
    #expect(Comparison(masked, masked).diff.maskedSecrets == 0)
  }
}

@Suite("Findings that come and go")
struct FindingDiffTests {
  private func realm(_ clients: String...) -> [String: String] {
    ["r.json": "{\"realm\": \"shop\", \"clients\": [\n\(clients.joined(separator: ",\n"))]}"]
  }

  private static let open =
    #"{"clientId": "open", "publicClient": true, "redirectUris": ["https://x.test/cb"], "webOrigins": ["*"]}"#
  private static let closed =
    #"{"clientId": "open", "publicClient": true, "redirectUris": ["https://x.test/cb"], "webOrigins": []}"#
  private static let other = #"{"clientId": "other", "redirectUris": ["https://y.test/cb"]}"#

  @Test("a finding is known by rule and names, wherever it stands")
  func moved() {
    let comparison = Comparison(realm(Self.open, Self.other), realm(Self.other, Self.open))
    #expect(comparison.findings.introduced.isEmpty)
    #expect(comparison.findings.resolved.isEmpty)
  }

  @Test("one finding about several clients stays the same one when another client comes first")
  func several() {
    func masked(_ id: String) -> String { #"{"clientId": "\#(id)", "secret": "**********"}"# }
    let comparison = Comparison(realm(masked("a"), masked("b")), realm(masked("b"), masked("a")))
    #expect(comparison.findings.introduced.map(\.rule) == [])
    #expect(comparison.findings.resolved.map(\.rule) == [])
    // Of two, the first one goes: the other one is nothing new.
    let fewer = Comparison(realm(masked("a"), masked("b")), realm(masked("b")))
    #expect(!fewer.findings.introduced.map(\.rule).contains("masked-secret-import"))
    #expect(fewer.findings.resolved.map(\.rule).contains("masked-secret-import"))
    let more = Comparison(realm(masked("b")), realm(masked("a"), masked("b")))
    #expect(more.findings.introduced.map(\.rule).contains("masked-secret-import"))
    #expect(!more.findings.resolved.map(\.rule).contains("masked-secret-import"))
    let alone = Comparison(realm(Self.other), realm(Self.other, masked("a"), masked("b")))
    #expect(alone.findings.introduced.map(\.rule).contains("masked-secret-import"))
  }

  @Test("what is new is introduced, what is gone is resolved")
  func introduced() {
    let comparison = Comparison(realm(Self.closed), realm(Self.open))
    #expect(comparison.findings.introduced.map(\.rule).contains("wildcard-web-origin"))
    let back = Comparison(realm(Self.open), realm(Self.closed))
    #expect(back.findings.resolved.map(\.rule).contains("wildcard-web-origin"))
    #expect(!back.findings.introduced.map(\.rule).contains("wildcard-web-origin"))
  }

  @Test("the same mistake in another client is another finding")
  func another() {
    let twin = Self.open.split(separator: "open").joined(separator: "twin")
    let comparison = Comparison(realm(Self.open), realm(twin))
    #expect(comparison.findings.introduced.map(\.rule).contains("wildcard-web-origin"))
    #expect(comparison.findings.resolved.map(\.rule).contains("wildcard-web-origin"))
  }
}
