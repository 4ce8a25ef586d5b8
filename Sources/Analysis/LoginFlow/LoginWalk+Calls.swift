// The steps of a login that no library makes: the way back to the app, and what the app's own source asks for.

import Deployment
import SourceText

extension LoginWalk {
  /// The steps in the order of a login, those of one name as they were found.
  static func ordered(_ steps: [LoginStep]) -> [LoginStep] {
    LoginStep.Name.allCases.flatMap { name in steps.filter { $0.name == name } }
  }

  // MARK: The way back

  /// The browser comes back to the app under the redirect URI.
  func callbackStep(of callback: CallbackURL) -> LoginStep {
    guard let candidate = callback.candidates.first else {
      return step(
        .callback, .unknown(needs: ["the app's own address"]), caller: facts.browser,
        origin: "these files do not tell the app's own address")
    }
    guard let address = candidate.address else {
      let path = Sourced<String>(
        .unknown(needs: ["the app's own address"]),
        pieces: [TextPiece(text: candidate.path, span: nil)])
      return LoginStep(
        name: .callback, caller: facts.browser, url: path, reach: nil, outcome: .unknown,
        origin: "the library sends this path below the app's own address",
        reason: "these files do not tell the app's own address")
    }
    return step(
      .callback, .known(address, span: callback.base?.span), caller: facts.browser,
      origin: "the library sends this redirect URI")
  }

  // MARK: Calls of the source

  /// What the app's source asks of the provider: a new token, its API, the end of the session.
  func callSteps(
    of login: Login, provider: String?, document: DiscoveryDocument?
  ) -> [LoginStep] {
    let calls = calls(of: login, provider: provider)
    func steps(_ name: LoginStep.Name, _ purpose: APICall.Purpose) -> [LoginStep] {
      calls.filter { call in
        call.purpose == purpose && (purpose != .api || call.credential == .session)
      }.map { call in
        var url = call.url
        url.span = call.span
        return step(
          name, url, caller: caller(of: call), origin: "the app's own source opens this URL")
      }
    }
    func orSkipped(_ steps: [LoginStep], _ skipped: @autoclosure () -> LoginStep) -> [LoginStep] {
      steps.isEmpty ? [skipped()] : steps
    }
    return orSkipped(
      steps(.refresh, .token),
      skipped(.refresh, "the library asks for no new token, and no call in the app's source does"))
      + orSkipped(
        steps(.api, .api),
        skipped(.api, "no call to the provider's API with the session's token is seen"))
      + orSkipped(
        steps(.logout, .logout),
        skipped(
          .logout, "the library ends its own session only, and nothing else opens this URL",
          document?.endSession ?? .absent))
  }

  private func skipped(
    _ name: LoginStep.Name, _ origin: String, _ url: Sourced<String> = .absent
  ) -> LoginStep {
    let caller = name == .logout ? facts.browser : nil
    let reach = url.isPresent ? facts.reachability.reach(url, from: facts.browser) : nil
    return LoginStep(
      name: name, caller: caller, url: url, reach: reach, outcome: .skipped, origin: origin,
      reason: "")
  }

  private func caller(of call: APICall) -> Vantage? {
    switch call.caller {
    case .server: call.service.map { .container($0) }
    case .browser: facts.browser
    case .unknown: nil
    }
  }

  /// The calls of the app that go to the login's provider, as far as the files tell.
  private func calls(of login: Login, provider: String?) -> [APICall] {
    let hosts = [
      login.issuer, login.wellKnown, login.tokenURL, login.authorizationURL, login.userinfoURL,
    ].compactMap { $0.value.flatMap { WebAddress($0)?.host } }
    let realm = ClientLookup.realmName(of: login)
    return facts.deployment.apiCalls.filter { call in
      guard call.provider == login.kind,
        call.service == nil || login.service == nil || call.service == login.service
      else { return false }
      // Another realm's tokens are another login's; the Admin API is one for all realms.
      if call.purpose != .api, let realm,
        let path = call.url.value.flatMap({ WebAddress($0)?.path }),
        let other = KeycloakDiscovery.realmPath(inPath: path)?.realm, other != realm
      {
        return false
      }
      guard let host = call.host, !hosts.isEmpty, !hosts.contains(host) else { return true }
      let reach = caller(of: call).map { facts.reachability.reach(call.url, from: $0) }
      let owner = reach?.targetService ?? reach?.hostOwner
      return owner == nil || provider == nil || owner == provider
    }
  }
}
