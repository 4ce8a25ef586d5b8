// The report for programs: `check --format json`.

import Rules
import SourceText

/// Findings as one JSON document with a fixed key order.
public enum JSONReport {
  /// What the document says about its maker.
  public struct Options: Sendable {
    /// The tool's version.
    public var version: String
    /// The address of a rule's documentation, where it has one.
    public var documentation: @Sendable (_ rule: String) -> String?

    /// Names the version and the addresses.
    public init(
      version: String, documentation: @escaping @Sendable (_ rule: String) -> String? = { _ in nil }
    ) {
      self.version = version
      self.documentation = documentation
    }
  }

  /// The version of the document's shape; new keys do not change it.
  public static let schema = 1

  /// The document, suppressed findings included.
  public static func render(_ outcome: Outcome, options: Options) -> String {
    JSONWriter.text(of: document(of: outcome, options: options))
  }

  /// The document as a value.
  public static func document(of outcome: Outcome, options: Options) -> JSONValue {
    var places = PlaceEncoder(outcome.sources)
    let findings = outcome.findings.map { encode($0, options, &places) }
    return [
      "schema": .integer(schema),
      "tool": ["name": "loginlint", "version": .string(options.version)],
      "findings": .array(findings),
      "summary": .object(
        [
          .init("files", .integer(outcome.fileCount)),
          .init("deployments", .integer(outcome.deploymentCount)),
          .init("errors", .integer(outcome.count(.error))),
          .init("warnings", .integer(outcome.count(.warning))),
          .init("notes", .integer(outcome.count(.note))),
          .init("suppressed", .integer(outcome.findings.count { $0.suppression != nil })),
          .init("hidden", .integer(outcome.hidden.values.reduce(0, +))),
        ] + ChangesJSON.members(of: outcome)),
    ]
  }

  /// One finding, as the documents of all formats that are built on JSON show it.
  private static func encode(
    _ finding: Finding, _ options: Options, _ places: inout PlaceEncoder
  ) -> JSONValue {
    let redaction = places.sources.redaction
    func sentence(_ text: String) -> JSONValue { .string(redaction.sentence(text)) }
    func label(_ label: Finding.Label) -> JSONValue {
      .object(
        places.place(label.span) + places.pointer(label.span) + [
          .init("text", sentence(label.text))
        ])
    }
    let deployments = finding.deployments.joined(separator: ", ")
    return [
      "rule": .string(finding.rule),
      "severity": .string(finding.severity.name),
      "confidence": .string(finding.confidence.name),
      "message": sentence(finding.message),
      "help": sentence(finding.help),
      "url": options.documentation(finding.rule).map { .string($0) } ?? .null,
      "deployment": deployments.isEmpty ? .null : .string(deployments),
      "primary": label(finding.primary),
      "labels": .array(finding.labels.map(label)),
      "because": .array(
        finding.because.map { step in
          .object([.init("text", sentence(step.text))] + (step.span.map { places.place($0) } ?? []))
        }
      ),
      "fixes": .array(
        finding.fixes.map { fix in
          [
            "title": sentence(fix.title),
            "safety": fix.isSafe ? "safe" : "unsafe",
            "edits": .array(
              fix.edits.map { edit in
                .object(places.place(edit.span) + [.init("insert", sentence(edit.replacement))])
              }
            ),
          ]
        }
      ),
      "suppressed": finding.suppression.map(sentence) ?? .null,
    ]
  }
}
