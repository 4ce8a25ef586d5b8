// The answer of `loginlint token`, for programs and for people.

import Analysis
import Deployment
import Reports
import SourceText

struct TokenAnswer {
  /// A token with what it says by itself.
  struct Subject {
    /// Where it comes from.
    let name: String
    let token: Token
    var checks: [TokenCheck] = []
  }

  /// What one deployment makes of the tokens.
  struct Section {
    /// The deployment.
    var title: String
    /// For each token, each claim.
    let checks: [[TokenCheck]]
    /// The rules that explain each of them; empty where nothing is to be explained.
    let rules: [[[String]]]

    /// The deployments that have something to say of their own; variants of one project say it together.
    static func distinct(_ sections: [Section]) -> [Section] {
      // That a token is of another realm than theirs matters only where it is nobody's.
      let related = sections.filter { section in
        section.checks.joined().contains { $0.place != nil }
      }
      var places: [[[String]]: Int] = [:]
      var distinct: [Section] = []
      for section in related.isEmpty ? Array(sections.prefix(1)) : related {
        let key = section.checks.map { $0.map { "\($0.claim) \($0.text)" } }
        if let index = places[key] {
          distinct[index].title += ", \(section.title)"
        } else {
          places[key] = distinct.count
          distinct.append(section)
        }
      }
      return distinct
    }

    func rules(_ token: Int, _ check: Int) -> [String] {
      guard rules.indices.contains(token), rules[token].indices.contains(check) else { return [] }
      return rules[token][check]
    }
  }

  let tokens: [Subject]
  let now: Moment
  let sections: [Section]
  /// Whether there is a deployment at all.
  let hasDeployment: Bool
  /// The folder that was looked at.
  let root: String

  private var comparison: TokenComparison? {
    tokens.count == 2 ? TokenComparison(tokens[0].token, tokens[1].token) : nil
  }

  // MARK: JSON

  /// The document of `--format json`.
  func json(_ sources: SourceMap) -> JSONValue {
    let encoder = AnswerEncoder(sources)
    let differing: JSONValue =
      comparison.map { .array($0.differing.map { encoder.text($0) }) } ?? .null
    return [
      "schema": .integer(JSONReport.schema),
      "now": .string("\(now)"),
      "tokens": .array(tokens.map { json($0, encoder) }),
      "differing": differing,
      "deployments": .array(sections.map { json($0, encoder) }),
    ]
  }

  private func json(_ subject: Subject, _ encoder: AnswerEncoder) -> JSONValue {
    let token = subject.token
    let times = ShownClaims.times.sorted().compactMap { name in
      token.moment(name).map { JSONValue.Member(name, .string("\($0)")) }
    }
    return [
      "source": encoder.text(subject.name),
      "kind": .string(token.kind.rawValue),
      "signed": .boolean(token.isSigned),
      "verified": false,
      "header": json(ShownClaims.masked(token.header), encoder),
      "claims": json(ShownClaims.masked(token.claims), encoder),
      "times": .object(times),
      "checks": .array(subject.checks.map { json($0, [], encoder) }),
    ]
  }

