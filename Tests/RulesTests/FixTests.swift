// Whoever applies a fix is rid of the finding, and of nothing else.

import Linting
import RuleCatalog
import Rules
import SourceText
import Testing

/// Files with the edits of a fix applied.
struct FixedFiles {
  private(set) var files: [String: String]

  /// Applies edits from the last to the first, so that places stay right; edits that overlap are an error of the fix.
  init(_ files: [String: String], edits: [Finding.Fix.Edit], sources: SourceMap) throws {
    self.files = files
    let sorted = edits.sorted { $0.span.start > $1.span.start }
    for (later, earlier) in zip(sorted, sorted.dropFirst())
    where later.span.file == earlier.span.file {
      #expect(earlier.span.end <= later.span.start, "two edits of one fix overlap")
    }
    for edit in sorted {
      let file = try #require(sources[edit.span.file])
      var bytes = Array((self.files[file.path] ?? "").utf8)
      try #require(edit.span.range.upperBound <= bytes.count)
      bytes.replaceSubrange(edit.span.range, with: edit.replacement.utf8)
      self.files[file.path] = String(decoding: bytes, as: UTF8.self)
    }
  }
}

@Suite("Fixes")
struct FixTests {
  /// Examples in which the document's own rule offers a fix.
  static let fixable = CatalogExample.firing.filter { subject in
    let rule = subject.rule.definition
    return rule.fix != nil
      && run(subject.example.files, rule: rule).outcome.findings.contains {
        $0.rule == rule.name && !$0.fixes.isEmpty
      }
  }

  private static func run(_ files: [String: String], rule: RuleDefinition) -> Run {
    var options = Lint.Options()
    options.adviceOf = [rule.name]
    options.now = ExampleRun.date.secondsSince1970
    return Run(files, options: options)
  }

  @Test("a rule with a fix has an example in which it offers one", arguments: RuleCatalog.all)
  func isShown(_ rule: EmbeddedRule) {
    guard rule.definition.fix != nil else { return }
    #expect(Self.fixable.contains { $0.rule.definition.name == rule.definition.name })
  }

  @Test("a fix that is applied makes its finding go, and brings no other", arguments: fixable)
  func silences(_ subject: CatalogExample) throws {
    let name = subject.rule.definition.name
    let before = Self.run(subject.example.files, rule: subject.rule.definition)
    for finding in before.outcome.findings where finding.rule == name {
      for fix in finding.fixes {
        let fixed = try FixedFiles(
          subject.example.files, edits: fix.edits, sources: before.outcome.sources)
        let after = Self.run(fixed.files, rule: subject.rule.definition)
        let others = before.outcome.findings.count { $0.rule == name } - 1
        #expect(after.outcome.findings.count { $0.rule == name } == others, "\(fixed.files)")
        let known = Set(before.outcome.findings.map(\.rule))
        #expect(after.outcome.findings.allSatisfy { known.contains($0.rule) }, "\(after.lines)")
      }
    }
  }

  @Test(
    "lines are inserted where their author would have written them",
    arguments: [
      (
        "server {\n  location / {\n    proxy_pass http://k:8080; # note\n  }\n}\n",
        "server {\n  location / {\n    proxy_pass http://k:8080; # note\n    A;\n    B {\n      C;\n    }\n  }\n}\n"
      ),
      (
        "server {\r\n\tlocation / {\r\n\t\tproxy_pass http://k:8080;\r\n\t}\r\n}\r\n",
        "server {\r\n\tlocation / {\r\n\t\tproxy_pass http://k:8080;\r\n\t\tA;\r\n\t\tB {\r\n\t\t  C;\r\n\t\t}\r\n\t}\r\n}\r\n"
      ),
      (
        "server { location / { proxy_pass http://k:8080; } }",
        "server { location / { proxy_pass http://k:8080; A; B { C; } } }"
      ),
      (
        "location / {\n  proxy_pass http://k:8080; set $a b;\n}",
        "location / {\n  proxy_pass http://k:8080; A; B { C; } set $a b;\n}"
      ),
    ])
  func insertion(before: String, after: String) throws {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: route in routes
      when: "true"
      at: route
      message: "m"
      fix:
        title: t
        safety: safe
        insert: "A;\\nB {{\\n  C;\\n}}"
        after: route.passLine
      """
    #expect(try applied(head, to: before) == after)
  }

  @Test(
    "what is removed leaves no gap",
    arguments: [
      (
        "location / {\n  proxy_pass_header Cookie; # note\n  proxy_pass http://k;\n}\n",
        "location / {\n  proxy_pass http://k;\n}\n"
      ),
      (
        "location / { proxy_pass_header Cookie; proxy_pass http://k; }\n",
        "location / { proxy_pass http://k; }\n"
      ),
      (
        "location / {\r\n  proxy_pass_header Cookie;\r\n  proxy_pass http://k;\r\n}\r\n",
        "location / {\r\n  proxy_pass http://k;\r\n}\r\n"
      ),
      (
        "location / {\n  proxy_pass http://k; proxy_pass_header Cookie;\n}",
        "location / {\n  proxy_pass http://k; \n}"
      ),
    ])
  func removal(before: String, after: String) throws {
    let head = """
      summary: s
      severity: error
      since: 0.1.0
      for: line in passHeaders
      when: "true"
      at: line
      message: "m"
      fix: {title: t, safety: safe, remove: line.line}
      """
    #expect(try applied(head, to: before) == after)
  }

  private func applied(_ head: String, to text: String) throws -> String? {
    let files = ["edge.conf": text]
    let run = Run(files, rules: [rule(head)].compactMap { $0 }, paths: ["edge.conf"])
    let finding = try #require(run.outcome.findings.first)
    let fix = try #require(finding.fixes.first)
    return try FixedFiles(files, edits: fix.edits, sources: run.outcome.sources).files["edge.conf"]
  }
}
