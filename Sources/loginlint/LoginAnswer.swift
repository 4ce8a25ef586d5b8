// The answer of `loginlint login`, for programs and for people.

import Analysis
import Deployment
import Reports
import SourceText

struct LoginAnswer {
  let flows: [LoginFlow]

  /// The document of `--format json`.
  func json(_ sources: SourceMap) -> JSONValue {
    let encoder = AnswerEncoder(sources)
    return [
      "schema": .integer(JSONReport.schema),
      "logins": .array(flows.map { json($0, encoder) }),
    ]
  }

  private func json(_ flow: LoginFlow, _ encoder: AnswerEncoder) -> JSONValue {
    let login = flow.login
    return [
      "id": encoder.text(login.id),
      "path": .string(login.path),
      "library": .string(login.library.name),
      "provider": login.kind.map { .string($0.rawValue) } ?? .null,
      "providerService": encoder.text(flow.provider),
      "service": encoder.text(login.service),
      "expectedIssuer": encoder.text(flow.issuer.expected.value),
      "tokenIssuer": encoder.text(flow.issuer.published.value),
      "issuerVerdict": .string(flow.issuer.verdict.rawValue),
      "callback": callback(flow.client, encoder),
      "scopes": scopes(flow, encoder),
      "stopsAt": flow.stop.map { .string($0.name.rawValue) } ?? .null,
      "steps": .array(flow.steps.map { step(of: $0, encoder) }),
    ]
  }

  /// The address and the path of the callback, null where they are not known, and whether the client allows it.
  private func callback(_ client: LoginClient, _ encoder: AnswerEncoder) -> JSONValue {
    let candidate = client.callbackURL.candidates.first
    let accepted: JSONValue =
      switch client.callback?.isAccepted {
      case .yes: .boolean(true)
      case .no: .boolean(false)
      case .unknown, nil: .null
      }
    return [
      "url": encoder.text(candidate?.address), "path": encoder.text(candidate?.path),
      "accepted": accepted,
    ]
  }

  /// Without a known client nobody can tell what becomes of the requested scopes: those lists are null.
  private func scopes(_ flow: LoginFlow, _ encoder: AnswerEncoder) -> JSONValue {
    func names(_ names: [String]?) -> JSONValue {
      names.map { .array($0.map { encoder.text($0) }) } ?? .null
    }
    return [
      "requested": .array(flow.requestedScopes.map { encoder.text($0) }),
      "granted": names(flow.grant.map { $0.names(.yes) + $0.unasked }),
      // Authentik leaves a name out; Keycloak refuses the whole request for it.
      "dropped": names(flow.grant.map { $0.isRefusing ? [] : $0.names(.no) }),
      "refused": names(flow.grant.map { $0.isRefusing ? $0.names(.no) : [] }),
      "undecided": names(flow.grant.map { $0.names(.unknown) }),
    ]
  }

  private func step(of step: LoginStep, _ encoder: AnswerEncoder) -> JSONValue {
    [
      "name": .string(step.name.rawValue),
      "caller": step.caller.map { .string($0.answerText) } ?? .null,
      "url": encoder.text(step.url.textWithGaps),
      "source": encoder.place(step.url.span),
      "outcome": .string(step.outcome.rawValue),
      "origin": encoder.text(step.origin),
      "reason": encoder.text(step.reasons.joined(separator: "; ")),
      "reach": step.reach.map { reach -> JSONValue in
        ["verdict": .string(reach.verdict.rawValue), "code": .string(reach.code.rawValue)]
      } ?? .null,
    ]
  }

  /// The text for a terminal.
  func text(_ terminal: Terminal, _ sources: SourceMap) -> String {
    var page = TextPage(terminal, sources)
    if flows.isEmpty { page.row("no login is configured in these files") }
    for flow in flows {
      let login = flow.login
      page.gap()
      page.row(
        "\(login.id)  \(login.library.name)  \(page.place(login.span) ?? login.path)", .strong)
      page.table(facts(of: flow), indent: 2)
      for step in login.background.steps {
        page.sentence(step.text + (page.place(step.span).map { "  (\($0))" } ?? ""), indent: 2)
      }
      page.gap()
      add(flow, to: &page)
    }
    return page.text
  }

  private func facts(of flow: LoginFlow) -> [[String]] {
    var rows = [["app", flow.login.service ?? "(no service is known to run it)"]]
    let kind = flow.login.kind?.rawValue ?? "unknown product"
    rows.append(["provider", flow.provider.map { "\($0) (\(kind))" } ?? kind])
    rows += issuerRows(of: flow)
    if let callback = flow.client.callbackURL.text {
      rows.append(["redirect URI", callback + answer(to: flow.client)])
    }
    return rows + scopeRows(of: flow)
  }

