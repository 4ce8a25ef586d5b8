// The report for programs: `check --format json`.

import Rules

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
    var encoder = FindingEncoder(outcome.sources, documentation: options.documentation)
    var findings: [JSONValue] = []
    for finding in outcome.findings { findings.append(encoder.encode(finding)) }
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
}