  private func json(_ value: ClaimValue, _ encoder: AnswerEncoder) -> JSONValue {
    switch value {
    case .null: .null
    case .boolean(let boolean): .boolean(boolean)
    case .number(let text):
      Int(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .null
    case .text(let text): encoder.text(text)
    case .list(let values): .array(values.map { json($0, encoder) })
    case .object(let members):
      .object(
        members.map {
          .init(encoder.sources.redaction.sentence($0.name), json($0.value, encoder))
        })
    }
  }

  private func json(_ section: Section, _ encoder: AnswerEncoder) -> JSONValue {
    let checks = section.checks.enumerated().map { token, checks -> JSONValue in
      [
        "token": encoder.text(tokens[token].name),
        "checks": .array(
          checks.enumerated().map { json($1, section.rules(token, $0), encoder) }),
      ]
    }
    return ["deployment": encoder.text(section.title), "tokens": .array(checks)]
  }

  private func json(
    _ check: TokenCheck, _ rules: [String], _ encoder: AnswerEncoder
  ) -> JSONValue {
    [
      "claim": .string(check.claim),
      "outcome": .string(check.outcome.rawValue),
      "text": encoder.text(check.text),
      "at": encoder.place(check.place),
      "rules": .strings(rules),
    ]
  }

  // MARK: Text

  /// The text for a terminal.
  func text(_ terminal: Terminal, _ sources: SourceMap) -> String {
    var page = TextPage(terminal, sources)
    for subject in tokens { page.row("\(subject.name): \(title(subject.token))", .strong) }
    page.sentence(
      tokens.count == 1
        ? "decoded, not verified: anybody can have written this"
        : "decoded, not verified: anybody can have written these", indent: 2)
    page.gap()
    if let comparison {
      add(comparison, to: &page)
    } else {
      for subject in tokens { add(subject.token, to: &page) }
    }
    for subject in tokens { add(subject, to: &page) }
    for section in sections { add(section, to: &page) }
    if sections.isEmpty {
      page.gap()
      page.sentence(
        hasDeployment
          ? "the deployment says nothing about this token: no service, login or realm of it has to do with its issuer or client"
          : "there is no deployment in \(root) to compare it with")
    }
    return page.text
  }

  private func title(_ token: Token) -> String {
    let kind =
      switch token.kind {
      case .access: "an access token"
      case .id: "an ID token"
      case .refresh: "a refresh token"
      case .logout: "a logout token"
      case .unknown: "a token"
      }
    let realm = token.issuer.flatMap { TokenChecks.realm(ofIssuer: $0) }
    return kind + (realm.map { " of realm `\($0)`" } ?? "")
      + (token.client.map { " for client `\($0)`" } ?? "")
  }

  private func add(_ token: Token, to page: inout TextPage) {
    let header = ShownClaims.rows(of: ShownClaims.masked(token.header))
    let claims = ShownClaims.rows(of: ShownClaims.masked(token.claims))
    let rows = header.map { ("header", $0) } + claims.map { ("claim", $0) }
    var last = ""
    var cells: [[String]] = []
    for (part, row) in rows {
      let separator = row.name == "scope" ? " " : ", "
      cells.append([part == last ? "" : part, row.name, row.items.joined(separator: separator)])
      last = part
    }
    page.table(cells, indent: 2)
  }

  private func add(_ comparison: TokenComparison, to page: inout TextPage) {
    var rows = [["", "", tokens[0].name, tokens[1].name]]
    var last = ""
    for line in comparison.lines {
      rows.append([
        line.differs ? "!" : "", line.name == last ? "" : line.name, line.first ?? "-",
        line.second ?? "-",
      ])
      last = line.name
    }
    page.table(rows, indent: 2)
    page.gap()
    page.sentence(
      comparison.differing.isEmpty
        ? "the two say the same"
        : "they differ in \(comparison.differing.joined(separator: ", "))")
  }

  private func add(_ subject: Subject, to page: inout TextPage) {
    guard !subject.checks.isEmpty else { return }
    page.gap()
    page.row(
      tokens.count == 1 ? "by itself, at \(now)" : "\(subject.name) by itself, at \(now)", .strong)
    for check in subject.checks { add(check, [], to: &page) }
  }

  private func add(_ section: Section, to page: inout TextPage) {
    for (index, checks) in section.checks.enumerated() where !checks.isEmpty {
      page.gap()
      page.row(
        tokens.count == 1
          ? "beside \(section.title)" : "\(tokens[index].name) beside \(section.title)", .strong)
      for (number, check) in checks.enumerated() {
        add(check, section.rules(index, number), to: &page)
      }
    }
  }

  private func add(_ check: TokenCheck, _ rules: [String], to page: inout TextPage) {
    let (word, look): (String, TextPage.Look) =
      switch check.outcome {
      case .ok: ("ok", .good)
      case .fails: ("fails", .bad)
      case .unknown: ("unknown", .open)
      }
    page.row("\(check.claim): \(word)", indent: 2, look)
    page.sentence(
      check.text + (page.place(check.place).map { "  (\($0))" } ?? ""), indent: 4)
    for rule in rules {
      page.sentence("explained by `\(rule)`: loginlint explain \(rule)", indent: 4)
    }
  }
}
