// Works out what an app's library makes of its settings, in the library's own order.

import Deployment
import SourceText

/// Reads the settings of one app.
struct AppReader {
  let login: Login
  let service: Service?
  let deployment: Deployment

  private var settings: AppSettings { login.app }

  // MARK: Mode

  /// Whether the app runs as `next build` made it, with the proof; a server for development says so itself.
  private var production: (answer: Ternary, isSure: Bool) {
    let words = ((service?.command ?? service?.build?.command) ?? [])
      .flatMap { $0.textWithUnknownsEmpty.split { " \t\"'&;".contains($0) }.map(String.init) }
    if words.contains(where: { $0 == "dev" || $0.hasPrefix("dev:") || $0.hasSuffix(":dev") }) {
      return (.no, true)
    }
    if case .given(let mode)? = settings.variables["NODE_ENV"] {
      guard let value = mode.value else { return (.unknown, false) }
      return (Ternary(value == "production"), true)
    }
    // Next.js writes the mode into what it builds; other frameworks read the variable when they run.
    let isNext = login.library == .nextAuth4 || words.contains { $0.contains("next") }
    let starts = words.contains { ($0 == "start" && isNext) || $0.hasSuffix("server.js") }
    return starts ? (.yes, false) : (.unknown, false)
  }

  /// Whether the app is started by something that may set variables first: a script, a secret manager, a shell.
  private var mayGetMore: Bool {
    guard let service else { return true }
    if service.mounts.contains(where: { $0.kind == .secret }) { return true }
    let lines = [
      service.entrypoint ?? service.build?.entrypoint, service.command ?? service.build?.command,
    ].compactMap(\.self).flatMap(\.self)
    let helpers = [
      ".sh", "export ", "source ", "env-file", "dotenv", "doppler", "infisical", "vault", "sops",
    ]
    return lines.contains { word in
      let text = word.textWithUnknownsEmpty
      return word.isUnknown || helpers.contains { text.contains($0) && text != "/bin/sh" }
    }
  }

  // MARK: Secret

  /// The secret that the library signs its cookies with.
  func secretGap() -> RelyingApp.Gap? {
    switch login.library {
    case .nextAuth4:
      guard production.answer == .yes, let gap = secretGapOfVersion4() else { return nil }
      return production.isSure ? gap : gap.at(most: .likely)
    case .authJS5: return secretGapOfVersion5()
    case .nextAuthUnknown: return nil
    }
  }

  /// `options.secret ??= NEXTAUTH_SECRET ?? AUTH_SECRET`; outside of production one is made up.
  private func secretGapOfVersion4() -> RelyingApp.Gap? {
    if settings.secret.isPresent { return emptyOption }
    return firstGap(in: ["NEXTAUTH_SECRET", "AUTH_SECRET"], library: "next-auth 4")
  }

  /// `config.secret ??= AUTH_SECRET ?? NEXTAUTH_SECRET`, then what is still empty from `AUTH_SECRET` and its
  /// numbered forms.
  private func secretGapOfVersion5() -> RelyingApp.Gap? {
    for number in 1...3 {
      switch settings.secrets["AUTH_SECRET_\(number)"] {
      case .given(let value) where value.value?.kind != .empty: return nil
      default: break
      }
    }
    if settings.secret.isPresent {
      guard let gap = emptyOption else { return nil }
      if case .unset? = settings.secrets["AUTH_SECRET"] { return gap }
      return nil
    }
    return firstGap(in: ["AUTH_SECRET", "NEXTAUTH_SECRET"], library: "Auth.js 5")
  }

  private var emptyOption: RelyingApp.Gap? {
    guard settings.secret.value?.kind == .empty, settings.secret.variables.isEmpty else {
      return nil
    }
    return .init(
      kind: .empty, setting: "secret", span: settings.secret.span, confidence: .certain,
      because: Because("`secret` is given, so no variable is asked", at: settings.secret.span))
  }

  /// The first variable that is given decides, even an empty one.
  private func firstGap(in names: [String], library: String) -> RelyingApp.Gap? {
    let chain = names.map { "`\($0)`" }.joined(separator: ", then ")
    for name in names {
      switch settings.secrets[name] {
      case .given(let value):
        guard value.value?.kind == .empty, isWritten(name, value) else { return nil }
        return .init(
          kind: .empty, setting: name, span: value.span, confidence: confidence(of: name),
          because: Because("\(library) asks \(chain); one that is set to nothing ends the search")
            + Because("`\(name)` is empty", at: value.span))
      case .unset: continue
      case .unseen, nil: return nil
      }
    }
    guard settings.secret.isAbsent, !mayGetMore else { return nil }
    return .init(
      kind: .unset, setting: names[0], span: service?.nameSpan ?? login.span,
      confidence: .certain,
      because: Because("\(library) asks \(chain), and neither reaches the container of this app"))
  }

  // MARK: Trusted host

  /// `trustHost ??= !!(AUTH_URL ?? AUTH_TRUST_HOST ?? VERCEL ?? CF_PAGES ?? NODE_ENV !== "production")`.
  func trustGap() -> RelyingApp.Gap? {
    guard login.library == .authJS5 else { return nil }
    return settings.isPartial ? trustGapOfVariables?.at(most: .likely) : trustGapOfVersion5
  }

