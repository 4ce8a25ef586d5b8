// A rule document is read strictly: every slip is a mistake at its place.

import Rules
import SourceText
import Testing

@Suite("The front matter of a rule document")
struct FrontMatterTests {

  /// The text at a mistake with its message.
  private func mistakes(_ frontMatter: String) -> [String] {
    let document = document(frontMatter)
    return document.allMistakes.map { mistake in
      let text = String(decoding: document.file.bytes[mistake.span.range], as: UTF8.self)
      return "\(text) | \(mistake.message)"
    }
  }

  /// A document that is right but for what `changes` replace.
  private func changed(_ key: String, _ line: String) -> String {
    let lines = """
      summary: A summary
      severity: error
      since: 0.1.0
      for: realm in realms
      when: "true"
      at: realm
      message: "something"
      """.split(separator: "\n").map { $0.hasPrefix("\(key):") ? line : String($0) }
    return (lines.contains(line) || line.isEmpty ? lines : lines + [line])
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  @Test func aGoodDocumentHasNone() {
    #expect(mistakes(changed("", "")).isEmpty)
    #expect(document(changed("", "")).definition?.name == "some-rule")
    #expect(document(changed("", "")).definition?.family == "cors")
  }

  @Test func whatAnAttackerGainsIsSaidWhereThereIsOne() {
    #expect(document(changed("", "")).definition?.security == nil)
    #expect(document(changed("security", "security: high")).definition?.security == .high)
  }

  @Test(arguments: ["summary", "severity", "since", "for", "when", "at", "message"])
  func aMissingKeyIsNamed(_ key: String) {
    let lines = changed(key, "").split(separator: "\n").filter { !$0.hasPrefix("\(key):") }
    #expect(mistakes(lines.joined(separator: "\n")).first == " | `\(key)` is missing")
  }

  @Test(arguments: [
    ("severity", "severity: fatal", "fatal | a severity is `error`, `warning` or `note`"),
    ("severity", "severity: [error]", "[error] | a severity is `error`, `warning` or `note`"),
    ("persona", "persona: nobody", "nobody | a persona is `default` or `audit`"),
    (
      "security", "security: severe",
      "severe | `security` is one of `critical`, `high`, `medium`, `low`"
    ),
    ("for", "for: realm of realms", "realm of realms | `for` is a list of `name in collection`"),
    ("for", "for: a-b in realms", "a-b in realms | `for` is a list of `name in collection`"),
    (
      "for", "for: realm in realms, realm in realms",
      "realm in realms, realm in realms | `for` uses the name `realm` twice"
    ),
    ("summary", "summary: [a]", "[a] | `summary` is a text"),
    ("references", "references: https://a.test", "https://a.test | `references` is a list"),
    ("references", "references: [http://a.test]", "http://a.test | a reference is an https URL"),
    ("labels", "labels: {at: realm}", "{at: realm} | `labels` is a list"),
    ("grade", "grade: {when: x}", "{when: x} | `grade` is a list"),
    (
      "grade", "grade: [{when: \"true\"}]",
      "{when: \"true\"} | a grade changes the severity, the confidence or the persona"
    ),
    (
      "grade", "grade: [{when: \"true\", confidence: sure}]",
      "sure | a confidence is `certain`, `likely` or `possible`"
    ),
    (
      "grade", "grade: [{when: \"true\", persona: all}]",
      "all | a persona is `default` or `audit`"
    ),
    ("fix", "fix: text", "text | `fix` is a mapping"),
    (
      "fix", "fix: {title: a, safety: maybe, replace: realm, with: b}",
      "maybe | a fix is `safe` or `unsafe`"
    ),
    (
      "fix", "fix: {title: a, safety: safe, with: b}",
      "b | `with` stands beside `replace`"
    ),
    (
      "fix", "fix: {title: a, safety: safe, remove: realm, insert: b, after: realm}",
      "{title: a, safety: safe, remove: realm, insert: b, after: realm} | a fix has one of `replace`, `insert`, `remove` and `erase`"
    ),
    ("fix", "fix: {title: a, safety: safe, insert: b}", " | `after` is missing"),
    ("per", "per: [realm]", "[realm] | `per` is a text"),
  ])
  func aWrongValueIsShown(_ key: String, line: String, mistake: String) {
    #expect(mistakes(changed(key, line)).first == mistake)
  }

  @Test func anUnknownKeyIsShown() {
    let found = mistakes(changed("serverity", "serverity: error"))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("serverity | unknown key `serverity`; known are `at`") == true)
  }

  @Test(arguments: [
    ("when", "when: realm.nam == \"x\"", "nam"),
    ("when", "when: \"realm.nam == \\\"x\\\"\"", "nam"),
    ("when", "when: 'realm.nam == \"x\"'", "nam"),
    ("for", "for: realm in realms, client in realm.clents", "clents"),
    ("at", "at: realm.nam", "nam"),
    ("message", "message: \"the {realm.nam} one\"", "nam"),
    ("per", "per: realm.nam", "nam"),
    ("fix", "fix: {title: a, safety: safe, remove: realm.nam}", "nam"),
    ("fix", "fix: {title: a, safety: safe, insert: \"{realm.nam}\", after: realm}", "nam"),
  ])
  func anUnknownFieldIsShownInTheYAML(_ key: String, line: String, place: String) {
    let found = mistakes(changed(key, line))
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("\(place) | \(key)") == true)
    #expect(found.first?.contains("did you mean") == true)
  }

  @Test(arguments: [
    ("", "a rule document starts with front matter between `---` lines"),
    ("# Title\n", "a rule document starts with front matter between `---` lines"),
    ("---\nsummary: x\n", "a rule document starts with front matter between `---` lines"),
    ("---\n- a\n---\n", "the front matter is no mapping"),
  ])
  func somethingElseIsNoDocument(_ text: String, message: String) {
    let document = RuleDocument(SourceFile(id: FileID(0), path: "a.md", bytes: Array(text.utf8)))
    #expect(document.definition == nil)
    #expect(document.mistakes.first?.message == message)
  }

  @Test func sectionsStandInOrder() {
    let text = "---\n\(changed("", ""))\n---\n## Why\n## Fix\n## Example\n## When it is fine\n"
    let document = RuleDocument(SourceFile(id: FileID(0), path: "a.md", bytes: Array(text.utf8)))
    #expect(
      document.allMistakes.map(\.message) == ["the section `## Fix` is missing or out of order"])
  }

  @Test(arguments: ["", "\u{FEFF}"])
  func aDocumentFromWindowsReadsTheSame(_ mark: String) {
    let unix =
      "---\n\(changed("", ""))\n---\n\n## Why\n\n## Example\n\n```yaml compose.yaml\nservices: {}\n```\n"
    let windows =
      mark + unix.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let first = RuleDocument(SourceFile(id: FileID(0), path: "a.md", bytes: Array(unix.utf8)))
    let second = RuleDocument(SourceFile(id: FileID(0), path: "a.md", bytes: Array(windows.utf8)))
    #expect(second.definition == first.definition)
    #expect(second.definition != nil)
    #expect(second.prose == first.prose)
  }
}
