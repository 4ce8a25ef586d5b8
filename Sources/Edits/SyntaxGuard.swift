// A fix must leave a file that its product can read, and may change no more of it than it says.

import Deployment
import SourceText
import Syntax

/// Compares the syntax of a file before and after an edit.
struct SyntaxGuard {
  /// What a parser makes of a file.
  private struct Shape {
    let errors: Int
    /// The number of nodes; nil where the language has no tree of data.
    let nodes: Int?
    let comments: Int
  }

  /// Whether the edited file reads as well as before.
  ///
  /// - Parameters:
  ///   - before: the file.
  ///   - after: the bytes after the edit.
  ///   - kind: what the file is; nil where only its name tells.
  ///   - replacesOnly: whether the edit puts values in the place of values, so that nothing may come or go.
  static func accepts(
    _ before: SourceFile, after: [UInt8], kind: FileKind?, replacesOnly: Bool
  ) -> Bool {
    let new = SourceFile(id: before.id, path: before.path, bytes: after)
    guard let a = shape(of: before, kind: kind), let b = shape(of: new, kind: kind) else {
      return true
    }
    if b.errors > a.errors { return false }
    guard replacesOnly, let old = a.nodes, let nodes = b.nodes else { return true }
    return old == nodes && a.comments == b.comments
  }

  private static func shape(of file: SourceFile, kind: FileKind?) -> Shape? {
    let name = file.path.lowercased()
    switch kind {
    case .nginx?: return plain(NginxParser.parse(file).problems)
    case .caddy?: return plain(CaddyParser.parse(file).problems)
    case .env?: return plain(DotenvParser.parse(file).problems)
    case .dockerfile?: return plain(DockerfileParser.parse(file).problems)
    case .script?: return plain(ScriptParser.parse(file).problems)
    case .compose?, .traefik?, .keycloak?, .nextauth?, .authentik?, .package?, nil:
      if name.hasSuffix(".json") { return data(JSONParser.parse(file)) }
      if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return data(YAMLParser.parse(file)) }
      return nil
    }
  }

  private static func plain(_ problems: [SyntaxProblem]) -> Shape {
    Shape(errors: problems.count(where: \.isError), nodes: nil, comments: 0)
  }

  private static func data(_ tree: DataTree) -> Shape {
    Shape(
      errors: tree.problems.count(where: \.isError), nodes: tree.nodeCount,
      comments: tree.comments.count)
  }
}
