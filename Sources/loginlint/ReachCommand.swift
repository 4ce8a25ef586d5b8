// `loginlint reach`: can this URL be opened from there, why, and what would work instead?

import Analysis
import ArgumentParser
import Deployment
import Reports
import SourceText

struct ReachCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach",
    abstract: "Tell whether a URL can be opened from a browser or a container, and why.")

  @Argument(help: "The URL.") var url: String

  @Option(
    help: ArgumentHelp(
      "Who opens it: browser, browser@host, browser@elsewhere, container:SERVICE or SERVICE.",
      valueName: "who"))
  var from: String

  @OptionGroup var input: InputOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  /// An answer and the deployment that gave it.
  private struct Answer {
    let reach: Reach
    let deployment: Deployment
    /// The compose files of the other deployments that could have answered.
    let others: [String]
  }

  func run() throws {
    guard let vantage = Vantage(from) else {
      throw Failure(
        "`--from \(from)` says nobody: use browser, browser@host, browser@elsewhere or a service")
    }
    guard WebAddress(url) != nil else { throw Failure("`\(url)` is no http or https URL") }
    let workspace = try input.loadProject(configuration.choice)
    let answer = try answer(from: vantage, in: workspace)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: json(answer, from: vantage, workspace.sources)))
    case .text: Console.write(text(answer, from: vantage, workspace.sources))
    }
  }

  private func answer(from vantage: Vantage, in workspace: Workspace) throws -> Answer {
    let candidates = try deployment.candidates(in: workspace)
    if case .container(let service) = vantage {
      let homes = candidates.filter { $0.service(service) != nil }
      guard let home = homes.first else {
        let names = candidates.flatMap(\.services).map(\.name)
        throw Failure(
          "there is no service `\(service)`; "
            + (names.isEmpty ? "no compose file was found" : names.joined(separator: ", ")))
      }
      return Answer(
        reach: workspace.facts(of: home).reachability.reach(url, from: vantage),
        deployment: home, others: Self.paths(of: homes, but: home))
    }
    // A browser belongs to no deployment: the one that knows the address answers.
    var first: Answer?
    for candidate in candidates {
      let reach = workspace.facts(of: candidate).reachability.reach(url, from: vantage)
      let answer = Answer(
        reach: reach, deployment: candidate, others: Self.paths(of: candidates, but: candidate))
      if reach.targetService != nil || reach.hostOwner != nil { return answer }
      first = first ?? answer
    }
    guard let first else { throw workspace.nothingToLint }
    return first
  }

  /// The compose files of the deployments, each once.
  private static func paths(of deployments: [Deployment], but chosen: Deployment) -> [String] {
    Set(deployments.compactMap(\.path)).subtracting([chosen.path ?? ""]).sorted()
  }

  private func json(_ answer: Answer, from vantage: Vantage, _ sources: SourceMap) -> JSONValue {
    let encoder = AnswerEncoder(sources)
    let reach = answer.reach
    return [
      "schema": .integer(JSONReport.schema),
      "from": .string(vantage.text),
      "url": encoder.text(url),
      "verdict": .string(reach.verdict.rawValue),
      "code": .string(reach.code.rawValue),
      "because": encoder.steps(reach.because),
      "needs": .array(reach.needs.map { encoder.text($0) }),
      "suggestion": encoder.text(reach.suggestion),
      "deployment": encoder.text(answer.deployment.path),
      "target": encoder.text(reach.targetService),
    ]
  }

  private func text(_ answer: Answer, from vantage: Vantage, _ sources: SourceMap) -> String {
    var page = TextPage(output.look.terminal, sources)
    let reach = answer.reach
    let verdict: String
    let look: TextPage.Look
    switch reach.verdict {
    case .reachable: (verdict, look) = ("reachable", .good)
    case .notReachable: (verdict, look) = ("not reachable", .bad)
    case .unknown: (verdict, look) = ("not decidable from the files", .open)
    }
    page.row(
      "\(sources.redaction.sentence(url)) from \(vantage.text): \(verdict) [\(reach.code.rawValue)]",
      look)
    page.proof(reach.because)
    if !reach.needs.isEmpty {
      page.sentence(reach.needs.joined(separator: ", "), lead: "it depends on: ", indent: 2)
    }
    if let remedy = reach.remedy { page.sentence(remedy, lead: "to open it: ", indent: 2) }
    if let suggestion = reach.suggestion {
      page.sentence(suggestion, lead: "this works from there: ", indent: 2)
    } else if reach.verdict == .notReachable, let target = reach.targetService {
      page.sentence(
        "nothing in these files makes `\(target)` reachable from there", indent: 2)
    }
    if !answer.others.isEmpty, let path = answer.deployment.path {
      page.sentence(
        "this is the answer of \(path); --deployment asks \(answer.others.joined(separator: ", "))",
        indent: 2)
    }
    return page.text
  }
}
