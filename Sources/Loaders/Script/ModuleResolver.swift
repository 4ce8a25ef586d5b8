// Where an import leads inside the repository: relative paths, the aliases of tsconfig.json, workspaces.

import SourceText
import Syntax

/// Finds the files that imports name.
struct ModuleResolver {
  private static let suffixes = [".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs", ".cts"]

  /// The aliases of a folder by its configuration file; nil where there is none.
  private var aliases: [String: Aliases?] = [:]
  /// The folders of the repository's packages by the name in their `package.json`.
  private let packages: [String: String]

  /// Patterns of `compilerOptions.paths` with the folders that they lead to.
  private struct Aliases {
    var patterns: [(prefix: String, suffix: String, targets: [String])] = []
    /// `baseUrl`, where it is set.
    var base: String?
  }

  /// Makes a resolver; `packages` are the `package.json` files of the repository.
  init(packages: [RecognisedFile]) {
    var folders: [String: String] = [:]
    for package in packages {
      guard let name = package.data?.root?["name"]?.string else { continue }
      folders[name] = folders[name] ?? RelativePath.directory(of: package.path)
    }
    self.packages = folders
  }

  /// The path of the module; nil for a package that is not in the repository.
  mutating func path(
    of module: String, from importer: String, files: inout some FileAccess
  ) -> String? {
    let folder = RelativePath.directory(of: importer)
    if module.hasPrefix(".") {
      return file(RelativePath.resolve(module, in: folder), files: files)
    }
    guard !module.hasPrefix("/") else { return nil }
    if let aliased = aliased(module, from: folder, files: &files) { return aliased }
    if let inPackage = packaged(module, files: &files) { return inPackage }
    guard module.hasPrefix("@/") || module.hasPrefix("~/") else { return nil }
    return conventional(String(module.dropFirst(2)), from: folder, files: files)
  }

  /// The file that a path without its suffix means.
  private func file(_ path: String, files: some FileAccess) -> String? {
    guard RelativePath.isInside(path) else { return nil }
    if Self.suffixes.contains(where: path.hasSuffix) {
      if files.exists(path) { return path }
      // TypeScript names the file that it will write: `./env.js` for `env.ts`.
      let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
      return [".ts", ".tsx", ".mts"].map { stem + $0 }.first(where: files.exists)
    }
    for suffix in Self.suffixes where files.exists(path + suffix) { return path + suffix }
    guard files.isDirectory(path) else { return nil }
    return Self.suffixes.map { path + "/index" + $0 }.first(where: files.exists)
  }

  // MARK: Aliases

  private mutating func aliased(
    _ module: String, from folder: String, files: inout some FileAccess
  ) -> String? {
    var folder = folder
    while true {
      if let aliases = aliases(in: folder, files: &files) {
        return path(of: module, by: aliases, files: files)
      }
      guard folder != ".", folder != "/" else { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }

  private func path(of module: String, by aliases: Aliases, files: some FileAccess) -> String? {
    for pattern in aliases.patterns {
      guard module.hasPrefix(pattern.prefix), module.hasSuffix(pattern.suffix),
        module.utf8.count >= pattern.prefix.utf8.count + pattern.suffix.utf8.count
      else { continue }
      let middle = module.dropFirst(pattern.prefix.count).dropLast(pattern.suffix.count)
      for target in pattern.targets {
        let parts = target.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.joined(separator: String(middle))
        if let found = file(RelativePath.normalised(path), files: files) { return found }
      }
    }
    return aliases.base.flatMap {
      file(RelativePath.resolve(module, in: $0), files: files)
    }
  }

  /// The aliases of a folder's `tsconfig.json` or `jsconfig.json`, with what it extends.
  private mutating func aliases(
    in folder: String, files: inout some FileAccess
  ) -> Aliases? {
    if let known = aliases[folder] { return known }
    var found: Aliases?
    for name in ["tsconfig.json", "jsconfig.json"] where found == nil {
      let path = RelativePath.resolve(name, in: folder)
      if files.exists(path) { found = Self.aliases(at: path, depth: 0, files: &files) }
    }
    aliases[folder] = .some(found)
    return found
  }

  private static func aliases(
    at path: String, depth: Int, files: inout some FileAccess
  ) -> Aliases? {
    guard depth < 4, let file = files.file(at: path),
      let root = JSONParser.parse(JSONComments.blanked(file)).root
    else { return nil }
    let folder = RelativePath.directory(of: path)
    var aliases = Aliases()
    if let parent = root["extends"]?.string, parent.hasPrefix(".") {
      let parent = RelativePath.resolve(
        parent.hasSuffix(".json") ? parent : parent + ".json", in: folder)
      if let inherited = Self.aliases(at: parent, depth: depth + 1, files: &files) {
        aliases = inherited
      }
    }
    guard let options = root["compilerOptions"] else { return aliases }
    if let base = options["baseUrl"]?.string {
      aliases.base = RelativePath.resolve(base, in: folder)
    }
    if let paths = options["paths"] {
      let base = aliases.base ?? folder
      aliases.patterns = paths.members.map { member in
        let parts = member.name.split(
          separator: "*", maxSplits: 1, omittingEmptySubsequences: false
        ).map(String.init)
        return (
          prefix: parts.first ?? "", suffix: parts.count > 1 ? parts[1] : "",
          targets: member.value.elements.compactMap {
            $0.string.map { RelativePath.resolve($0, in: base) }
          }
        )
      }
      // The longest prefix wins (TypeScript handbook, "Path mapping").
      aliases.patterns.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }
    return aliases
  }

  /// Where `@/` and `~/` lead by convention, if no file says so: `src` or the package's folder.
  private func conventional(
    _ rest: String, from folder: String, files: some FileAccess
  ) -> String? {
    var folder = folder
    while true {
      if files.exists(RelativePath.resolve("package.json", in: folder)) {
        return ["src/\(rest)", rest, "app/\(rest)"].lazy
          .compactMap { file(RelativePath.resolve($0, in: folder), files: files) }.first
      }
      guard folder != ".", folder != "/" else { return nil }
      folder = RelativePath.directory(of: folder)
    }
  }

  // MARK: Workspaces

  private func packaged(_ module: String, files: inout some FileAccess) -> String? {
    let parts = module.split(separator: "/").map(String.init)
    let count = module.hasPrefix("@") ? 2 : 1
    guard parts.count >= count,
      let folder = packages[parts.prefix(count).joined(separator: "/")]
    else { return nil }
    let rest = parts.dropFirst(count).joined(separator: "/")
    let manifest = files.file(at: RelativePath.resolve("package.json", in: folder))
      .flatMap { JSONParser.parse($0).root }
    let key = rest.isEmpty ? "." : "./" + rest
    var candidates: [String] = []
    if let exports = manifest?["exports"] {
      candidates += [exports[key], rest.isEmpty ? exports : nil].compactMap(\.self)
        .flatMap(Self.targets)
    }
    if rest.isEmpty {
      candidates += ["types", "module", "main"].compactMap { manifest?[$0]?.string }
      candidates += ["src/index", "index"]
    } else {
      candidates += [rest, "src/" + rest]
    }
    for candidate in candidates {
      if let found = file(RelativePath.resolve(candidate, in: folder), files: files) {
        return found
      }
    }
    return nil
  }

  /// The files that an entry of `exports` names.
  private static func targets(_ entry: DataNode) -> [String] {
    if let path = entry.string { return [path] }
    return ["types", "import", "default", "require"].compactMap { entry[$0]?.string }
  }
}
