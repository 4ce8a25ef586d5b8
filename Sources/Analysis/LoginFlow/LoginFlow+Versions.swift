// A walk for both versions of next-auth, where nothing tells which one an app has: only what both do alike counts.

import Deployment
import SourceText

extension LoginFlow {
  private static let needs = ["the next-auth version"]

  /// What two walks have in common.
  ///
  /// - Parameters:
  ///   - login: the login as far as both versions read it alike.
  ///   - older: the walk of next-auth 4.
  ///   - newer: the walk of Auth.js 5.
  ///   - client: the login beside its client.
  init(of login: Login, older: LoginFlow, newer: LoginFlow, client: LoginClient) {
    var login = login
    login.background = login.background + login.libraryEvidence
    let discovery = Self.agreed(older.discovery, newer.discovery)
    let isSameDocument =
      discovery.value != nil && older.document?.issuer.value == newer.document?.issuer.value
    let conflict = older.conflict == newer.conflict ? older.conflict : .none
    self.init(
      login: login, discovery: discovery, document: isSameDocument ? older.document : nil,
      browserReach: discovery.value == nil ? nil : older.browserReach,
      provider: older.provider ?? newer.provider,
      steps: Self.steps(older, newer),
      issuer: Self.issuer(older.issuer, newer.issuer, version: login.libraryEvidence),
      gaps: LoginGaps(older.gaps, newer.gaps), ignoredEndpoints: [], conflict: conflict,
      sharedAddress: conflict == .none ? nil : older.sharedAddress, client: client)
  }

  private static func agreed(_ older: Sourced<String>, _ newer: Sourced<String>) -> Sourced<String>
  {
    if older.isAbsent, newer.isAbsent { return older }
    if let value = older.value, value == newer.value { return older }
    return .unknown(needs: needs, span: older.span ?? newer.span)
  }

  // MARK: Steps

  private static func steps(_ older: LoginFlow, _ newer: LoginFlow) -> [LoginStep] {
    LoginStep.Name.allCases.flatMap { name -> [LoginStep] in
      // What the app's own source asks for does not depend on the library.
      if name == .refresh || name == .api { return older.steps.filter { $0.name == name } }
      guard let first = older.step(name), let second = newer.step(name) else { return [] }
      return [joined(first, second)]
    }
  }

  private static func joined(_ older: LoginStep, _ newer: LoginStep) -> LoginStep {
    if older.outcome == .skipped, newer.outcome == .skipped { return older }
    guard let url = older.url.value, url == newer.url.value else {
      let kept = older.outcome == .skipped ? newer : older
      let reason =
        older.outcome == .skipped
        ? "only Auth.js 5 does this"
        : newer.outcome == .skipped
          ? "only next-auth 4 does this" : "next-auth 4 and Auth.js 5 open different addresses here"
      return LoginStep(
        name: kept.name, caller: kept.caller, url: .unknown(needs: needs), reach: nil,
        outcome: .unknown, origin: kept.origin, reason: reason)
    }
    let isSame = older.outcome == newer.outcome
    let reason =
      isSame
      ? (older.reason == newer.reason
        ? older.reason : "next-auth 4: \(older.reason); Auth.js 5: \(newer.reason)")
      : "next-auth 4 and Auth.js 5 differ here"
    return LoginStep(
      name: older.name, caller: older.caller, url: older.url, reach: older.reach,
      outcome: isSame ? older.outcome : .unknown, origin: older.origin, reason: reason)
  }

  // MARK: Issuer

  private static func issuer(
    _ older: IssuerCheck, _ newer: IssuerCheck, version: Because
  ) -> IssuerCheck {
    var check = IssuerCheck()
    check.expected = agreed(older.expected, newer.expected)
    check.published = agreed(older.published, newer.published)
    guard older.verdict == newer.verdict, older.phase == newer.phase, check.published.value != nil
    else { return check }
    check.verdict = older.verdict
    check.phase = older.phase
    check.mayBeOtherStage = older.mayBeOtherStage || newer.mayBeOtherStage
    check.because = version + older.because
    return check
  }
}

extension LoginGaps {
  /// What both versions miss.
  init(_ older: LoginGaps, _ newer: LoginGaps) {
    missing = older.missing.filter(newer.missing.contains)
    message = missing.isEmpty ? "" : older.message == newer.message ? older.message : newer.message
    undefinedURL =
      older.undefinedURL?.value == newer.undefinedURL?.value ? older.undefinedURL : nil
    hasNoIssuer = older.hasNoIssuer && newer.hasNoIssuer
    placeholderToken = nil
  }
}
