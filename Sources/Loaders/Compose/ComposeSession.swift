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
  /// What could not be followed, for the reader, each once.
  private(set) var notes: [Because.Step] = []
  /// What compose would refuse, each once.
  private(set) var problems: [SyntaxProblem] = []
  /// What must never be shown.
  var secrets = SecretCollector()
  /// The variables that some text needs and nobody sets.
  private(set) var unsetVariables: Set<String> = []
  /// Whether the project may need further files that nobody names.
  private let isPart: Bool
  private var requiredVariables: Set<String> = []
  private var seenFiles: Set<DeploymentFile> = []
  private var seenNotes: Set<Because.Step> = []
  private var seenProblems: Set<SyntaxProblem> = []
  private var budget = nodeLimit
  /// The trees of the compose files that were read so far.
  private(set) var trees: [String: DataTree]
  private var reported: Set<String> = []

  init(isPart: Bool = false, trees: [String: DataTree] = [:]) {
    self.isPart = isPart
    self.trees = trees
  }

  /// Adds a note once.
  mutating func note(_ text: String, at span: Span?) {
    let step = Because.Step(text, at: span)
    if seenNotes.insert(step).inserted { notes.append(step) }
  }

  /// Notes, at its first use, a variable that whoever starts the project has to set.
  mutating func note(_ variable: RequiredVariable) {
    guard requiredVariables.insert(variable.name).inserted else { return }
    let reason = variable.reason.isEmpty ? "" : ": \(variable.reason)"
    note("required variable \(variable.name) is missing a value\(reason)", at: variable.span)
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
    for problem in new where seenProblems.insert(problem).inserted { problems.append(problem) }
  }

  /// Whether the project may have more values.
  var hasBudget: Bool { budget > 0 }

  /// Takes a value that is used once more from what a project may have; false where nothing is left.
  mutating func spend(_ node: ComposeNode) -> Bool {
    budget -= node.size
    if budget <= 0 { refuse(ComposeTreeBuilder.tooLarge, at: node.span) }
    return budget > 0
  }

  /// Remembers that a file belongs to the project.
  mutating func read(_ file: SourceFile, as kind: FileKind) {
    let entry = DeploymentFile(path: file.path, kind: kind)
    if seenFiles.insert(entry).inserted { filesRead.append(entry) }
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
      note(Self.absence(of: path, kind: kind), at: span)
      return nil
    }
    read(file, as: kind)
    return file
  }

  /// What compose says where a file is missing.
  private static func absence(of path: String, kind: FileKind) -> String {
    switch kind {
    case .env: "env file \(path) not found"
    case .compose: "open \(path): no such file or directory"
    default: "`\(path)` does not exist or cannot be read"
    }
  }

  /// The tree of a compose file, which is parsed at most once in a run.
  mutating func tree(
    _ path: String, namedAt span: Span?, files: inout some FileAccess
  ) -> DataTree? {
    guard let file = file(path, as: .compose, namedAt: span, files: &files) else { return nil }
    let tree: DataTree
    if let known = trees[path] {
      tree = known
    } else {
      tree = YAMLParser.parse(file)
      trees[path] = tree
    }
    if reported.insert(path).inserted { add(tree.problems) }
    return tree
  }

  /// The documents of a compose file, one laid over the other.
  mutating func documents(
    _ path: String, directory: String, scope: VariableScope, namedAt span: Span?,
    files: inout some FileAccess
  ) -> [ComposeNode] {
    guard let tree = tree(path, namedAt: span, files: &files) else { return [] }
    var builder = ComposeTreeBuilder(scope: scope, directory: directory, budget: budget)
    let documents = tree.roots.compactMap { builder.document($0) }
    budget = builder.budget
    unsetVariables.formUnion(builder.unsetVariables)
    add(builder.problems)
    for variable in builder.requiredVariables { note(variable) }
    return documents
  }
}
