// `loginlint init`: a configuration that fits the folder, and the hook.

import ArgumentParser
import Edits
import Linting
import Loaders
import Policy
import RuleCatalog
import SourceText

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented `.loginlint.yaml` that fits what a folder holds.",
    discussion: """
      It sets nothing that changes a finding: what was found stands in it as examples to switch on. An existing file \
      is kept unless --force is given.
      """)

  @Argument(help: "The folder; the current one where none is given.", completion: .directory)
  var folder = "."

  @Flag(help: "Write over a configuration that is there.")
  var force = false

  @Flag(help: "Add the pre-commit hook to the repository's `.pre-commit-config.yaml` as well.")
  var hook = false

  func run() throws {
    let compose = try ComposeOptions.parse([])
    let workspace = try Workspace(paths: [folder], compose: compose, configuration: .none)
    let directory = workspace.root.directory
    guard workspace.root.paths == ["."] else { throw Failure("`\(folder)` is no folder") }
    try writeConfiguration(workspace, to: directory)
    // pre-commit looks at the top of the repository.
    let repository = LintedRoot.repositoryFolder(around: directory) ?? directory
    if hook {
      try Self.addHook(to: repository)
    } else {
      Console.write(
        "\nTo lint before every commit, put this into \(PreCommitHook.fileName), or let `loginlint init --hook` do it:\n\n"
          + PreCommitHook.newFile)
    }
  }

  // MARK: The configuration

  private func writeConfiguration(_ workspace: Workspace, to directory: String) throws {
    let existing = ConfigurationFile.names.first {
      DiskFiles.isThere(Self.path($0, in: directory))
    }
    if let existing, !force {
      if hook {
        Console.write("kept \(existing)\n")
        return
      }
      throw Failure("`\(existing)` is there already; --force writes it anew")
    }
    let name = existing ?? ConfigurationFile.names[0]
    let above = try? ConfigurationFile.nearest(to: directory, exists: DiskFiles.isThere)
    let text = Self.starter(workspace).text
    let file = SourceFile(id: FileID(0), path: name, bytes: Array(text.utf8))
    if let problem = ConfigurationReader(file).problems.first {
      throw Failure(
        "the configuration would be wrong: \(problem.message)", status: .internalError)
    }
    try Self.write(file.bytes, to: Self.path(name, in: directory))
    let repository = workspace.repository
    let deployments = repository.deployments.count { !$0.isLoose }
    Console.write(
      "wrote \(name): \(deployments) deployment\(deployments == 1 ? "" : "s"), "
        + "\(repository.files.count) file\(repository.files.count == 1 ? "" : "s") found\n")
    if let above, above.folder != directory {
      Console.write("from here on it counts in this folder instead of \(above.shownPath)\n")
    }
  }

  private static func starter(_ workspace: Workspace) -> StarterConfiguration {
    let repository = workspace.repository
    var starter = StarterConfiguration(
      repository.deployments.map(workspace.facts), paths: repository.files.map(\.path))
    var options = Lint.Options()
    options.now = ProcessClock.secondsSince1970
    func findings() -> [String] {
      Lint(rules: RuleCatalog.definitions, options: options)
        .run(repository, sources: workspace.sources).findings.map(\.rule)
    }
    let found = findings()
    options.includesAudit = true
    starter.adviceCount = max(0, findings().count - found.count)
    return starter
  }

  private static func path(_ name: String, in directory: String) -> String {
    directory == "/" ? "/\(name)" : "\(directory)/\(name)"
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(FileTransaction.Failure) {
      try FileTransaction.commit([.init(path: path, before: nil, after: bytes)])
    } catch {
      throw Failure("`\(path)` was not written: \(error.message)")
    }
  }

  // MARK: The hook

  private static func addHook(to repository: String) throws {
    let name = PreCommitHook.fileName
    let path = path(name, in: repository)
    guard DiskFiles.isThere(path) else {
      try write(Array(PreCommitHook.newFile.utf8), to: path)
      Console.write("wrote \(name)\n")
      return
    }
    // A link is followed, so that the file it leads to is changed and the link stays.
    guard let real = DiskFiles.realPath(path),
      var files = DiskFiles(root: RelativePath.directory(of: real)),
      let file = files.file(at: RelativePath.name(of: real))
    else { throw Failure("`\(name)` cannot be read") }
    let text: [UInt8]
    do throws(PreCommitHook.Obstacle) {
      text = try PreCommitHook.added(to: file.bytes)
    } catch {
      switch error {
      case .present:
        Console.write("\(name) has the hook already\n")
        return
      case .layout(let reason):
        throw Failure(
          "`\(name)` is left alone: \(reason). Add this to it:\n\n\(PreCommitHook.newFile)")
      }
    }
    try write(text, to: real)
    Console.write("added the hook to \(name)\n")
  }
}