  private var trustGapOfVersion5: RelyingApp.Gap? {
    let option = settings.trustHost
    if option.isPresent {
      guard option.value == "false" else { return nil }
      return .init(
        kind: .refused, setting: "trustHost", span: option.span, confidence: .certain,
        because: Because("the configuration trusts no host", at: option.span))
    }
    return trustGapOfVariables
  }

  private var trustGapOfVariables: RelyingApp.Gap? {
    let names = ["AUTH_URL", "AUTH_TRUST_HOST", "VERCEL", "CF_PAGES"]
    var isComplete = true
    var isSeen = true
    for name in names {
      switch settings.variables[name] {
      case .given(let value):
        let gap = gap(ofGiven: name, value)
        return isSeen ? gap : gap?.at(most: .likely)
      case .unset: continue
      case .unseen, nil:
        isSeen = false
        if couldBeSet(name) { isComplete = false }
      }
    }
    return unsetTrust(isComplete: isComplete, isSeen: isSeen)
  }

  private func gap(ofGiven name: String, _ value: Sourced<String>) -> RelyingApp.Gap? {
    guard let text = value.value, !value.isOverridable else { return nil }
    if text.isEmpty {
      return .init(
        kind: .empty, setting: name, span: place(of: name) ?? value.span,
        confidence: confidence(of: name),
        because: Because("`\(name)` is set, so what comes after it is not asked", at: value.span)
          + Because("an empty text counts as no"))
    }
    guard name == "AUTH_TRUST_HOST", ["false", "0", "no", "off"].contains(text.lowercased()) else {
      return nil
    }
    return .init(
      kind: .mistaken, setting: name, span: value.span, confidence: .certain,
      because: Because("any text but the empty one counts as yes", at: value.span))
  }

  private func unsetTrust(isComplete: Bool, isSeen: Bool) -> RelyingApp.Gap? {
    let mode = production
    guard mode.answer != .no, let service, login.serviceConfidence >= .likely, !mayGetMore else {
      return nil
    }
    var because = Because(
      "Auth.js 5 trusts the host of a request where `AUTH_URL` or `AUTH_TRUST_HOST` is set, and outside of production"
    )
    if case .given(let old)? = settings.variables["NEXTAUTH_URL"], old.value?.isEmpty == false {
      guard isComplete else { return nil }
      because.add("`NEXTAUTH_URL` sets the address, but does not count here", at: old.span)
      return .init(
        kind: .oldName, setting: "NEXTAUTH_URL", span: place(of: "NEXTAUTH_URL") ?? old.span,
        confidence: isSeen && mode.answer == .yes && mode.isSure ? .certain : .likely,
        because: because)
    }
    guard isSeen, mode.answer == .yes else { return nil }
    because.add("nothing sets one of them for `\(service.name)`", at: service.nameSpan)
    return .init(
      kind: .unset, setting: "AUTH_TRUST_HOST", span: service.nameSpan,
      confidence: mode.isSure ? .certain : .likely, because: because)
  }

  /// Whether a file that was not read, or one that only shows what to set, may bring a variable.
  private func couldBeSet(_ name: String) -> Bool {
    service?.unreadEnvFiles.isEmpty != true
      || deployment.envFiles.contains { file in
        !file.isRead && file.variables.contains { $0.name == name }
      }
  }

  // MARK: Callback

  /// A path that next-auth 4 takes for the place of its route, and that does not look like one.
  func movedBase() -> Sourced<String>? {
    guard login.library == .nextAuth4, login.callback.redirectURI.isAbsent,
      let base = login.callback.variables["NEXTAUTH_URL"],
      let address = base.value.flatMap({ WebAddress($0) })
    else { return nil }
    // The route may have another name, but hardly one that does not speak of it.
    let segments = address.path.split(separator: "/")
    guard let last = segments.last, !last.lowercased().contains("auth") else { return nil }
    return base
  }

  // MARK: Places

  /// Whether somebody wrote the value down as it is: a default that is empty asks whoever deploys.
  private func isWritten(_ name: String, _ value: Sourced<Secret>) -> Bool {
    value.variables.isEmpty && service?.variable(name)?.value.isOverridable != true
  }

  /// An empty line of an env file may wait to be filled in; what compose itself says is meant.
  private func confidence(of name: String) -> Confidence {
    guard let variable = service?.variable(name) else { return .likely }
    if case .inherited = variable.value.origin { return .likely }
    return .certain
  }

  /// The name of a variable where it is set.
  private func place(of name: String) -> Span? {
    guard let variable = service?.variable(name) else { return nil }
    let value = variable.value
    if let span = value.span, !span.isEmpty { return span }
    return variable.nameSpan ?? value.span
  }
}

extension RelyingApp.Gap {
  fileprivate func at(most confidence: Confidence) -> RelyingApp.Gap {
    .init(
      kind: kind, setting: setting, span: span, confidence: min(confidence, self.confidence),
      because: because)
  }
}
