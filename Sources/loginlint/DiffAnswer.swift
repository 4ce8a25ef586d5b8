// The answer of `loginlint diff`, for programs and for people.

import Linting
import Reports
import Rules
import SourceText

struct DiffAnswer {
  /// Longer values are cut in the text.
  private static let longest = 72

  let diff: RealmDiff
  let findings: FindingDiff
  let old: DiffSide
  let new: DiffSide

  /// What neither side may show.
  private var hiding: SourceMap {
    var sources = SourceMap()
    sources.redaction.merge(old.state.sources.redaction)
    sources.redaction.merge(new.state.sources.redaction)
    return sources
  }

  // MARK: JSON

  /// The document of `--format json`.
  func json() -> JSONValue {
    let encoder = AnswerEncoder(hiding)
    return [
      "schema": .integer(JSONReport.schema),
      "realms": .array(diff.realms.map { encoder.text($0) }),
      "onlyIn": .array(
        diff.unmatched.map { realm, kind -> JSONValue in
          ["realm": encoder.text(realm), "side": kind == .removed ? "old" : "new"]
        }),
      "changes": .array(diff.changes.map { json($0, encoder) }),
      "maskedSecrets": .integer(diff.maskedSecrets),
      "introduced": .array(findings.introduced.map { json($0, new, encoder) }),
      "resolved": .array(findings.resolved.map { json($0, old, encoder) }),
    ]
  }

  private func json(_ change: RealmChange, _ encoder: AnswerEncoder) -> JSONValue {
    func side(_ side: RealmChange.Side?, _ files: DiffSide) -> JSONValue {
      guard let side else { return .null }
      return .object(
        [.init("value", encoder.text(side.value)), .init("pointer", encoder.text(side.pointer))]
          + place(side.span, files))
    }
    return [
      "realm": encoder.text(change.realm),
      "subject": [
        "kind": .string(change.subject.kind.words), "name": encoder.text(change.subject.name),
      ],
      "path": encoder.text(change.path),
      "change": .string(change.kind.rawValue),
      "secret": .boolean(change.isSecret),
      "old": side(change.old, old),
      "new": side(change.new, new),
    ]
  }

  private func json(
    _ finding: Finding, _ files: DiffSide, _ encoder: AnswerEncoder
  ) -> JSONValue {
    .object(
      [
        .init("rule", .string(finding.rule)),
        .init("severity", .string(finding.severity.name)),
        .init("confidence", .string(finding.confidence.name)),
        .init("message", encoder.text(finding.message)),
      ] + place(finding.primary.span, files))
  }

  private func place(_ span: Span, _ files: DiffSide) -> [JSONValue.Member] {
    let start = files.state.sources.start(of: span)
    return [
      .init("path", .string(files.path(of: span))),
      .init("line", .integer(start?.line ?? 1)),
      .init("column", .integer(start?.column ?? 1)),
    ]
  }

  // MARK: Text

  /// The text for a terminal.
  func text(_ terminal: Terminal) -> String {
    var page = TextPage(terminal, hiding)
    page.table([["old", old.argument], ["new", new.argument]], indent: 0)
    for side in [old, new] {
      for problem in side.state.problems.prefix(3) {
        page.sentence(
          "not all of it could be read: \(problem.message)  (\(side.place(problem.span)))")
      }
    }
    page.gap()
    for (name, kind) in diff.unmatched {
      page.row("realm `\(name)` \(kind.rawValue)", .strong)
    }
    add(diff.changes, to: &page)
    page.gap()
    add(findings.introduced, "introduced", of: new, to: &page)
    add(findings.resolved, "resolved", of: old, to: &page)
    page.row(summary)
    return page.text
  }

  private func add(_ changes: [RealmChange], to page: inout TextPage) {
    var last: RealmChange?
    for change in changes {
      if change.realm != last?.realm, diff.realms.count > 1 {
        page.gap()
        page.row("realm `\(change.realm)`", .strong)
      }
      if change.realm != last?.realm || change.subject != last?.subject {
        // Things that only came or went need one row each.
        let isList = change.path.isEmpty && last?.path.isEmpty == true
        if !isList || change.subject.kind != last?.subject.kind { page.gap() }
        page.row(headline(change), .strong)
      }
      if !change.path.isEmpty { page.row(line(change), indent: 2, look(change.kind)) }
      last = change
    }
  }

  private func look(_ kind: RealmChange.Kind) -> TextPage.Look {
    switch kind {
    case .added: .good
    case .removed: .bad
    case .changed: .open
    }
  }

  private func headline(_ change: RealmChange) -> String {
    let subject = change.subject
    let title =
      subject.kind == .realm ? "realm settings" : "\(subject.kind.words) `\(subject.name)`"
    return change.path.isEmpty ? "\(title) \(change.kind.rawValue)\(places(change))" : title
  }

  private func line(_ change: RealmChange) -> String {
    let places = places(change)
    switch change.kind {
    case .added: return "+ \(change.path)\(value(change.new, change, ": "))\(places)"
    case .removed: return "- \(change.path)\(value(change.old, change, ": "))\(places)"
    case .changed:
      if change.isSecret || change.old?.value == nil || change.new?.value == nil {
        return "~ \(change.path) changed\(change.isSecret ? " (not shown)" : "")\(places)"
      }
      return
        "~ \(change.path)\(value(change.old, change, ": "))\(value(change.new, change, " -> "))\(places)"
    }
  }

  private func value(
    _ side: RealmChange.Side?, _ change: RealmChange, _ separator: String
  ) -> String {
    if change.isSecret { return " (not shown)" }
    guard let value = side?.value else { return "" }
    let isCut = value.count > Self.longest
    return separator + (value.isEmpty ? "\"\"" : String(value.prefix(Self.longest)))
      + (isCut ? "…" : "")
  }

  private func places(_ change: RealmChange) -> String {
    let places = [
      change.old.map { old.place($0.span) }, change.new.map { new.place($0.span) },
    ].compactMap { $0 }
    return "  (\(places.joined(separator: ", ")))"
  }

  private func add(
    _ findings: [Finding], _ title: String, of side: DiffSide, to page: inout TextPage
  ) {
    guard !findings.isEmpty else { return }
    page.row("findings \(title)", .strong)
    for finding in findings {
      page.sentence(
        "\(finding.message)  (\(side.place(finding.primary.span)))",
        lead: "\(finding.severity.name)[\(finding.rule)] ", indent: 2)
    }
    page.gap()
  }

  private var summary: String {
    func count(_ number: Int, _ noun: String) -> String {
      number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
    let total = diff.changes.count + diff.unmatched.count
    var parts = [total == 0 ? "no changes" : count(total, "change")]
    if diff.maskedSecrets > 0 {
      parts.append("\(count(diff.maskedSecrets, "masked secret")) not comparable")
    }
    if !findings.introduced.isEmpty {
      parts.append("\(count(findings.introduced.count, "finding")) introduced")
    }
    if !findings.resolved.isEmpty {
      parts.append("\(count(findings.resolved.count, "finding")) resolved")
    }
    return parts.joined(separator: ", ")
  }
}
