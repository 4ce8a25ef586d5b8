// Walks every row of the truth table.

import Analysis
import Deployment
import Testing

@Suite("The truth table of logins")
struct LoginTruthTableTests {
  @Test("what becomes of a login", arguments: LoginRow.all, [false, true])
  func outcome(_ row: LoginRow, usable: Bool) throws {
    let example = FactsExample(row.files(usable: usable))
    let flow = try #require(example.facts.logins.first)
    #expect(flow.outcome == (usable ? row.with : row.without), "\(flow.issuer) \(flow.steps)")
  }
}

/// The same configurations as a script writes them, so that nothing but `package.json` tells the version.
private struct ScriptRow: CustomStringConvertible {
  let row: LoginRow
  let usable: Bool

  var description: String { "\(row.provider) \(row.configuration) \(usable)" }

  static let all: [ScriptRow] = ProviderSetup.allCases.flatMap { provider in
    LoginConfiguration.allCases.flatMap { configuration in
      [false, true].map {
        ScriptRow(row: LoginRow(provider, 0, configuration, .works), usable: $0)
      }
    }
  }

  /// The walk with a version of next-auth, or with none.
  func flow(_ version: String?) throws -> LoginFlow {
    var files = row.files(usable: usable)
    files["app/auth.json"] = nil
    let name = row.isAuthentik ? "authentik" : "keycloak"
    files["app/auth.ts"] = """
      import NextAuth from "next-auth";
      import Provider from "next-auth/providers/\(name)";
      export default NextAuth({ providers: [Provider({ \(row.options.joined(separator: ", ")) })] });
      """
    files["app/package.json"] =
      version.map { #"{"dependencies": {"next-auth": "\#($0)"}}"# } ?? "{}"
    return try #require(FactsExample(files).facts.logins.first)
  }
}

@Suite("Logins whose library has no known version")
struct UnknownVersionTests {
  @Test("what fails alike in both versions is said, and nothing else", arguments: ScriptRow.all)
  fileprivate func agreement(_ row: ScriptRow) throws {
    let older = try row.flow("^4.24.0")
    let newer = try row.flow("5.0.0-beta.25")
    let open = try row.flow(nil)
    #expect(older.login.library == .nextAuth4 && newer.login.library == .authJS5)
    #expect(open.login.library == .nextAuthUnknown)
    #expect(open.conflict == (older.conflict == newer.conflict ? older.conflict : .none))
    for name in LoginStep.Name.allCases where open.step(name)?.outcome == .fails {
      #expect(older.step(name)?.outcome == .fails && newer.step(name)?.outcome == .fails)
    }
    for name in LoginStep.Name.allCases {
      guard let first = older.step(name), let second = newer.step(name),
        first.outcome == .fails, second.outcome == .fails, first.url.value == second.url.value
      else { continue }
      #expect(open.step(name)?.outcome == .fails)
    }
    let verdicts = [older, newer].map { "\($0.issuer.verdict) \($0.issuer.published.value ?? "")" }
    if open.issuer.verdict != .unknown {
      #expect(
        verdicts
          == Array(
            repeating: "\(open.issuer.verdict) \(open.issuer.published.value ?? "")", count: 2))
    }
    #expect(
      open.gaps.missing.allSatisfy {
        older.gaps.missing.contains($0) && newer.gaps.missing.contains($0)
      })
    // What only one of the two does leaves no address to judge.
    for use in open.urlUses {
      #expect(older.urlUses.contains { $0.url.value == use.url.value })
      #expect(newer.urlUses.contains { $0.url.value == use.url.value })
    }
  }

  @Test("the scopes that both versions request by themselves are the same")
  func scopes() throws {
    let row = ScriptRow(row: LoginRow(.keycloakFixed, 0, .issuerPublic, .works), usable: true)
    let open = try row.flow(nil)
    #expect(
      open.login.scope.value?.split(separator: " ").sorted() == ["email", "openid", "profile"])
    #expect(open.login.requiresIDToken == .yes)
  }
}

extension LoginFlow {
  /// The first thing that goes wrong, in the order in which a user would meet it.
  fileprivate var outcome: LoginOutcome {
    if issuer.verdict == .slash, issuer.phase == .discovery { return .slash }
    if step(.discover)?.reach?.verdict == .notReachable { return .fetch }
    if issuer.phase == .discovery, issuer.verdict == .different { return .issuer }
    if step(.authorize)?.reach?.verdict == .notReachable { return .browser }
    if !gaps.missing.isEmpty { return .missing }
    let own = steps.filter(\.name.isPartOfLogin)
    if own.contains(where: { $0.reach?.verdict == .notReachable }) { return .fetch }
    if issuer.verdict == .different || issuer.verdict == .slash { return .issuer }
    // The rows leave the app's own address open.
    return own.allSatisfy { $0.outcome == .ok || $0.outcome == .skipped || $0.name == .callback }
      ? .works : .fetch
  }
}

