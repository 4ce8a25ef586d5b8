// `loginlint syntax`: the syntax tree of one file with positions.

import ArgumentParser
import Loaders
import Reports
import SourceText
import Syntax

struct SyntaxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "syntax",
    abstract: "Print a file's syntax tree with positions.",
    discussion: "For bug reports and tests. Secrets are blanked out; positions stay.")

  @Argument(help: "The file.", completion: .file()) var file: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("What the file is, where its name does not tell.", valueName: "kind"))
  var kind: SyntaxKind?

  func run() throws {
    let source = try read()
    guard let kind = kind ?? SyntaxKind(of: source) else {
      let kinds = SyntaxKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure("`\(file)` does not tell what it is; say --as with one of \(kinds)")
    }
    let tree = kind.tree(of: source)
    let lines = tree.dump.split(separator: "\n", omittingEmptySubsequences: false)
    Console.write(lines.map { TerminalText.visible(String($0)) }.joined(separator: "\n"))
    if tree.problems.contains(where: \.isError) { throw ExitStatus.found }
  }

  private func read() throws -> SourceFile {
    guard let root = try? LintedRoot(of: [file]), let path = root.paths.first,
      var files = DiskFiles(root: root.directory)
    else { throw Failure("there is no file `\(file)`") }
    guard let source = files.file(at: path) else {
      throw Failure("`\(file)` cannot be read: \(files.reason(at: path) ?? "it is no file")")
    }
    return source
  }
}
