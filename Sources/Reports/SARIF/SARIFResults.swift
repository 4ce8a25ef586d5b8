// Findings as SARIF's results.

import Deployment
import Rules
import SourceText

/// Encodes findings.
struct SARIFResults {
  /// How many places of one kind a result gets: GitHub shows 100 of the related ones, and 1,000 steps of a proof.
  private static let relatedLimit = 100
  private static let stepLimit = 1000

  private let sources: SourceMap
  private let places: SARIFPlaces
  private let rules: SARIFRules
  private let hashes: [FileID: LineHashes]

  init(_ findings: [Finding], _ sources: SourceMap, _ rules: SARIFRules) {
    self.sources = sources
    self.rules = rules
    places = SARIFPlaces(sources: sources)
    var lines: [FileID: Set<Int>] = [:]
    for finding in findings {
      let span = finding.primary.span
      lines[span.file, default: []].insert(LinePlace(span, in: sources, unit: .utf16).line)
    }
    var hashes: [FileID: LineHashes] = [:]
    for (id, lines) in lines {
      guard let file = sources[id] else { continue }
      hashes[id] = LineHashes(of: file, lines: lines, redaction: sources.redaction)
    }
    self.hashes = hashes
  }

  func result(of finding: Finding, _ fingerprint: Fingerprint) -> JSONValue {
    let related = related(to: finding)
    let primary = finding.primary
    return .object(present: [
      "ruleId": .string(finding.rule),
      "ruleIndex": rules.index(of: finding.rule).map { .integer($0) },
      "level": .string(finding.severity.name),
      "message": ["text": .string(message(of: finding, related))],
      "locations": [
        places.location(primary.span, message: sentence(primary.text), isOneLine: true)
      ],
      "relatedLocations": related.isEmpty
        ? nil
        : .array(
          related.enumerated().map { index, label in
            places.location(label.span, message: linkName(of: label), id: index + 1)
          }),
      "codeFlows": proof(of: finding),
      "partialFingerprints": fingerprints(of: finding, fingerprint),
      "fixes": fixes(of: finding),
      // Where the reason stands is not part of a finding; readers only tell the two kinds apart by name.
      "suppressions": finding.suppression.map { reason in
        let text = sentence(reason)
        return [
          .object(present: [
            "kind": "external", "status": "accepted",
            "justification": text.isEmpty ? nil : .string(text),
          ])
        ]
      },
      "properties": [
        "confidence": .string(finding.confidence.name),
        "deployments": .strings(finding.deployments),
      ],
    ])
  }

  private func sentence(_ text: String) -> String { sources.redaction.sentence(text) }

  // MARK: Text

  /// The headline, what to change, and links to the related places, which viewers make clickable.
  private func message(of finding: Finding, _ related: [Finding.Label]) -> String {
    let headline = finding.message.isEmpty ? finding.rule : finding.message
    var text = Self.ended(Self.withoutLinks(sentence(headline)))
    if !finding.help.isEmpty {
      text += Self.ended("\nHelp: \(Self.withoutLinks(sentence(finding.help)))")
    }
    let links = related.enumerated().map { index, label in
      "[\(Self.linkText(linkName(of: label)))](\(index + 1))"
    }
    if !links.isEmpty { text += "\nSee also: \(links.joined(separator: "; "))." }
    return text
  }

  /// What is to be seen at a label's place, or at least where that is.
  private func linkName(of label: Finding.Label) -> String {
    if !label.text.isEmpty { return sentence(label.text) }
    let place = LinePlace(label.span, in: sources, unit: .utf16)
    return "\(place.path):\(place.line)"
  }

  /// The first sentence is what GitHub shows where there is little room.
  private static func ended(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

  /// A value that looks like a link is none (SARIF 2.1.0, "Messages with embedded links").
  private static func withoutLinks(_ text: String) -> String {
    text.split(separator: "](", omittingEmptySubsequences: false).joined(separator: "] (")
  }

  private static func linkText(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "[" || character == "]" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result
  }

  // MARK: Places

  private func related(to finding: Finding) -> [Finding.Label] {
    var seen: Set<Finding.Label> = []
    return Array(finding.labels.filter { seen.insert($0).inserted }.prefix(Self.relatedLimit))
  }

  /// The proof as the steps of one flow; a step without a place of its own stands at the finding's.
  private func proof(of finding: Finding) -> JSONValue? {
    guard !finding.because.isEmpty else { return nil }
    let steps = finding.because.prefix(Self.stepLimit).map { step -> JSONValue in
      [
        "location": places.location(
          step.span ?? finding.primary.span, message: sentence(step.text))
      ]
    }
    return [["threadFlows": [["locations": .array(steps)]]]]
  }

  /// GitHub reads the hash of the line, everybody else may use the finding's own identity.
  private func fingerprints(of finding: Finding, _ fingerprint: Fingerprint) -> JSONValue {
    let span = finding.primary.span
    let line = LinePlace(span, in: sources, unit: .utf16).line
    return .object(present: [
      "primaryLocationLineHash": hashes[span.file]?.values[line].map { .string($0) },
      "loginlint/v1": .string(fingerprint.text),
    ])
  }

  // MARK: Fixes

  /// The fixes that change something; GitHub refuses a whole file for one without changes.
  private func fixes(of finding: Finding) -> JSONValue? {
    let fixes = finding.fixes.compactMap(fix)
    return fixes.isEmpty ? nil : .array(fixes)
  }

  private func fix(_ fix: Finding.Fix) -> JSONValue? {
    guard !fix.edits.isEmpty, fix.canBeShown(sources.redaction) else { return nil }
    var order: [FileID] = []
    var edits: [FileID: [Finding.Fix.Edit]] = [:]
    for edit in fix.edits {
      if edits[edit.span.file] == nil { order.append(edit.span.file) }
      edits[edit.span.file, default: []].append(edit)
    }
    let title = sentence(fix.title) + (fix.isSafe ? "" : " (may change more than what is reported)")
    return [
      "description": ["text": .string(title)],
      "artifactChanges": .array(order.map { change(of: edits[$0] ?? []) }),
    ]
  }

  private func change(of edits: [Finding.Fix.Edit]) -> JSONValue {
    [
      "artifactLocation": edits.first.map { places.artifact(of: $0.span) } ?? ["uri": "."],
      "replacements": .array(
        edits.map { edit in
          .object(present: [
            "deletedRegion": places.region(of: edit.span),
            "insertedContent": edit.replacement.isEmpty
              ? nil : ["text": .string(edit.replacement)],
          ])
        }),
    ]
  }
}
