// What stops a login although every address can be opened: settings of client and library that do not fit.

import Deployment

/// The reasons beside reachability for which a step fails.
struct LoginOutcomes {
  let login: Login
  let client: LoginClient
  let issuer: IssuerCheck
  let gaps: LoginGaps

  /// The step with the outcome that the settings give it.
  func judged(_ step: LoginStep) -> LoginStep {
    // An address that cannot be opened is the first thing that goes wrong.
    guard let reason = reason(of: step), step.outcome != .fails else { return step }
    var step = step
    step.outcome = .fails
    step.reason = reason
    return step
  }

  /// Why a step fails; nil where nothing of the settings speaks against it.
  private func reason(of step: LoginStep) -> String? {
    switch step.name {
    case .discover: issuerReason(at: .discovery)
    case .authorize: gap("authorization") ?? refusal
    case .callback: client.callback?.isAccepted == .no ? callbackReason : nil
    case .token:
      gap("token") ?? gap("issuer") ?? placeholder ?? issuerReason(at: .callback) ?? tokenReason
    case .jwks: gap("jwks_endpoint")
    case .api: step.outcome == .skipped ? nil : apiReason
    case .userinfo, .refresh, .logout: nil
    }
  }

  /// The library's own words for the first endpoint that it misses.
  private func gap(_ name: String) -> String? {
    guard gaps.missing.contains(name) else { return nil }
    return gaps.missing.first == name
      ? "the library stops: \(gaps.message)" : "`\(name)` is missing in the configuration"
  }

  /// A library that meets another issuer than it expects stops there.
  private func issuerReason(at phase: IssuerCheck.Phase) -> String? {
    guard issuer.phase == phase, issuer.verdict == .slash || issuer.verdict == .different else {
      return nil
    }
    return
      "the library expects issuer `\(issuer.expected.value ?? "")` and meets `\(issuer.published.value ?? "")`"
  }

  /// Keycloak's answers to a client that it does not know, and to scopes that the client does not have.
  private var refusal: String? {
    if client.standing.verdict == .missing {
      return "the provider has no client `\(login.clientID.value ?? "")`"
    }
    guard let grant = client.grant, grant.isRefusing, !grant.lost.isEmpty else { return nil }
    let names = grant.lost.map { "`\($0.name)`" }.joined(separator: ", ")
    return "Keycloak answers `invalid_scope`: the client does not have \(names)"
  }

  private var callbackReason: String {
    "the client does not allow this redirect URI, so the provider shows an error instead"
  }

  private var placeholder: String? {
    gaps.placeholderToken == nil
      ? nil
      : "`token` has no URL, so Auth.js 5 posts the code to its placeholder https://authjs.dev"
  }

  private var tokenReason: String? {
    guard let check = client.idToken, check.isRefused == .yes else { return nil }
    if check.isEncrypted.value == true { return "the library cannot decrypt the ID token" }
    return
      "the ID token is signed with \(check.algorithm.value ?? "another algorithm"), and the library accepts \(check.expected ?? "another one") only"
  }

  /// Authentik's API wants a scope of its own (authentik/api/authentication.py, 2025).
  private var apiReason: String? {
    guard login.kind == .authentik, let scope = login.scope.value else { return nil }
    let words = scope.split(separator: " ")
    // An empty request gets all that is mapped.
    guard !words.isEmpty, !words.contains("goauthentik.io/api") else {
      return client.grant?.lost.contains { $0.name == "goauthentik.io/api" } == true
        ? "Authentik answers 403: the token lacks `goauthentik.io/api`, which is not mapped" : nil
    }
    return "Authentik answers 403: the login does not request `goauthentik.io/api`"
  }
}
