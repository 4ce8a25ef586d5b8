import Linting
import Loaders
import Reports
import RuleCatalog
import Rules
let rules = RuleCatalog.compiled()
for rule in RuleCatalog.all {
  for example in RuleExample.examples(in: rule.prose) {
    let run = ExampleRun(example, rules: rules)
    print(rule.definition.name, "|", example.title, "|", run.failures.isEmpty ? "ok" : "\(run.failures)")
  }
}
if CommandLine.arguments.count > 1, let rule = RuleCatalog.rule(named: CommandLine.arguments[1]) {
  for example in RuleExample.examples(in: rule.prose) {
    var files = InMemoryFiles(example.files)
    let repository = Repository(paths: ["."], files: &files)
    print(TextReport.render(Lint(rules: rules).run(repository, sources: files.sources)))
  }
}
