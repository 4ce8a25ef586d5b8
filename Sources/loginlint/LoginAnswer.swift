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
      "service": encoder.text(login.service),
      "expectedIssuer": encoder.text(flow.issuer.expected.value),
      "tokenIssuer": encoder.text(flow.issuer.published.value),
      "callback": callback(flow.client, encoder),
      "scopes": scopes(flow, encoder),
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
    ]
  }

  private func step(of step: LoginStep, _ encoder: AnswerEncoder) -> JSONValue {
    [
      "name": .string(step.name.rawValue),
      "caller": step.caller.map { .string($0.answerText) } ?? .null,
      "url": encoder.text(step.url.textWithGaps),
      "source": encoder.place(step.url.span),
      "outcome": .string(step.outcome.rawValue),
      "reason": encoder.text(step.reason),
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
      for step in flow.steps { add(step, to: &page) }
    }
    return page.text
  }

  private func facts(of flow: LoginFlow) -> [[String]] {
    var rows = [["app", flow.login.service ?? "(no service is known to run it)"]]
    let kind = flow.login.kind?.rawValue ?? "unknown product"
    rows.append(["provider", flow.provider.map { "\($0) (\(kind))" } ?? kind])
    if let issuer = flow.issuer.expected.value { rows.append(["expects issuer", issuer]) }
    if let issuer = flow.issuer.published.value { rows.append(["token issuer", issuer]) }
    if let callback = flow.client.callbackURL.text {
      let isRefused = flow.client.callback?.isAccepted == .no
      rows.append(["callback", callback + (isRefused ? "  (not allowed)" : "")])
    }
    rows.append(contentsOf: scopeRows(of: flow))
    return rows
  }

  private func scopeRows(of flow: LoginFlow) -> [[String]] {
    guard let grant = flow.grant else {
      return flow.requestedScopes.isEmpty
        ? [] : [["scopes", flow.requestedScopes.joined(separator: " ")]]
    }
    let lost = grant.names(.no)
    let rows: [(title: String, names: [String])] = [
      ("requested", flow.requestedScopes), ("granted", grant.names(.yes) + grant.unasked),
      (grant.isRefusing ? "refused" : "dropped", lost), ("not decided", grant.names(.unknown)),
    ]
    return rows.filter { !$0.names.isEmpty }.map { row in
      ["\(row.title) scopes", row.names.joined(separator: " ")]
    }
  }

  private func add(_ step: LoginStep, to page: inout TextPage) {
    let look: TextPage.Look =
      switch step.outcome {
      case .ok: .good
      case .fails: .bad
      case .unknown, .skipped: .open
      }
    let caller = step.caller.map { "  \($0.answerText)" } ?? ""
    let url = step.url.textWithGaps.map { " -> \($0)" } ?? ""
    page.row("\(step.name.rawValue): \(step.outcome.rawValue)\(caller)\(url)", indent: 2, look)
    let place = page.place(step.url.span).map { "  (\($0))" } ?? ""
    if !step.reason.isEmpty { page.sentence(step.reason + place, indent: 4) }
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

extension Vantage {
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
