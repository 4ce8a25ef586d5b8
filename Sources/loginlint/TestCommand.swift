// `loginlint test`: run the examples of rule documents.

import ArgumentParser
import Linting
import Reports
import RuleCatalog
import Rules

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the examples of rule documents: each must give the findings that it announces.",
    discussion: """
      Without a folder the built-in rules are tested. A document needs a firing and a silent \
      example, and no other default rule may fire in them unannounced.
      """)

  @Argument(help: "Folders with rule documents.", completion: .directory)
  var folders: [String] = []

  func run() throws {
    let builtIn = RuleCatalog.definitions
    let own = try RuleFolder.rules(in: folders)
    // A folder that holds the built-in documents themselves replaces them.
    let names = Set(own.map(\.definition.name))
    let all = builtIn.filter { !names.contains($0.name) } + own.map(\.definition)
    let subjects =
      folders.isEmpty
      ? RuleCatalog.all.map { ($0.definition, $0.prose) }
      : own.map { ($0.definition, $0.document.prose) }
    var count = 0
    var failed = 0
    for (definition, prose) in subjects {
      let examples = RuleExample.examples(in: prose)
      var complaints = Self.shapeComplaints(examples, rule: definition)
      for example in examples {
        count += 1
        let run = ExampleRun(example, of: definition, rules: all)
        complaints += run.failures.map { "\(example.title): \(Self.sentence($0))" }
      }
      failed += complaints.isEmpty ? 0 : 1
      for complaint in complaints {
        Console.write("\(definition.name): \(TerminalText.visible(complaint))\n")
      }
    }
    Console.write("\(subjects.count) rules, \(count) examples, \(failed) rules failed\n")
    if subjects.isEmpty { throw Failure("no rule document was found", status: .nothingToLint) }
    if failed > 0 { throw ExitStatus.found }
  }

  private static func shapeComplaints(_ examples: [RuleExample], rule: RuleDefinition) -> [String] {
    var complaints: [String] = []
    if !examples.contains(where: {
      !$0.isRepaired && $0.expectations.contains { $0.rule == rule.name }
    }) {
      complaints.append("no example announces a finding of the rule")
    }
    if !examples.contains(where: \.isRepaired) { complaints.append("no example is repaired") }
    return complaints
  }

  private static func sentence(_ failure: ExampleRun.Failure) -> String {
    switch failure {
    case .missing(let wanted):
      let place =
        wanted.line.map { "\(wanted.path):\($0)" } ?? "\(wanted.path)#\(wanted.pointer ?? "")"
      let severity = wanted.severity.map { " as \($0.name)" } ?? ""
      return "\(wanted.rule) at \(place)\(severity) did not come"
    case .unexpected(let rule, let place, let message):
      return "\(rule) at \(place) was not announced: \(message)"
    }
  }
}
