// What every built-in rule has to keep.

import Analysis
import Linting
import RuleCatalog
import Rules
import SourceText
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An example with its rule, as a test's argument.
struct CatalogExample: Sendable, CustomTestStringConvertible {
  let rule: EmbeddedRule
  let example: RuleExample

  var testDescription: String { "\(rule.definition.name): \(example.title)" }

  static let all = RuleCatalog.all.flatMap { rule in
    RuleExample.examples(in: rule.prose).map { CatalogExample(rule: rule, example: $0) }
  }
  static let firing = all.filter { !$0.example.expectations.isEmpty }
}

extension EmbeddedRule: CustomTestStringConvertible {
  /// The rule's name.
  public var testDescription: String { definition.name }
}

@Suite("The built-in rules")
struct CatalogTests {
  @Test("an example gives exactly what it announces", arguments: CatalogExample.all)
  func examples(_ subject: CatalogExample) {
    let run = ExampleRun(
      subject.example, of: subject.rule.definition, rules: RuleCatalog.definitions)
    #expect(run.failures.isEmpty)
    if subject.example.isRepaired { #expect(subject.example.expectations.isEmpty) }
  }

  @Test(
    "a rule has an example in which it fires and one in which all is well",
    arguments: RuleCatalog.all)
  func hasBothKinds(_ rule: EmbeddedRule) {
    let examples = RuleExample.examples(in: rule.prose)
    let name = rule.definition.name
    #expect(examples.contains { $0.expectations.contains { $0.rule == name } })
    #expect(examples.contains { $0.isRepaired })
  }

  @Test("a name reads well after `allow`", arguments: RuleCatalog.all)
  func names(_ rule: EmbeddedRule) {
    let name = rule.definition.name
    let isKebabCase = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    #expect(isKebabCase)
    #expect(name.first?.isLetter == true && name.last != "-" && !name.contains("--"))
    let verbs = [
      "check", "no", "should", "require", "detect", "validate", "avoid", "use", "ensure",
    ]
    #expect(!verbs.contains(name.split(separator: "-").first.map(String.init) ?? ""))
  }

  @Test("texts are one line, references are https URLs", arguments: RuleCatalog.all)
  func texts(_ rule: EmbeddedRule) {
    let definition = rule.definition
    #expect(!definition.summary.isEmpty && !definition.summary.contains("\n"))
    #expect(!definition.summary.hasSuffix("."))
    #expect(!definition.message.contains("\n"))
    for reference in definition.references { #expect(reference.hasPrefix("https://")) }
    #expect(definition.since.split(separator: ".").count == 3)
  }

  @Test("the severity behind an announced finding is a severity", arguments: RuleCatalog.all)
  func announcedSeverities(_ rule: EmbeddedRule) {
    for line in rule.prose.split(separator: "\n") {
      let marks = line.split(separator: "# expect: ", maxSplits: 1)
      guard marks.count == 2 else { continue }
      let words = marks[1].split(separator: " ").map(String.init)
      #expect(words.count == 1 || Severity(name: words[1]) != nil)
    }
  }

  @Test func noNameIsUsedTwice() {
    let names = RuleCatalog.all.map(\.definition.name)
    #expect(Set(names).count == names.count)
    #expect(RuleCatalog.definitions.count == names.count)
    for name in names { #expect(RuleCatalog.rule(named: name)?.definition.name == name) }
    #expect(RuleCatalog.rule(named: "no-such-rule") == nil)
  }

  @Test func adviceAgainstAttackersSaysWhatTheyGain() {
    for rule in RuleCatalog.definitions where rule.family == "hardening" {
      #expect(rule.security != nil, "\(rule.name)")
    }
  }

  @Test("the schema declares every type that it mentions")
  func schema() { #expect(DeploymentSchema.schema.undeclaredTypes.isEmpty) }

  @Test("the binary carries what the documents say", arguments: RuleCatalog.all)
  func embedded(_ rule: EmbeddedRule) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let name = "rules/\(rule.definition.family)/\(rule.definition.name).md"
    let bytes = try Array(Data(contentsOf: root.appending(path: name)))
    let document = RuleDocument(SourceFile(id: FileID(0), path: name, bytes: bytes))
    #expect(document.allMistakes.isEmpty)
    #expect(document.definition == rule.definition)
    #expect(document.prose == rule.prose)
  }

  @Test(
    "what explains a refused token is judged by a rule", arguments: TokenCheck.Collection.allCases)
  func explainsTokens(collection: TokenCheck.Collection) {
    let judging = RuleCatalog.definitions.filter { definition in
      definition.loops.contains { $0.source == collection.rawValue }
    }
    #expect(!judging.isEmpty)
  }
}
