// Reviewdog's diagnostics: comments in a review, with suggestions that can be accepted there.

import Rules
import SourceText

/// Findings as one `DiagnosticResult`; columns count UTF-8 bytes from 1, ends are exclusive.
public enum RDJSONReport {
  /// A diagnostic for every finding that no suppression hides.
  public static func render(_ outcome: Outcome) -> String {
    JSONWriter.text(
      of: [
        "source": ["name": "loginlint"],
        "diagnostics": .array(outcome.open.map { diagnostic(of: $0, outcome.sources) }),
      ])
  }

  private static func diagnostic(of finding: Finding, _ sources: SourceMap) -> JSONValue {
    let text = FindingSentences(finding, sources).lines.joined(separator: "\n")
    let suggestions = finding.fixes.compactMap { suggestion(for: $0, of: finding, sources) }
    return .object(present: [
      "message": .string(text),
      "location": [
        "path": .string(sources[finding.primary.span.file]?.path ?? "."),
        "range": range(finding.primary.span, sources),
      ],
      "severity": .string(severity(finding.severity)),
      "code": ["value": .string(finding.rule)],
      "suggestions": suggestions.isEmpty ? nil : .array(suggestions),
    ])
  }

  /// A suggestion is accepted by itself, so that a fix of several edits is none; neither is one in another file.
  private static func suggestion(
    for fix: Finding.Fix, of finding: Finding, _ sources: SourceMap
  ) -> JSONValue? {
    guard fix.edits.count == 1, let edit = fix.edits.first, fix.canBeShown(sources.redaction),
      edit.span.file == finding.primary.span.file
    else { return nil }
    return ["range": range(edit.span, sources), "text": .string(edit.replacement)]
  }

  private static func range(_ span: Span, _ sources: SourceMap) -> JSONValue {
    func encode(_ position: Position?) -> JSONValue {
      [
        "line": .integer(position?.line ?? 1),
        "column": .integer(position?.column ?? 1),
      ]
    }
    return [
      "start": encode(sources.start(of: span, unit: .utf8)),
      "end": encode(sources.end(of: span, unit: .utf8)),
    ]
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "ERROR"
    case .warning: "WARNING"
    case .note: "INFO"
    }
  }
}

extension Finding.Fix {
  /// Whether the edits can be printed for a program to apply: masked, they would write asterisks into a file.
  func canBeShown(_ redaction: Redaction) -> Bool {
    edits.allSatisfy { redaction.sentence($0.replacement) == $0.replacement }
  }
}
