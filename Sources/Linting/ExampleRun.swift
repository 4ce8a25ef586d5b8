// Runs the examples of rule documents: each must give exactly the findings that it announces.

import Loaders
import Rules
import SourceText
import Syntax

/// The result of one example.
public struct ExampleRun: Sendable {
  /// What an example gave or failed to give.
  public enum Failure: Hashable, Sendable {
    /// An announced finding that did not come.
    case missing(RuleExample.Expectation)
    /// A finding that nobody announced: its rule, place and headline.
    case unexpected(rule: String, place: String, message: String)
  }

  /// The day on which examples run, so that what expires in them always does.
  public static let date = CivilDate(year: 2026, month: 1, day: 1)

  /// What went wrong; empty where the example holds.
  public let failures: [Failure]
  /// The names of the rules that fired.
  public let fired: Set<String>

  /// Runs an example of a rule's document with the given rules.
  ///
  /// Findings below error and warning count too; only hardening advice is left out, because the lint
  /// leaves it out, but for that of the document's own rule and of those that the example announces.
  public init(_ example: RuleExample, of subject: RuleDefinition, rules: [RuleDefinition]) {
    var files = InMemoryFiles(example.files)
    let repository = Repository(paths: ["."], files: &files)
    var options = Lint.Options()
    options.now = Self.date.secondsSince1970
    options.adviceOf = Set(example.expectations.map(\.rule) + [subject.name])
    let outcome = Lint(rules: rules, options: options).run(repository, sources: files.sources)
    var open = example.expectations
    var failures: [Failure] = []
    for finding in outcome.findings where finding.suppression == nil {
      let place = Place(finding, sources: outcome.sources)
      if let index = open.firstIndex(where: { place.fits($0, finding) }) {
        open.remove(at: index)
      } else {
        failures.append(
          .unexpected(rule: finding.rule, place: place.text, message: finding.message))
      }
    }
    self.failures = failures + open.map { .missing($0) }
    fired = Set(outcome.findings.map(\.rule))
  }

  private struct Place {
    let path: String
    let line: Int
    let pointer: String?

    init(_ finding: Finding, sources: SourceMap) {
      let span = finding.primary.span
      let file = sources[span.file]
      path = file?.path ?? ""
      line = sources.start(of: span)?.line ?? 0
      if let file, path.hasSuffix(".json") {
        pointer = JSONParser.parse(file).pointer(at: span)
      } else if let file, path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
        pointer = YAMLParser.parse(file).pointer(at: span)
      } else {
        pointer = nil
      }
    }

    var text: String { "\(path):\(line)" + (pointer.map { "#\($0)" } ?? "") }

    func fits(_ expectation: RuleExample.Expectation, _ finding: Finding) -> Bool {
      guard expectation.rule == finding.rule, expectation.path == path else { return false }
      if let severity = expectation.severity, severity != finding.severity { return false }
      if let line = expectation.line { return line == self.line }
      return expectation.pointer == pointer
    }
  }
}
