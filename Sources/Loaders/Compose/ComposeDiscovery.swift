// Which compose projects a repository holds.

import Deployment
import SourceText
import Syntax

/// The files of a project that `loginlint` loads on its own account.
public struct ProjectCandidate: Hashable, Sendable {
  /// The file that the project starts from.
  public var primary: String
  /// The files that are laid over it, in order.
  public var additional: [String]
  /// Whether the directory has a default project beside which this is another way to start it.
  public var isVariant: Bool
  /// The directory that compose is started in, whose `.env` names the files; nil for the first file's.
  public var directory: String?

  /// Makes a candidate.
  public init(
    primary: String, additional: [String] = [], isVariant: Bool = false, directory: String? = nil
  ) {
    self.directory = directory
    self.primary = primary
    self.additional = additional
    self.isVariant = isVariant
  }
}

/// Finds compose files by name and by content.
public enum ComposeDiscovery {
  /// The names that compose looks for, the first that exists wins (compose-go, cli/options.go).
  static let primaryNames = [
    "compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml",
  ]
  /// The override names, here with `yml` first.
  private static let overrideNames = [
    "compose.override.yml", "compose.override.yaml", "docker-compose.override.yml",
    "docker-compose.override.yaml",
  ]
  /// Every key that may stand at the top of a compose file.
  private static let topLevelKeys: Set<String> = [
    "version", "name", "services", "networks", "volumes", "configs", "secrets", "include", "models",
  ]
  /// Keys of which a service has at least one.
  private static let serviceKeys: Set<String> = [
    "image", "build", "extends", "environment", "env_file", "ports", "volumes", "command",
    "entrypoint", "networks", "depends_on", "labels", "restart", "deploy", "profiles",
    "container_name", "healthcheck", "expose", "logging", "secrets", "configs", "extra_hosts",
    "hostname", "network_mode", "provider", "develop", "working_dir", "user",
  ]

  /// The path of the file that compose starts from in a directory with these entries.
  public static func primaryFile(in directory: String, names: [String]) -> String? {
    first(of: primaryNames, in: directory, names: names)
  }

  /// The path of the file that compose lays over it.
  public static func overrideFile(in directory: String, names: [String]) -> String? {
    first(of: overrideNames, in: directory, names: names)
  }

  /// Whether compose looks for a file of this name by itself.
  static func isDefaultName(_ path: String) -> Bool {
    primaryNames.contains(RelativePath.name(of: path))
  }

  private static func first(of wanted: [String], in directory: String, names: [String]) -> String? {
    wanted.first(where: Set(names).contains).map { RelativePath.resolve($0, in: directory) }
  }

  /// Whether a file of any name is worth parsing: something stands below `services:`, and an image somewhere.
  static func mayBeCompose(_ bytes: [UInt8]) -> Bool {
    let startsSo = bytes.starts(with: "services:".utf8)
    return (startsSo || ByteSearch.contains("\nservices:", in: bytes))
      && (ByteSearch.contains("image:", in: bytes) || ByteSearch.contains("build:", in: bytes))
  }

  /// Whether the tree is a compose file: nothing else at the top, and a service or an include in it.
  ///
  /// A file whose name says nothing needs a service with an image or a build.
  public static func looksLikeCompose(_ tree: DataTree, isNamedSo: Bool = true) -> Bool {
    guard let root = tree.root, root.resolved.kind == .mapping else { return false }
    var isCompose = false
    for member in root.members {
      guard topLevelKeys.contains(member.name) || member.name.hasPrefix("x-") else { return false }
      if member.name == "services" {
        isCompose =
          isCompose
          || member.value.members.contains {
            isNamedSo
              ? isService($0.value) : $0.value["image"] != nil || $0.value["build"] != nil
          }
      }
      if member.name == "include", isNamedSo {
        isCompose = isCompose || member.value.resolved.kind == .sequence
      }
    }
    return isCompose
  }

  private static func isService(_ node: DataNode) -> Bool {
    node.members.contains { serviceKeys.contains($0.name) || $0.name == "<<" }
  }

