// `loginlint token`: what a token says, and who in the deployment would refuse it.

import Analysis
import ArgumentParser
import Deployment
import Linting
import Loaders
import Reports
import RuleCatalog
import Rules
import SourceText

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Decode a token and say what the deployment makes of it; two tokens side by side.",
    usage: "loginlint token <file> [<other-file>] [<paths> ...] [<options>]",
    discussion: """
      Reads a JSON Web Token from a file or, as `-`, from standard input: the bare token, an \
      `Authorization` line, or the answer of a token endpoint. It is decoded only: nothing is verified, \
      and neither the token itself nor its signature is ever printed. The claims are, and they may name \
      people.

      Issuer, audience, client, scope, roles and expiry are compared with the deployment in the \
      current folder, or in the paths.
      """)

  @Argument(
    help: ArgumentHelp(
      "The token's file or `-`, perhaps a second one, then files and folders of the deployment.",
      valueName: "file"),
    completion: .file())
  var arguments: [String]

  @Option(
    help: ArgumentHelp(
      "The moment to judge the expiry at, such as 2026-11-21 or 2026-11-21T16:00:00Z; now where none is given.",
      valueName: "date"))
  var now: String?

  @OptionGroup var compose: ComposeOptions
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup var deployment: DeploymentOption
  @OptionGroup var output: OutputOptions

  func run() throws {
    let moment = try moment()
    try Self.refusePastedTokens(arguments)
    var rest = arguments[...]
    var tokens: [TokenAnswer.Subject] = []
    if let first = rest.popFirst() { tokens.append(try Self.token(first)) }
    // A second argument is a token where its content looks like one, and else part of the deployment.
    if let second = rest.first, let bytes = Self.content(of: second),
      second == DiskFiles.standardInput || TokenReader.recognises(bytes)
    {
      rest = rest.dropFirst()
      tokens.append(try Self.read(bytes, second))
    }
    for index in tokens.indices {
      tokens[index].checks = TokenCheck.own(tokens[index].token, at: moment)
    }
    let workspace = try Workspace.ofProject(
      paths: Array(rest), compose: compose, configuration: configuration.choice)
    var sections: [TokenAnswer.Section] = []
    if !workspace.repository.deployments.isEmpty {
      sections = TokenAnswer.Section.distinct(
        try deployment.candidates(in: workspace).compactMap { section($0, tokens, workspace) })
    }
    let answer = TokenAnswer(
      tokens: tokens, now: moment, sections: sections,
      hasDeployment: !workspace.repository.deployments.isEmpty,
      root: workspace.root.directory)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: answer.json(workspace.sources)))
    case .text: Console.write(answer.text(output.look.terminal, workspace.sources))
    }
  }

  private func moment() throws -> Moment {
    guard let now else { return Moment(secondsSince1970: Int(time(nil))) }
    guard let moment = Moment(now) else {
      throw Failure(
        "`--now \(now)` is no date: write 2026-11-21, or with a time 2026-11-21T16:00:00Z")
    }
    return moment
  }

  // MARK: Tokens

  /// Far more than any token has; larger files are part of the deployment, or nothing.
  private static let sizeLimit = 2 << 20

  private static func token(_ argument: String) throws -> TokenAnswer.Subject {
    guard let bytes = content(of: argument) else {
      // The argument may be anything, even a broken token: it is not repeated.
      throw Failure(
        "the token's file does not exist or cannot be read; `-` takes the token from standard input"
      )
    }
    return try read(bytes, argument)
  }

  /// What is typed as an argument stays in the shell's history; it shall not stand in a message as well.
  private static func refusePastedTokens(_ arguments: [String]) throws {
    guard
      arguments.contains(where: { TokenReader.recognises(Array($0.utf8)) && content(of: $0) == nil }
      )
    else { return }
    throw Failure(
      "give the token in a file or on standard input (`-`): an argument is seen by every process of "
        + "the machine and stays in the shell's history")
  }

  private static func read(_ bytes: [UInt8], _ name: String) throws -> TokenAnswer.Subject {
    let shown = name == DiskFiles.standardInput ? "standard input" : name
    do throws(TokenProblem) {
      return TokenAnswer.Subject(name: shown, token: try TokenReader.read(bytes))
    } catch {
      throw Failure("\(shown) holds no token that can be decoded: \(error.sentence)")
    }
  }

  /// The bytes of a file, or of standard input; nil where there is none, and for folders.
  private static func content(of argument: String) -> [UInt8]? {
    if argument == DiskFiles.standardInput {
      guard var files = DiskFiles(root: "."), files.readStandardInput() else { return nil }
      return files.file(at: DiskFiles.standardInput)?.bytes
    }
    guard let root = try? LintedRoot(of: [argument]), let path = root.paths.first,
      var files = DiskFiles(root: root.directory, sizeLimit: sizeLimit)
    else { return nil }
    return files.file(at: path)?.bytes
  }

  // MARK: The deployment

  private func section(
    _ deployment: Deployment, _ tokens: [TokenAnswer.Subject], _ workspace: Workspace
  ) -> TokenAnswer.Section? {
    let facts = workspace.facts(of: deployment)
    let checks = tokens.map { TokenChecks($0.token, facts: facts).all }
    guard checks.contains(where: { !$0.isEmpty }) else { return nil }
    var explained: [[[String]]] = []
    if checks.joined().contains(where: { $0.explanation != nil }) {
      let rules = RuleCatalog.definitions
      let found = Lint(rules: rules).run(workspace.repository, sources: workspace.sources) {
        $0.title == deployment.title
      }.findings
      explained = checks.map { $0.map { Self.rules(for: $0, found, rules) } }
    }
    return TokenAnswer.Section(title: deployment.title, checks: checks, rules: explained)
  }

  /// The rules that judge the collection of an explanation and have a finding at one of its places.
  private static func rules(
    for check: TokenCheck, _ findings: [Finding], _ rules: [RuleDefinition]
  ) -> [String] {
    guard let explanation = check.explanation else { return [] }
    let judging = Set(
      rules.filter { rule in
        rule.loops.contains { $0.source == explanation.collection.rawValue }
      }
      .map(\.name))
    let places = Set(explanation.places)
    return Set(
      findings.filter { judging.contains($0.rule) && places.contains($0.primary.span) }
        .map(\.rule)
    ).sorted()
  }
}
