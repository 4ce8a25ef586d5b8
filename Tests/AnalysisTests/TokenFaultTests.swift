// What tokens carry, and what service accounts and permissions come to.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Audiences of tokens")
struct AudienceFaultTests {
  private static let api = #"{"clientId": "api", "bearerOnly": true}"#

  private static func mapper(_ config: String) -> String {
    #"{"name": "m", "protocolMapper": "oidc-audience-mapper", "config": {\#(config)}}"#
  }

  private static func client(_ id: String, _ mappers: [String] = [], _ more: String = "") -> String
  {
    #"{"clientId": "\#(id)", "redirectUris": ["https://\#(id).test/cb"]\#(more), "protocolMappers": [\#(mappers.joined(separator: ","))]}"#
  }

  private static let written = mapper(
    #""included.client.audience": "api", "access.token.claim": "true""#)

  /// The faults as `kind audience@text`.
  private func faults(_ files: [String: String]) -> [String] {
    let example = FactsExample(files)
    return example.facts.audienceFaults.map { fault in
      let place = example.text(fault.place).map { $0.hasPrefix("{") ? fault.client : $0 } ?? "?"
      return "\(fault.kind.rawValue) \(fault.audience)@\(place)"
    }
  }

  @Test(
    "in a realm file",
    arguments: [
      ([api, client("a", [written]), client("b")], "", ["unnamed api@b"]),
      // Nobody else's tokens are for the API, so it may not look at the audience at all.
      ([api, client("a"), client("b")], "", []),
      ([client("a", [written]), client("b")], "", ["unknown-client api@api"]),
      // Its own roles may bring the audience.
      (
        [api, client("a", [written]), client("b")],
        #", "roles": {"client": {"api": [{"name": "r"}]}}"#, []
      ),
      (
        [api, client("a", [mapper(#""included.client.audience": "api""#)])], "",
        ["not-in-access-tokens api@m"]
      ),
      (
        [
          api,
          client(
            "a",
            [mapper(#""included.client.audience": "api", "access.token.claim": "false""#)]),
        ], "", ["not-in-access-tokens api@false"]
      ),
      (
        [
          api,
          client(
            "a",
            [
              mapper(
                #""included.client.audience": "api", "access.token.claim": "false", "introspection.token.claim": "true""#
              )
            ]),
        ], "", []
      ),
      (
        [
          api,
          client(
            "a",
            [mapper(#""included.client.audience": "apo", "access.token.claim": "true""#)]),
        ], "", ["unknown-client apo@apo"]
      ),
      (
        [
          client(
            "a",
            [
              mapper(
                #""included.client.audience": "account", "access.token.claim": "true""#)
            ])
        ], "", []
      ),
      (
        [
          client(
            "a",
            [mapper(#""included.custom.audience": "https://x", "access.token.claim": "true""#)])
        ], "", []
      ),
      // A default scope of the realm's own brings it.
      (
        [
          api, client("a", [written]),
          client("b", [], #", "defaultClientScopes": ["s"], "optionalClientScopes": []"#),
        ], #", "clientScopes": [{"name": "s", "protocolMappers": [\#(written)]}]"#, []
      ),
    ] as [([String], String, [String])])
  func inRealms(_ clients: [String], more: String, faults: [String]) {
    let realm = #"{"realm": "r", "clients": [\#(clients.joined(separator: ","))]\#(more)}"#
    #expect(self.faults(["realm.json": realm]) == faults)
  }

  private func deployment(
    _ environment: String, image: String = "x/api", clients: String = client("a")
  ) -> [String: String] {
    [
      "compose.yaml": """
      services:
        kc:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev --import-realm
          volumes: ["./realm.json:/opt/keycloak/data/import/realm.json"]
        s: {image: '\(image)', environment: \(environment)}
      """,
      "realm.json": #"{"realm": "r", "clients": [\#(clients)]}"#,
    ]
  }

  @Test(
    "that services demand",
    arguments: [
      ("JWT_AUDIENCE: api", client("a"), ["unserved api@api"]),
      ("Jwt__Audience: api", client("a"), ["unserved api@api"]),
      ("JWT_AUDIENCE: 'api,b'", client("a"), ["unserved api,b@api,b"]),
      ("JWT_AUDIENCE: account", client("a"), []), ("JWT_AUDIENCE: 'false'", client("a"), []),
      ("JWT_AUDIENCE: '${A}'", client("a"), []), ("JWT_AUDIENCE_CLAIM: aud", client("a"), []),
      ("JWT_AUDIENCE: api", client("a", [written]), []),
      ("JWT_AUDIENCE: a", client("a"), ["unserved a@a"]),
    ] as [(String, String, [String])])
  func inDeployments(_ setting: String, clients: String, faults: [String]) {
    let environment = "{ISSUER: 'http://kc:8080/realms/r', \(setting)}"
    #expect(self.faults(deployment(environment, clients: clients)) == faults)
  }

  @Test(
    "that oauth2-proxy demands",
    arguments: [
      ("OAUTH2_PROXY_PROVIDER: keycloak-oidc", client("a"), ["unserved-proxy a@a"]),
      ("OAUTH2_PROXY_PROVIDER: oidc", client("a"), []),
      (
        "OAUTH2_PROXY_PROVIDER: keycloak-oidc, OAUTH2_PROXY_OIDC_AUDIENCE_CLAIMS: azp", client("a"),
        []
      ),
      (
        "OAUTH2_PROXY_PROVIDER: keycloak-oidc, OAUTH2_PROXY_OIDC_EXTRA_AUDIENCES: api",
        client("a", [written]), []
      ),
      (
        "OAUTH2_PROXY_PROVIDER: keycloak-oidc",
        client(
          "a", [mapper(#""included.client.audience": "a", "access.token.claim": "true""#)]), []
      ),
      ("OAUTH2_PROXY_PROVIDER: keycloak-oidc", client("b"), []),
    ] as [(String, String, [String])])
  func ofProxies(_ settings: String, clients: String, faults: [String]) {
    let environment =
      "{OAUTH2_PROXY_CLIENT_ID: a, OAUTH2_PROXY_OIDC_ISSUER_URL: 'http://kc:8080/realms/r', \(settings)}"
    let files = deployment(
      environment, image: "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0", clients: clients)
    #expect(self.faults(files) == faults)
  }
}

@Suite("Roles in tokens")
struct RoleFaultTests {
  private func faults(_ realm: String) -> [String] {
    let example = FactsExample(["realm.json": #"{"realm": "r", \#(realm)}"#])
    return example.facts.roleFaults.map { fault in
      "\(fault.kind.rawValue) \(fault.roles.joined(separator: "+"))@\(example.text(fault.place) ?? "?")"
    }
  }

  @Test(arguments: [
    (#"{"name": "a", "composite": true}"#, ["empty-composite a@a"]),
    (#"{"name": "a", "composite": true, "composites": {"realm": []}}"#, ["empty-composite a@a"]),
    (#"{"name": "a", "composite": false}"#, []), (#"{"name": "a"}"#, []),
    (#"{"name": "a", "composites": {"realm": ["b"]}}"#, ["broken-composite b@b"]),
    (#"{"name": "a", "composites": {"realm": ["offline_access", "default-roles-r"]}}"#, []),
    (
      #"{"name": "a", "composites": {"client": {"gone": ["x"]}}}"#,
      ["broken-composite gone:x@x"]
    ),
    (#"{"name": "a", "composites": {"client": {"realm-management": ["view-users"]}}}"#, []),
    (#"{"name": "default-roles-r", "composite": true}"#, []),
  ])
  func composites(_ role: String, faults: [String]) {
    #expect(self.faults(#""roles": {"realm": [\#(role)]}, "clients": []"#) == faults)
  }

  private static let users =
    #""users": [{"username": "u", "enabled": true, "realmRoles": ["a"], "groups": ["/g"]}], "groups": [{"name": "g", "realmRoles": ["c"]}]"#

  @Test(
    "full scope",
    arguments: [
      ("", #""fullScopeAllowed": false"#, ["outside-scope a+c@false"]),
      ("", #""fullScopeAllowed": true"#, []), ("", #""publicClient": true"#, []),
      ("", #""fullScopeAllowed": "${X}""#, []),
      (
        #""scopeMappings": [{"client": "w", "roles": ["a"]}],"#, #""fullScopeAllowed": false"#,
        ["outside-scope c@false"]
      ),
      (
        #""scopeMappings": [{"client": "w", "roles": ["b"]}],"#, #""fullScopeAllowed": false"#,
        []
      ),
      (
        #""scopeMappings": [{"clientScope": "roles", "roles": ["b"]}],"#,
        #""fullScopeAllowed": false"#, []
      ),
      (
        "",
        #""fullScopeAllowed": false, "standardFlowEnabled": false, "serviceAccountsEnabled": true"#,
        []
      ),
    ])
  func fullScope(_ mappings: String, client: String, faults: [String]) {
    let roles =
      #""roles": {"realm": [{"name": "a"}, {"name": "c"}, {"name": "b", "composites": {"realm": ["a", "c"]}}]}"#
    let client = #"{"clientId": "w", "redirectUris": ["https://w.test/cb"], \#(client)}"#
    #expect(
      self.faults(#"\#(roles), \#(mappings) \#(Self.users), "clients": [\#(client)]"#) == faults)
  }

  @Test(
    "the scope that writes roles",
    arguments: [
      (#""defaultClientScopes": ["profile"]"#, ["not-in-tokens a@[\"profile\"]"]),
      (#""defaultClientScopes": ["profile", "roles"]"#, []), (#""publicClient": true"#, []),
      (#""defaultClientScopes": ["profile"], "optionalClientScopes": ["roles"]"#, []),
      (#""defaultClientScopes": ["${S}"]"#, []),
      (
        #""defaultClientScopes": ["profile"], "protocolMappers": [{"protocolMapper": "oidc-usermodel-realm-role-mapper", "config": {}}]"#,
        []
      ),
      (
        #""defaultClientScopes": ["profile"], "protocolMappers": [{"protocolMapper": "my-own-mapper", "config": {}}]"#,
        []
      ),
      (#""defaultClientScopes": ["profile"], "enabled": false"#, []),
    ])
  func rolesScope(_ client: String, faults: [String]) {
    let client = #"{"clientId": "w", "redirectUris": ["https://w.test/cb"], \#(client)}"#
    #expect(
      self.faults(#""roles": {"realm": [{"name": "a"}]}, "clients": [\#(client)]"#) == faults)
    // A realm without roles of its own misses none.
    #expect(self.faults(#""clients": [\#(client)]"#).isEmpty)
  }

  @Test func sameNames() {
    let roles =
      #""roles": {"realm": [{"name": "a"}], "client": {"w": [{"name": "a"}, {"name": "b"}], "account": [{"name": "a"}]}}"#
    #expect(faults(#"\#(roles), "clients": [{"clientId": "w"}]"#) == ["ambiguous a@a"])
  }
}

@Suite("Service accounts and permissions")
struct ServiceAccountFaultTests {
  private func example(_ client: String, user: String, more: String = "") -> FactsExample {
    FactsExample([
      "realm.json":
        #"{"realm": "r", "clients": [{"clientId": "Bot", "serviceAccountsEnabled": true, "standardFlowEnabled": false\#(client)}], "users": [\#(user)]\#(more)}"#
    ])
  }

  @Test(arguments: [
    (#", "publicClient": true"#, "", ["public@true"]),
    ("", "", []),
    (
      "",
      #"{"username": "service-account-bot", "clientRoles": {"realm-management": ["realm-admin"]}}"#,
      ["overprivileged@realm-admin"]
    ),
    (
      "", #"{"serviceAccountClientId": "Bot", "realmRoles": ["boss"]}"#,
      ["overprivileged@boss"]
    ),
    (
      "",
      #"{"serviceAccountClientId": "Bot", "clientRoles": {"realm-management": ["view-users"]}}"#,
      []
    ),
    (
      #", "fullScopeAllowed": false"#,
      #"{"serviceAccountClientId": "Bot", "clientRoles": {"realm-management": ["view-users"]}}"#,
      ["filtered@false"]
    ),
    (
      "",
      #"{"serviceAccountClientId": "Bot"}, {"serviceAccountClientId": "other", "clientRoles": {"realm-management": ["view-users"]}}"#,
      ["no-role@Bot"]
    ),
    // Without any mapper for roles the scope filters nothing more.
    (
      #", "fullScopeAllowed": false, "defaultClientScopes": ["profile"]"#,
      #"{"serviceAccountClientId": "Bot", "clientRoles": {"realm-management": ["view-users"]}}"#,
      []
    ),
    // Nobody's service account administers this realm.
    ("", #"{"serviceAccountClientId": "Bot"}"#, []),
  ])
  func accounts(_ client: String, user: String, faults: [String]) {
    let roles =
      #", "roles": {"realm": [{"name": "boss", "composites": {"client": {"realm-management": ["realm-admin"]}}}]}"#
    let example = example(client, user: user, more: roles)
    let found = example.facts.serviceAccountFaults.map { fault in
      let text = example.text(fault.place) ?? ""
      return "\(fault.kind.rawValue)@\(text.hasPrefix("{") ? fault.client : text)"
    }
    #expect(found == faults)
  }

  @Test(
    "permissions",
    arguments: [
      (#""policyEnforcementMode": "DISABLED""#, ["not-enforcing DISABLED"]),
      (#""policyEnforcementMode": "${MODE}""#, []),
      (#""resources": [{"name": "x"}]"#, []),
      (
        #""resources": [{"name": "x"}, {"name": "Default Resource"}, {"name": "o", "ownerManagedAccess": true}], "policies": [{"name": "p", "type": "role", "config": {}}]"#,
        ["unreached-resource x"]
      ),
      (
        #""resources": [{"name": "x", "type": "t"}], "policies": [{"name": "p", "type": "role", "config": {}}, {"name": "q", "type": "resource", "config": {"defaultResourceType": "t", "applyPolicies": "[\"p\"]"}}]"#,
        []
      ),
      (
        #""resources": [{"name": "x", "scopes": [{"name": "s"}]}], "policies": [{"name": "p", "type": "role", "config": {}}, {"name": "q", "type": "scope", "config": {"scopes": "[\"s\"]", "applyPolicies": "[\"p\"]"}}]"#,
        []
      ),
      (
        #""policies": [{"name": "q", "type": "resource", "config": {"applyPolicies": "[]"}}]"#,
        ["no-policy q"]
      ),
      (
        #""policies": [{"name": "q", "type": "resource", "config": {"applyPolicies": "[\"gone\"]"}}]"#,
        ["unknown-policy q"]
      ),
      (
        #""policies": [{"name": "a", "type": "role", "config": {"roles": "[{\"id\":\"x\"}]"}}, {"name": "b", "type": "role", "logic": "NEGATIVE", "config": {"roles": "[{\"id\":\"x\"}]"}}, {"name": "q", "type": "resource", "config": {"applyPolicies": "[\"a\",\"b\"]"}}]"#,
        ["contradiction q"]
      ),
      (
        #""policies": [{"name": "a", "type": "role", "config": {"roles": "[{\"id\":\"x\"}]"}}, {"name": "b", "type": "role", "logic": "NEGATIVE", "config": {"roles": "[{\"id\":\"x\"}]"}}, {"name": "q", "type": "resource", "decisionStrategy": "AFFIRMATIVE", "config": {"applyPolicies": "[\"a\",\"b\"]"}}]"#,
        []
      ),
    ])
  func permissions(_ settings: String, faults: [String]) {
    let example = example(
      #", "authorizationServicesEnabled": true, "authorizationSettings": {\#(settings)}"#, user: "")
    #expect(
      example.facts.permissionFaults.map { "\($0.kind.rawValue) \($0.name)" } == faults)
  }
}
