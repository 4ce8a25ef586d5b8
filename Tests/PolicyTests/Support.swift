// Runs rules over files in memory, with a configuration where a test gives one.

import Deployment
import Linting
import Loaders
import Reports
import RuleCatalog
import Rules
import SourceText

@testable import Policy

/// A run over files in memory.
struct Run {
  let outcome: Outcome

  /// Lints files; a `.loginlint.yaml` among them counts as in a run of the program.
  init(
    _ files: [String: String], paths: [String] = ["."], options: Lint.Options = Lint.Options(),
    rules: [RuleDefinition] = RuleCatalog.definitions, wishes: RulePlan.Wishes = .init(),
    isChosen: (Deployment) -> Bool = { _ in true }
  ) {
    var access = InMemoryFiles(files)
    var options = options
    var repositoryOptions = RepositoryOptions()
    var definitions = rules
    var configuration: Configuration?
    if let file = access.file(at: ".loginlint.yaml") {
      let reader = ConfigurationReader(file)
      configuration = reader.configuration
      definitions = reader.configuration.applied(to: rules)
      repositoryOptions.exclude = reader.configuration.exclude
      options.suppression.configurationPath = file.path
      options.includesAudit = reader.configuration.includesAudit ?? options.includesAudit
    }
    let plan = RulePlan(
      configuration, wishes: wishes, rules: RuleIndex(rules), prefix: "")
    options.plan = plan
    options.select.formUnion(plan.select)
    options.ignore.formUnion(plan.ignore)
    options.adviceOf = plan.adviceOf
    options.suppression.configured = plan.suppressions
    var repository = Repository(paths: paths, files: &access, options: repositoryOptions)
    for index in repository.deployments.indices {
      repository.deployments[index].stated.hosts = configuration?.hosts ?? []
      repository.deployments[index].stated.browsers = configuration?.browsers
    }
    outcome = Lint(rules: definitions, options: options)
      .run(repository, sources: access.sources, isChosen: isChosen)
  }

  /// Every finding as `path:line:column rule`, with `(reason)` where it is suppressed.
  var lines: [String] {
    outcome.findings.map { finding in
      let path = outcome.sources[finding.primary.span.file]?.path ?? "?"
      let start = outcome.sources.start(of: finding.primary.span)
      return "\(path):\(start?.line ?? 0):\(start?.column ?? 0) \(finding.rule)"
        + (finding.suppression.map { " (\($0))" } ?? "")
    }
  }

  /// The findings of a rule.
  func findings(_ rule: String) -> [Finding] { outcome.findings.filter { $0.rule == rule } }
}

/// A deployment in which `browser-internal-url` reports line 9 of the compose file.
func shop(_ variable: String = "NEXT_PUBLIC_KEYCLOAK_URL: http://keycloak:8080") -> String {
  """
  services:
    keycloak:
      image: quay.io/keycloak/keycloak:26.0
      command: start-dev
      ports: ["8080:8080"]
    shop:
      image: example/shop:1
      environment:
        \(variable)
  """
}

/// A configuration file in memory.
func configurationFile(_ text: String) -> SourceFile {
  SourceFile(id: FileID(0), path: ".loginlint.yaml", bytes: Array(text.utf8))
}
