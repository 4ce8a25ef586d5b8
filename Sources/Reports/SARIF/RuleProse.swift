// What a rule document says, as formats carry it that show it beside a finding.

import Rules

/// The prose of a rule in the forms that readers know.
struct RuleProse {
  /// The first paragraph on why the rule exists, as one line.
  let opening: String
  /// Why it exists and when a finding is fine, without Markdown's code blocks.
  let text: String
  /// The whole document with its references.
  let markdown: String

  init(_ rule: EmbeddedRule) {
    let definition = rule.definition
    let paragraphs = Self.paragraphs(under: "## Why", of: rule.prose)
    opening = paragraphs.first ?? definition.summary
    let fine = Self.paragraphs(under: "## When it is fine", of: rule.prose)
    let sections =
      [definition.summary + "."] + paragraphs
      + (fine.isEmpty ? [] : ["When it is fine: " + fine.joined(separator: "\n\n")])
      + ["The whole document: loginlint explain \(definition.name)"]
    text = sections.joined(separator: "\n\n")
    var markdown = rule.prose
    while markdown.first == "\n" { markdown.removeFirst() }
    while markdown.last == "\n" { markdown.removeLast() }
    if !definition.references.isEmpty {
      markdown += "\n\n## References\n\n"
      markdown += definition.references.map { "- <\($0)>" }.joined(separator: "\n")
    }
    self.markdown = markdown.isEmpty ? definition.summary : markdown
  }

  /// The paragraphs of a section, each in one line; code blocks are left out.
  private static func paragraphs(under heading: String, of prose: String) -> [String] {
    var paragraphs: [String] = []
    var lines: [Substring] = []
    var isInside = false
    var isCode = false
    func finish() {
      if !lines.isEmpty { paragraphs.append(lines.joined(separator: " ")) }
      lines = []
    }
    for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        continue
      } else if line.hasPrefix("## ") {
        if isInside { break }
        isInside = line == heading
      } else if isInside, line.isEmpty {
        finish()
      } else if isInside {
        lines.append(line)
      }
    }
    finish()
    return paragraphs
  }
}
