// `loginlint diff`: what changed between two exports of a realm, and which findings came and went.

import ArgumentParser
import Linting
import Loaders
import Reports
import Rules
import SourceText

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Tell what changed between two exports of a Keycloak realm, and what that does to the findings.",
    discussion: """
      OLD and NEW are realm files, or folders with the files of a directory export. Clients, scopes, roles, \
      users and everything else are matched by their names; ids, dates and the order of lists say nothing. \
      Secrets are compared and never shown.

      Exit code 1 means that a finding which OLD does not have reaches --fail-on; 0 means that none does, \
      whatever changed.
      """)

  @Argument(help: "The file or folder before.", completion: .file()) var old: String
  @Argument(help: "The file or folder after.", completion: .file()) var new: String

  @OptionGroup var rules: RuleOptions
  @OptionGroup var output: OutputOptions

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "The severity from which on an introduced finding makes the exit code 1; `never` for none.",
      valueName: "severity"))
  var failOn: FailOn = .error

  func run() throws {
    let lint = Lint(rules: try rules.definitions(), options: try rules.lintOptions())
    let before = try DiffSide(old, as: "old", lint: lint)
    let after = try DiffSide(new, as: "new", lint: lint)
    let answer = DiffAnswer(
      diff: RealmDiff(from: before.state, to: after.state),
      findings: FindingDiff(
        from: before.outcome, before.state, to: after.outcome, after.state),
      old: before, new: after)
    switch output.format {
    case .json: Console.write(JSONWriter.text(of: answer.json()))
    case .text: Console.write(answer.text(output.look.terminal))
    }
    if let threshold = failOn.severity,
      answer.findings.introduced.contains(where: { $0.severity >= threshold })
    {
      throw ExitStatus.found
    }
  }
}

/// One of the two states, read and linted.
struct DiffSide {
  let state: RealmState
  let outcome: Outcome
  /// What the user named.
  let argument: String
  /// Whether it is the state before or after.
  private let word: String
  /// What stands before the paths of its files, as the user wrote it.
  private let prefix: String
  /// The one file that was named; nil for folders.
  private let file: String?

  init(_ argument: String, as word: String, lint: Lint) throws {
    let root: LintedRoot
    do throws(LintedRoot.MissingPath) {
      root = try LintedRoot(of: [argument])
    } catch {
      throw Failure("there is no file or folder `\(error.path)`")
    }
    guard var files = DiskFiles(root: root.directory) else {
      throw Failure("`\(argument)` cannot be read")
    }
    var repository = Repository(paths: root.paths, files: &files)
    if repository.deployments.allSatisfy(\.isLoose) {
      // A folder of nothing but realm files is an export, whose files are meant as if each had been named.
      let realms = repository.files.filter { $0.kind == .keycloak }.map(\.path)
      if !realms.isEmpty { repository = Repository(paths: realms, files: &files) }
    }
    state = RealmState(repository, sources: files.sources)
    guard !state.names.isEmpty else {
      throw Failure("there is no Keycloak realm in `\(argument)`", status: .nothingToLint)
    }
    outcome = lint.run(repository, sources: files.sources)
    self.argument = argument
    self.word = word
    var folder = argument
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    prefix = folder == "." ? "" : folder + "/"
    file = root.paths == ["."] ? nil : argument
  }

  /// The path of a file as the user would write it.
  func path(of span: Span) -> String {
    file ?? prefix + (state.sources[span.file]?.path ?? "")
  }

  /// `old:line` for the one file that was named, `old:path:line` in a folder.
  func place(_ span: Span) -> String {
    let line = state.sources.start(of: span)?.line ?? 1
    let path = file == nil ? "\(state.sources[span.file]?.path ?? ""):" : ""
    return "\(word):\(path)\(line)"
  }
}
