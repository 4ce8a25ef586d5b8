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

extension LoginFlow {
  /// The first thing that goes wrong, in the order in which a user would meet it.
  fileprivate var outcome: LoginOutcome {
    if issuer.verdict == .slash, issuer.phase == .discovery { return .slash }
    if step(.discover)?.reach?.verdict == .notReachable { return .fetch }
    if issuer.phase == .discovery, issuer.verdict == .different { return .issuer }
    if step(.authorize)?.reach?.verdict == .notReachable { return .browser }
    if !gaps.missing.isEmpty { return .missing }
    if steps.contains(where: { $0.reach?.verdict == .notReachable }) { return .fetch }
    if issuer.verdict == .different || issuer.verdict == .slash { return .issuer }
    return steps.allSatisfy { $0.outcome == .ok || $0.outcome == .skipped } ? .works : .fetch
  }
}

extension LoginRow {
  private var isAuthentik: Bool { provider == .authentik }
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

  private var login: String {
    var options = [#""clientId": "app""#, "\"issuer\": \"\(issuer)\""]
    if let wellKnown { options.append("\"wellKnown\": \(wellKnown)") }
    options += endpoints
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
