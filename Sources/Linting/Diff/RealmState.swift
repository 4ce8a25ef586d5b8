// One side of a comparison: the realms that some files hold, each with its parts.

import Loaders
import SourceText
import Syntax

/// The realms of a set of files.
public struct RealmState: Sendable {
  /// A node with the JSON pointer that leads to it.
  struct Place: Sendable {
    let node: DataNode
    let pointer: String

    func member(_ key: String) -> Place? {
      node[key].map { Place(node: $0, pointer: pointer + "/" + Self.token(key)) }
    }

    /// The elements of a list.
    var elements: [Place] {
      node.elements.enumerated().map { Place(node: $1, pointer: "\(pointer)/\($0)") }
    }

    /// Whether both are written with the same bytes, so that nothing in them needs a look; in YAML an alias may
    /// stand for something else.
    func isVerbatim(_ other: Place) -> Bool {
      let a = node.span
      let b = other.node.span
      guard a.count == b.count, !RealmState.isYAML(node.file.path),
        !RealmState.isYAML(other.node.file.path)
      else { return false }
      return node.file.bytes[a.range] == other.node.file.bytes[b.range]
    }

    /// The keys of an object in file order, each once.
    var keys: [String] {
      var seen: Set<String> = []
      return node.members.map(\.name).filter { seen.insert($0).inserted }
    }

    /// A key as a pointer writes it (RFC 6901).
    static func token(_ key: String) -> String {
      var token = ""
      for scalar in key.unicodeScalars {
        switch scalar {
        case "~": token += "~0"
        case "/": token += "~1"
        default: token.unicodeScalars.append(scalar)
        }
      }
      return token
    }
  }

  /// A realm; an export into a folder spreads it over several files.
  struct Realm: Sendable {
    let name: String
    var parts: [Place]
  }

  /// The realms by name, in file order.
  let realms: [Realm]
  /// The files, and what of them must not be shown.
  public let sources: SourceMap
  /// The trees of the realm files.
  let trees: [FileID: DataTree]
  /// Where a file could not be read as it stands.
  public let problems: [SyntaxProblem]

  /// The names of the realms.
  public var names: [String] { realms.map(\.name) }

  /// Reads the realm files of a repository.
  public init(_ repository: Repository, sources: SourceMap) {
    var sources = sources
    sources.redaction.merge(repository.redaction)
    self.sources = sources
    let paths = Set(repository.files.filter { $0.kind == .keycloak }.map(\.path))
    var trees: [FileID: DataTree] = [:]
    var problems: [SyntaxProblem] = []
    var realms: [Realm] = []
    let files = sources.files.filter { paths.contains($0.path) }
    for file in files.sorted(by: { $0.path < $1.path }) {
      let tree = Self.isYAML(file.path) ? YAMLParser.parse(file) : JSONParser.parse(file)
      trees[file.id] = tree
      problems += tree.problems.filter(\.isError)
      for place in Self.objects(of: tree) where place.node["auth-server-url"] == nil {
        let name = place.node["realm"]?.string ?? ""
        if let index = realms.firstIndex(where: { $0.name == name }) {
          realms[index].parts.append(place)
        } else {
          realms.append(Realm(name: name, parts: [place]))
        }
      }
    }
    self.trees = trees
    self.problems = problems
    self.realms = realms
  }

  fileprivate static func isYAML(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }

  /// The objects that may be realms: a file holds one, or a list of them.
  private static func objects(of tree: DataTree) -> [Place] {
    tree.roots.flatMap { root -> [Place] in
      let place = Place(node: root, pointer: "")
      return root.kind == .sequence ? place.elements : [place]
    }.filter { $0.node.resolved.kind == .mapping }
  }
}