  /// The files of the project that starts from `primary` when nobody names its files.
  static func defaultFiles(
    startingWith primary: String, scope: VariableScope, files: some FileAccess
  ) -> [String] {
    let directory = RelativePath.directory(of: primary)
    let names = files.list(directory)
    guard primaryFile(in: directory, names: names) == primary else { return [primary] }
    return listedFiles(in: directory, scope: scope, files: files)
      ?? [primary] + (overrideFile(in: directory, names: names).map { [$0] } ?? [])
  }

  /// The files that COMPOSE_FILE lists; nil where it is not set or none of them is there.
  private static func listedFiles(
    in directory: String, scope: VariableScope, files: some FileAccess
  ) -> [String]? {
    let listed = scope.text("COMPOSE_FILE")
    guard !listed.isEmpty else { return nil }
    let separator = scope.text("COMPOSE_PATH_SEPARATOR").first ?? ":"
    let paths = listed.split(separator: separator)
      .map { RelativePath.resolve(String($0), in: directory) }
    return paths.contains(where: files.exists) ? paths : nil
  }

  // MARK: Projects of a repository

  /// The projects that compose files make up, given by path; sorted by their files.
  public static func projects(among trees: [String: DataTree], files: inout some FileAccess)
    -> [ProjectCandidate]
  {
    let outlines = trees.filter { looksLikeCompose($0.value) }.mapValues(ComposeOutline.init)
    let parts = partsOfOthers(outlines)
    var byDirectory: [String: [String]] = [:]
    for path in outlines.keys.sorted() where !parts.contains(path) {
      byDirectory[RelativePath.directory(of: path), default: []].append(path)
    }
    let search = BaseSearch(byDirectory: byDirectory, outlines: outlines)
    // COMPOSE_FILE may stand above every compose file.
    if byDirectory["."] == nil { byDirectory["."] = [] }
    var result: [ProjectCandidate] = []
    var used: Set<String> = []
    for (directory, paths) in byDirectory.sorted(by: { $0.key < $1.key }) {
      result += projects(in: directory, paths: paths, search: search, used: &used, files: &files)
    }
    return result
  }

  private static func projects(
    in directory: String, paths: [String], search: BaseSearch, used: inout Set<String>,
    files: inout some FileAccess
  ) -> [ProjectCandidate] {
    var result: [ProjectCandidate] = []
    let base = primaryFile(in: directory, names: paths.map(RelativePath.name(of:)))
    let scope = scope(of: directory, files: &files)
    var loaded = listedFiles(in: directory, scope: scope, files: files) ?? []
    if let base, loaded.isEmpty, !used.contains(base) {
      loaded = defaultFiles(startingWith: base, scope: scope, files: files)
      // Compose refuses a default file that lacks something; another file of the folder may hold it.
      loaded = search.chain(endingWith: base, completedBy: loaded).dropLast() + loaded
    }
    if let first = loaded.first {
      used.formUnion(loaded)
      result.append(
        ProjectCandidate(
          primary: first, additional: Array(loaded.dropFirst()), directory: directory))
    }
    for path in paths where !used.contains(path) {
      let chain = search.chain(endingWith: path)
      result.append(
        ProjectCandidate(
          primary: chain.first ?? path, additional: Array(chain.dropFirst()),
          isVariant: !loaded.isEmpty || chain.count > 1))
    }
    return result
  }

  private static func scope(of directory: String, files: inout some FileAccess) -> VariableScope {
    var scope = VariableScope()
    var session = ComposeSession()
    session.addDefaultVariables(of: directory, to: &scope, files: &files)
    return scope
  }

  /// The files that others include or extend; of files that do so in a circle the first stays on its own.
  private static func partsOfOthers(_ outlines: [String: ComposeOutline]) -> Set<String> {
    var references: [String: [String]] = [:]
    var referenced: Set<String> = []
    for (path, outline) in outlines {
      let directory = RelativePath.directory(of: path)
      let targets = outline.references.map { RelativePath.resolve($0, in: directory) }
        .filter { $0 != path && outlines[$0] != nil }
      references[path] = targets
      referenced.formUnion(targets)
    }
    var parts: Set<String> = []
    var seen: Set<String> = []
    let paths = outlines.keys.sorted()
    for start in paths.filter({ !referenced.contains($0) }) + paths where !seen.contains(start) {
      var waiting = [start]
      while let path = waiting.popLast() {
        guard seen.insert(path).inserted else { continue }
        if path != start { parts.insert(path) }
        waiting += references[path] ?? []
      }
    }
    return parts
  }
}