  private func issuerRows(of flow: LoginFlow) -> [[String]] {
    let (expected, published) = (flow.issuer.expected.value, flow.issuer.published.value)
    if flow.issuer.verdict == .equal, let expected {
      return [
        [
          "issuer",
          expected + (flow.provider == nil ? "  (expected)" : "  (expected and in the token)"),
        ]
      ]
    }
    let rows = [("expected issuer", expected), ("token's issuer", published)]
    return rows.compactMap { title, issuer in issuer.map { [title, $0] } }
  }

  /// What the client says to the redirect URI.
  private func answer(to client: LoginClient) -> String {
    switch client.callback?.isAccepted {
    case .yes: "  (allowed)"
    case .no: "  (not allowed)"
    case .unknown, nil: ""
    }
  }

  private func scopeRows(of flow: LoginFlow) -> [[String]] {
    guard let grant = flow.grant else {
      return flow.requestedScopes.isEmpty
        ? [] : [["scopes", flow.requestedScopes.joined(separator: " ") + "  (requested)"]]
    }
    let lost = grant.names(.no)
    let granted = grant.names(.yes) + grant.unasked
    if lost.isEmpty, granted == flow.requestedScopes {
      return [["scopes", granted.joined(separator: " ") + "  (requested and granted)"]]
    }
    let rows: [(title: String, names: [String])] = [
      ("requested", flow.requestedScopes), ("granted", granted),
      (grant.isRefusing ? "refused" : "dropped", lost), ("not decided", grant.names(.unknown)),
    ]
    return rows.filter { !$0.names.isEmpty }.map { row in
      ["\(row.title) scopes", row.names.joined(separator: " ")]
    }
  }

  // MARK: The steps of the text

  private func add(_ flow: LoginFlow, to page: inout TextPage) {
    let names = flow.steps.map(\.name.rawValue.count).max() ?? 0
    let callers =
      flow.steps.filter { $0.outcome != .skipped }
      .map { TerminalText.width($0.caller?.shortText ?? "") }.max() ?? 0
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - TerminalText.width(text)))
    }
    for step in flow.steps {
      let head = padded(step.name.rawValue, names) + "  " + padded(step.outcome.rawValue, 7)
      let url = step.url.textWithGaps
      let place = page.place(step.url.span).map { "  (\($0))" } ?? ""
      guard step.outcome != .skipped else {
        page.sentence(step.origin + (url.map { ": \($0)" } ?? ""), lead: head + "  ", indent: 2)
        continue
      }
      let caller = padded(step.caller?.shortText ?? "", callers)
      let look: TextPage.Look =
        switch step.outcome {
        case .ok: .good
        case .fails: .bad
        case .unknown, .skipped: .open
        }
      page.row(
        [head, caller].filter { !$0.isEmpty }.joined(separator: "  ")
          + (url.map { "  " + $0 } ?? ""),
        indent: 2, look)
      page.sentence(step.origin + place, indent: 6)
      guard step.outcome != .ok else { continue }
      for reason in step.reasons { page.sentence(reason, lead: "- ", indent: 6) }
    }
    page.gap()
    page.sentence(ending(of: flow), indent: 2)
  }

  /// Where the login ends, as far as the files tell.
  private func ending(of flow: LoginFlow) -> String {
    func names(_ outcome: LoginStep.Outcome, isPartOfLogin: Bool) -> String? {
      var names: [String] = []
      for step in flow.steps
      where step.outcome == outcome && step.name.isPartOfLogin == isPartOfLogin
        && !names.contains(step.name.rawValue)
      {
        names.append(step.name.rawValue)
      }
      return names.isEmpty ? nil : names.joined(separator: ", ")
    }
    if let stop = flow.stop { return "the login ends at \(stop.name.rawValue)" }
    var text = "nothing in these files stops the login"
    if let open = names(.unknown, isPartOfLogin: true) { text += "; not decided: \(open)" }
    if let later = names(.fails, isPartOfLogin: false) { text += "; what fails later: \(later)" }
    return text
  }
}

extension ScopeGrant {
  /// The requested names with this answer.
  fileprivate func names(_ answer: Ternary) -> [String] {
    requests.filter { $0.isGranted == answer }.map(\.name)
  }
}

extension LoginFlow {
  /// The names in the requested scope.
  fileprivate var requestedScopes: [String] {
    (login.scope.value ?? "").split(separator: " ").map(String.init)
  }
}

extension LoginStep {
  /// Why the outcome is what it is: one sentence, or the proof of the reachability.
  fileprivate var reasons: [String] { reason.isEmpty ? because.steps.map(\.text) : [reason] }
}

extension Vantage {
  /// Who makes a request, for a column.
  fileprivate var shortText: String {
    if case .container(let service) = self { service } else { text }
  }

  /// Who makes a request, in the words of the answer.
  fileprivate var answerText: String {
    if case .container(let service) = self { "service:\(service)" } else { text }
  }
}

extension Sourced where Value == String {
  /// The text with `${NAME}` for what is not known; nil where nothing of it is.
  fileprivate var textWithGaps: String? {
    if let value { return value }
    if pieces.isEmpty { return nil }
    return pieces.map { $0.text ?? "${\($0.variable ?? "")}" }.joined()
  }
}
