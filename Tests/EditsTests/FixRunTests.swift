// Fixes over real rules: what is made, what is refused, and that nothing is left to do afterwards.

import Edits
import Linting
import Loaders
import RuleCatalog
import Rules
import SourceText
import Testing

/// Files in memory, linted and fixed.
private struct Fixed {
  let run: FixRun

  init(
    _ files: [String: String], unsafe: Bool = true,
    rules: [RuleDefinition] = RuleCatalog.definitions,
    writable: @escaping (String) -> Bool = { _ in true }
  ) throws {
    run = try FixRun(allowsUnsafe: unsafe, realPath: { writable($0) ? $0 : nil }) { contents in
      var texts = files
      for (path, bytes) in contents { texts[path] = String(decoding: bytes, as: UTF8.self) }
      var access = InMemoryFiles(texts)
      let repository = Repository(paths: ["."], files: &access)
      return FixRun.Judgement(
        outcome: Lint(rules: rules).run(repository, sources: access.sources),
        kinds: Dictionary(
          repository.files.map { ($0.path, $0.kind) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  func text(_ path: String) -> String? {
    run.files.first { $0.path == path }.map { String(decoding: $0.text.bytes, as: UTF8.self) }
  }
}

private func rule(_ front: String, name: String = "some-rule") throws -> RuleDefinition {
  let text = "---\n\(front)\n---\n\n## Why\n\n## Example\n\n## Fix\n\n## When it is fine\n"
  let document = RuleDocument(
    SourceFile(id: FileID(0), path: "rules/x/\(name).md", bytes: Array(text.utf8)))
  #expect(document.allMistakes.isEmpty)
  return try #require(document.definition)
}

@Suite("Runs of fixes")
struct FixRunTests {
  private static let realm = """
    {"realm": "shop", "clients": [
      {"clientId": "web", "publicClient": true, "secret": "kept-as-it-is",
       "redirectUris": ["https://shop.example.com/cb"], "webOrigins": ["*"]}
    ]}
    """

  @Test("unsafe fixes are made only where they are wanted")
  func safety() throws {
    let safe = try Fixed(["realm.json": Self.realm], unsafe: false)
    #expect(safe.run.files.isEmpty)
    #expect(safe.run.summary.unsafe == 1)
    let all = try Fixed(["realm.json": Self.realm])
    #expect(all.text("realm.json")?.contains(#""webOrigins": ["+"]"#) == true)
    #expect(all.text("realm.json")?.contains("kept-as-it-is") == true)
    #expect(all.run.fixed == 1 && all.run.summary.unsafe == 0)
  }

  @Test("a file that may not be written keeps its fix, and the reason is told")
  func unwritable() throws {
    let fixed = try Fixed(["realm.json": Self.realm], writable: { _ in false })
    #expect(fixed.run.files.isEmpty)
    #expect(fixed.run.refused.map(\.reason) == ["`realm.json` is no file that can be written"])
  }

  private static func clientRule(with text: String) -> String {
    """
    summary: s
    severity: error
    since: 0.1.0
    for: realm in realms, client in realm.clients, origin in client.webOrigins
    when: origin.text == "*"
    at: origin
    message: "m"
    fix: {title: t, safety: safe, replace: origin, with: '\(text)'}
    """
  }

  @Test("a fix that does not help is refused")
  func useless() throws {
    let fixed = try Fixed(
      ["realm.json": Self.realm], rules: [try rule(Self.clientRule(with: "*"))])
    #expect(fixed.run.files.isEmpty)
    #expect(fixed.run.refused.map(\.reason) == ["it would not make the finding go"])
  }

  @Test("a fix after which the file reads otherwise is refused")
  func broken() throws {
    let text = "server {\n  location / {\n    proxy_pass_header Cookie;\n  }\n}\n"
    let breaking = try rule(
      """
      summary: s
      severity: error
      since: 0.1.0
      for: line in passHeaders
      when: "true"
      at: line
      message: "m"
      fix: {title: t, safety: safe, insert: "a {{", after: line.line}
      """)
    let fixed = try Fixed(["nginx.conf": text], rules: [breaking])
    #expect(fixed.run.before.findings.count == 1)
    #expect(fixed.run.files.isEmpty)
    #expect(
      fixed.run.refused.map(\.reason) == ["`nginx.conf` would not be read as it is meant any more"])
  }

  @Test("a fix that brings another finding is refused")
  func shifting() throws {
    let other = try rule(
      """
      summary: s
      severity: warning
      since: 0.1.0
      for: realm in realms, client in realm.clients, origin in client.webOrigins
      when: origin.text == "https://x"
      at: origin
      message: "m"
      """, name: "other-rule")
    let fixed = try Fixed(
      ["realm.json": Self.realm],
      rules: [try rule(Self.clientRule(with: "https://x")), other])
    #expect(fixed.run.files.isEmpty)
    #expect(fixed.run.refused.map(\.reason) == ["it would bring `other-rule`"])
  }

  @Test("masked text is never written")
  func masked() throws {
    let fixed = try Fixed(
      ["realm.json": Self.realm], rules: [try rule(Self.clientRule(with: "https://a:***@b"))])
    #expect(fixed.run.files.isEmpty)
    #expect(fixed.run.refused.map(\.reason) == ["its text is masked"])
  }

  @Test("one bad fix does not keep the good ones from being made")
  func badAmongGood() throws {
    let clients = (1...5).map { number in
      """
        {"clientId": "web\(number)", "publicClient": true,
         "redirectUris": ["https://shop.example.com/cb"], "webOrigins": ["*"]}
      """
    }
    let text =
      "{\"realm\": \"shop\", \"clients\": [\n" + clients.joined(separator: ",\n") + "\n]}\n"
    let first = try rule(
      """
      summary: s
      severity: error
      since: 0.1.0
      for: realm in realms, client in realm.clients, origin in client.webOrigins
      when: origin.text == "*" || origin.text == "bad"
      at: origin
      message: "`{client.clientId}`"
      fix:
        title: t
        safety: safe
        replace: origin
        with: '{client.clientId == "web3" ? "bad" : "+"}'
      """)
    let fixed = try Fixed(["realm.json": text], rules: [first])
    #expect(fixed.run.fixed == 4)
    #expect(fixed.run.refused.map(\.reason) == ["it would not make the finding go"])
    #expect(fixed.text("realm.json")?.contains("bad") == false)
  }

  /// The firing examples of all documents whose rule has a fix.
  private static let examples = RuleCatalog.all.filter { $0.definition.fix != nil }.flatMap {
    rule in
    RuleExample.examples(in: rule.prose).filter { !$0.expectations.isEmpty }.map(\.files)
  }

  @Test("after all fixes nothing is left to fix, and nothing is worse", arguments: examples)
  func idempotent(files: [String: String]) throws {
    let first = try Fixed(files)
    // Once the finding is gone that a comment was written for, there is no use in mending the comment.
    #expect(first.run.refused.allSatisfy { $0.rule == "unknown-rule" })
    var later = files
    for file in first.run.files { later[file.path] = first.text(file.path) }
    let second = try Fixed(later)
    #expect(second.run.files.isEmpty)
    #expect(first.run.judgement.outcome.findings.count <= first.run.before.findings.count)
    #expect(
      second.run.before.findings.count == first.run.judgement.outcome.findings.count)
  }
}
