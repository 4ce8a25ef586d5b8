// Runs rules over files that are written in a test.

import Linting
import Loaders
import Reports
import RuleCatalog
import Rules
import SourceText

/// A run over files in memory.
struct Run {
  let outcome: Outcome

  init(
    _ files: [String: String], rules: [RuleDefinition] = RuleCatalog.definitions,
    paths: [String] = ["."], options: Lint.Options = Lint.Options()
  ) {
    var access = InMemoryFiles(files)
    let repository = Repository(paths: paths, files: &access)
    outcome = Lint(rules: rules, options: options).run(repository, sources: access.sources)
  }

  /// Every finding as `path:line rule severity`.
  var lines: [String] { outcome.findings.map { "\(place($0)) \($0.rule) \($0.severity.name)" } }

  /// `path:line` of a finding.
  func place(_ finding: Finding) -> String {
    let path = outcome.sources[finding.primary.span.file]?.path ?? "?"
    return "\(path):\(outcome.sources.start(of: finding.primary.span)?.line ?? 0)"
  }

  /// Both reports, as people and programs get them.
  var reports: String {
    TextReport.render(outcome) + JSONReport.render(outcome, options: .init(version: "0"))
  }
}

/// A rule document from the lines of its front matter, with the sections that every document has.
func document(_ frontMatter: String, path: String = "rules/cors/some-rule.md") -> RuleDocument {
  let text = "---\n\(frontMatter)\n---\n\n## Why\n\n## Example\n\n## Fix\n\n## When it is fine\n"
  return RuleDocument(SourceFile(id: FileID(0), path: path, bytes: Array(text.utf8)))
}

/// A rule; nil where the front matter has a mistake.
func rule(_ frontMatter: String, name: String = "some-rule") -> RuleDefinition? {
  let document = document(frontMatter, path: "rules/cors/\(name).md")
  return document.allMistakes.isEmpty ? document.definition : nil
}
