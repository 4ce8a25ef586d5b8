// One run of the loader: what it has read, and what it has to tell.

import Deployment
import SourceText
import Syntax

/// The state of loading one compose project.
struct ComposeSession {
  /// How many values a project may have once every alias is expanded.
  static let nodeLimit = 500_000
  /// How many files may include or extend each other in a row.
  static let fileDepthLimit = 16
  /// How many services may extend each other in a row.
  static let extendsDepthLimit = 64

  /// The files that were read, each once, in the order of their first reading.
  private(set) var filesRead: [DeploymentFile] = []
  /// What could not be followed, for the reader.
  var notes: [Because.Step] = []
  /// What compose would refuse.
  var problems: [SyntaxProblem] = []
  /// What must never be shown.
  var secrets = SecretCollector()
  /// The variables that some text needs and nobody sets.
  private(set) var unsetVariables: Set<String> = []
  /// Whether the project may need further files that nobody names.
  private let isPart: Bool
  private var requiredVariables: Set<String> = []
  private var budget = nodeLimit
  private var trees: [String: DataTree] = [:]

  init(isPart: Bool = false) { self.isPart = isPart }

  /// Adds a note once.
  mutating func note(_ text: String, at span: Span?) {
    let step = Because.Step(text, at: span)
    if !notes.contains(step) { notes.append(step) }
  }

  /// Notes, at its first use, a variable that whoever starts the project has to set.
  mutating func note(_ variable: RequiredVariable) {
    guard requiredVariables.insert(variable.name).inserted else { return }
    let reason = variable.reason.isEmpty ? "" : ": \(variable.reason)"
    note("no file sets `\(variable.name)`, which is required\(reason)", at: variable.span)
  }

  /// Adds what compose would refuse because something is missing; only a note where the project is
  /// a part whose other files are chosen by whoever starts it.
  mutating func refuseIncomplete(_ message: String, at span: Span) {
    if isPart { note(message, at: span) } else { refuse(message, at: span) }
  }

  /// Adds a problem once; a service that several others extend has each of its problems only once.
  mutating func refuse(_ message: String, at span: Span) {
    add([SyntaxProblem(message: message, span: span)])
  }

  mutating func add(_ new: [SyntaxProblem]) {
    for problem in new where !problems.contains(problem) { problems.append(problem) }
  }

  /// Remembers that a file belongs to the project.
  mutating func read(_ file: SourceFile, as kind: FileKind) {
    let entry = DeploymentFile(path: file.path, kind: kind)
    if !filesRead.contains(entry) { filesRead.append(entry) }
  }

  /// The file at a path that a file of the project names; nil with a note where it cannot be read.
  mutating func file(
    _ path: String, as kind: FileKind, namedAt span: Span?, files: inout some FileAccess
  ) -> SourceFile? {
    guard RelativePath.isInside(path) else {
      note("`\(path)` lies outside of the linted directory and was not read", at: span)
      return nil
    }
    guard let file = files.file(at: path) else {
      note("`\(path)` does not exist or cannot be read", at: span)
      return nil
    }
    read(file, as: kind)
    return file
  }

  /// The documents of a compose file, one laid over the other.
  mutating func documents(
    _ path: String, directory: String, scope: VariableScope, namedAt span: Span?,
    files: inout some FileAccess
  ) -> [ComposeNode] {
    guard let file = file(path, as: .compose, namedAt: span, files: &files) else { return [] }
    let tree: DataTree
    if let known = trees[path] {
      tree = known
    } else {
      tree = YAMLParser.parse(file)
      trees[path] = tree
      add(tree.problems)
    }
    var builder = ComposeTreeBuilder(scope: scope, directory: directory, budget: budget)
    let documents = tree.roots.compactMap { builder.document($0) }
    budget = builder.budget
    unsetVariables.formUnion(builder.unsetVariables)
    add(builder.problems)
    for variable in builder.requiredVariables { note(variable) }
    return documents
  }
}