extension LoginRow {
  fileprivate var isAuthentik: Bool { provider == .authentik }
  private var realm: String { isAuthentik ? "/application/o/app" : "/realms/shop" }
  private var inside: String { "http://idp:\(isAuthentik ? 9000 : 8080)" }
  private var outside: String { "http://id.localhost" }

  fileprivate func files(usable: Bool) -> [String: String] {
    [
      "compose.yaml": """
      services:
        idp:
          image: \(isAuthentik ? "ghcr.io/goauthentik/server:2025.6.3" : "quay.io/keycloak/keycloak:26.0")
          command: \(isAuthentik ? "server" : "start-dev")
          environment: {\(settings)}
        edge:
          image: nginx:1.27
          ports: ["80:80"]
          volumes: ["./edge.conf:/etc/nginx/conf.d/default.conf"]
          networks: {default: {aliases: [\(usable ? "id.localhost" : "")]}}
        app:
          build: ./app
      """,
      "edge.conf": """
      server { listen 80; server_name id.localhost;
        location / { proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;
          proxy_pass \(inside); } }
      """,
      "app/auth.json": login,
    ]
  }

  private var settings: String {
    switch provider {
    case .authentik: ""
    case .keycloakFixed: "KC_HOSTNAME: '\(outside)'"
    case .keycloakBack:
      "KC_HOSTNAME: '\(outside)', KC_HOSTNAME_BACKCHANNEL_DYNAMIC: 'true'"
    case .keycloakDynamic: "KC_PROXY_HEADERS: xforwarded"
    }
  }

  fileprivate var options: [String] {
    [#""clientId": "app""#, "\"issuer\": \"\(issuer)\""]
      + (wellKnown.map { ["\"wellKnown\": \($0)"] } ?? []) + endpoints
  }

  private var login: String {
    let name = isAuthentik ? "authentik" : "keycloak"
    let head =
      library == 4
      ? """
      "type": "oauth", "idToken": true, "wellKnown": "\(issuer)/.well-known/openid-configuration",
        "authorization": {"params": {"scope": "openid email profile"}}
      """ : "\"type\": \"oidc\""
    return """
      {"$nextAuth": "\(library).0.0", "providers": [
        {"id": "\(name)", \(head), "options": {\(options.joined(separator: ", "))}}]}
      """
  }

  private var issuer: String {
    switch configuration {
    case .issuerInternal, .splitIssuerInternal, .ignoredSplitIssuerInternal: inside + realm
    case .issuerInternalSlash, .splitIssuerInternalSlash, .authorizationIssuerInternalSlash,
      .splitWithoutKeys:
      inside + realm + "/"
    case .issuerPublicSlash, .splitIssuerPublicSlash: outside + realm + "/"
    // Auth.js wants Authentik's issuer with its slash, next-auth 4 without.
    case .wellKnownInternal, .wellKnownPublic:
      outside + realm + (isAuthentik && library == 5 ? "/" : "")
    case .issuerPublic, .splitIssuerPublic, .ignoredSplitIssuerPublic: outside + realm
    }
  }

  private var wellKnown: String? {
    switch configuration {
    case .wellKnownInternal: "\"\(inside + realm)/.well-known/openid-configuration\""
    case .wellKnownPublic: "\"\(outside + realm)/.well-known/openid-configuration\""
    case .splitIssuerInternal, .splitIssuerInternalSlash, .splitIssuerPublic,
      .splitIssuerPublicSlash, .splitWithoutKeys:
      "null"
    default: nil
    }
  }

  private var endpoints: [String] {
    let base = isAuthentik ? "/application/o" : "/realms/shop/protocol/openid-connect"
    let authorization =
      "\"authorization\": {\"url\": \"\(outside + base)/\(isAuthentik ? "authorize/" : "auth")\"}"
    let slash = isAuthentik ? "/" : ""
    let keys = isAuthentik ? "/application/o/app/jwks/" : base + "/certs"
    switch configuration {
    case .splitIssuerInternal, .splitIssuerInternalSlash, .splitIssuerPublic,
      .splitIssuerPublicSlash, .ignoredSplitIssuerInternal, .ignoredSplitIssuerPublic,
      .splitWithoutKeys:
      return [
        authorization, "\"token\": \"\(inside + base)/token\(slash)\"",
        "\"userinfo\": \"\(inside + base)/userinfo\(slash)\"",
      ] + (configuration == .splitWithoutKeys ? [] : ["\"jwks_endpoint\": \"\(inside + keys)\""])
    case .authorizationIssuerInternalSlash: return [authorization]
    default: return []
    }
  }
}
