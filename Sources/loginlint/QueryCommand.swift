// `loginlint query`: evaluate an expression of the condition language over a deployment or over plain JSON.

import Analysis
import ArgumentParser
import Expressions
import Loaders
import Reports
import Rules
import SourceText
import Syntax

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Evaluate an expression over the deployment, as rules do.",
    discussion: """
      The expression sees `deployment` and its collections: \(variables). With --data FILE.json every \
      top-level key of the file is a variable instead.
      """)

  private static let variables = DeploymentSchema.variables.keys.sorted()
    .filter { $0 != "deployment" }.joined(separator: ", ")

  @Argument(help: "The expression, such as 'logins.map(l, l.id)'.") var expression: String
  @OptionGroup var input: InputOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("Evaluate over this JSON file.", valueName: "file"), completion: .file())
  var data: String?

  @Flag(help: "Give every value that has a place its place (JSON).")
  var at = false

  func run() throws {
    if let data { return try runOverData(data) }
    let checked = try check(variables: DeploymentSchema.variables, schema: DeploymentSchema.schema)
    let workspace = try input.loadProject(configuration.choice)
    for candidate in try deployment.candidates(in: workspace) {
      let scope = DeploymentSchema.scope(workspace.facts(of: candidate))
      try show(checked.evaluate(scope).value, sources: workspace.sources)
    }
  }

  private func runOverData(_ path: String) throws {
    let root: LintedRoot
    do { root = try LintedRoot(of: [path]) } catch {
      throw Failure("there is no file `\(path)`")
    }
    guard var files = DiskFiles(root: root.directory),
      let file = root.paths.first.flatMap({ files.file(at: $0) })
    else { throw Failure("`\(path)` cannot be read") }
    let tree = JSONParser.parse(file)
    if let problem = tree.problems.first(where: \.isError) {
      let place = files.sources.start(of: problem.span)
      throw Failure("\(path):\(place?.line ?? 1):\(place?.column ?? 1): \(problem.message)")
    }
    guard let object = tree.root, object.kind == .mapping else {
      throw Failure("`\(path)` holds no JSON object")
    }
    var scope = Scope()
    var variables: [String: Type] = [:]
    for member in object.members {
      variables[member.name] = .dyn
      scope.bind(member.name, to: DataValue.value(of: member.value))
    }
    let checked = try check(variables: variables, schema: .empty)
    try show(checked.evaluate(scope).value, sources: files.sources)
  }

  private func check(variables: [String: Type], schema: Schema) throws -> CheckedExpression {
    do {
      return try Expression.check(expression, variables: variables, schema: schema)
    } catch let error {
      throw Failure(error.fullMessage + "\n" + error.caret(in: expression))
    }
  }

  private func show(_ value: Value, sources: SourceMap) throws {
    if let failure = value.failure { throw Failure(failure.message, status: .found) }
    let encoder = QueryEncoder(sources: sources, showsPlaces: at)
    let json = encoder.json(value)
    Console.write(output.format == .json ? JSONWriter.text(of: json) : encoder.text(value) + "\n")
  }
}
