// Where Traefik's settings are: its command, its environment, files in its container.

import Deployment
import SourceText
import Syntax

/// The static configuration of a service that runs Traefik, and the dynamic files that it names.
struct TraefikSources {
  /// The static configuration.
  let configuration: TraefikStatic
  /// The settings of the dynamic files, by file.
  let dynamic: [TraefikNode]
  /// What was read, by path.
  private(set) var paths: [String] = []
  /// What could not be read.
  private(set) var notes: [Because.Step] = []

  /// Traefik looks for its own file here (doc.traefik.io, "Configuration Introduction").
  private static let standardFiles = ["yml", "yaml", "toml"].map { "/etc/traefik/traefik.\($0)" }

  init(of service: Service, access: inout some FileAccess) {
    let container = ContainerFiles(service, below: [""], access: &access)
    let flags = Self.flags(of: service)
    var root = flags
    var isWhole = !Self.hasUnknownWord(service)
    var paths: [String] = []
    var notes: [Because.Step] = []
    let named = flags["configFile"]?.value.value ?? Self.variable("TRAEFIK_CONFIGFILE", of: service)
    if let file = (named.map { [$0] } ?? Self.standardFiles).lazy
      .compactMap({ container.files[RelativePath.normalised($0)] }).first
    {
      // File, command line and environment exclude each other, and the file comes first.
      paths.append(file.path)
      if let node = Self.settings(of: file, notes: &notes) {
        root = node
      } else {
        root = TraefikNode()
        isWhole = false
      }
    } else if named != nil || Self.hidesFile(service) {
      isWhole = false
    } else if flags.members.isEmpty {
      root = Self.variables(of: service)
    }
    let configuration = TraefikStatic(root, isWhole: isWhole)
    var dynamic: [TraefikNode] = []
    for name in configuration.files {
      let files = container.files(at: RelativePath.normalised(name))
      if files.isEmpty {
        notes.append(
          Because.Step(
            "Traefik reads routers from `\(name)`, which is not among the files",
            at: root.at("providers", "file")?.span))
      }
      for file in files {
        paths.append(file.path)
        if let node = Self.settings(of: file, notes: &notes) { dynamic.append(node) }
      }
    }
    self.configuration = configuration
    self.dynamic = dynamic
    self.paths = paths
    self.notes = notes
  }

  /// The settings of a YAML file; nil with a note for TOML.
  static func settings(of file: SourceFile, notes: inout [Because.Step]) -> TraefikNode? {
    guard !file.path.lowercased().hasSuffix(".toml") else {
      notes.append(
        Because.Step(
          "`\(file.path)` is TOML, which is not read: entry points and routers in it are not known",
          at: file.span.sub(0, 0)))
      return nil
    }
    let tree = YAMLParser.parse(file)
    return tree.roots.first { $0.resolved.kind == .mapping }.map { TraefikNode($0) }
  }

  // MARK: Command line and environment

  /// `--entrypoints.web.address=:80`, `--api.insecure`, `--configfile /x`.
  private static func flags(of service: Service) -> TraefikNode {
    var root = TraefikNode()
    let words = ((service.entrypoint ?? []) + (service.command ?? [])).flatMap(Self.parts)
    for (index, word) in words.enumerated() {
      let text = word.textWithUnknownsEmpty
      guard text.hasPrefix("-"), text.utf8.count > 2 else { continue }
      let cut = word.cut { $0 == UInt8(ascii: "=") }
      let head = cut?.head ?? word
      let name = head.textWithUnknownsEmpty.drop { $0 == "-" }
      var value = cut?.tail ?? Sourced<String>(.absent, span: word.span)
      if cut == nil, words.indices.contains(index + 1),
        !words[index + 1].textWithUnknownsEmpty.hasPrefix("-")
      {
        value = words[index + 1]
      }
      root.insert(TraefikNode.path(String(name)), value, key: head.span)
    }
    return root
  }

  /// The words of a shell line; a flag's own blanks stay, as in a rule.
  private static func parts(_ word: Sourced<String>) -> [Sourced<String>] {
    let text = word.textWithUnknownsEmpty
    guard text.contains(" --") || text.hasPrefix("traefik ") else { return [word] }
    return word.split(at: 0x20).filter { $0.isUnknown || $0.value?.isEmpty == false }
  }

  private static func hasUnknownWord(_ service: Service) -> Bool {
    (service.command ?? []).contains { $0.isUnknown && $0.textWithUnknownsEmpty.isEmpty }
  }

  private static func variable(_ name: String, of service: Service) -> String? {
    service.environment.first { $0.name.uppercased() == name }?.value.value
  }

  /// `TRAEFIK_ENTRYPOINTS_WEB_ADDRESS=:80`.
  private static func variables(of service: Service) -> TraefikNode {
    var root = TraefikNode()
    for variable in service.environment where variable.name.uppercased().hasPrefix("TRAEFIK_") {
      let path = variable.name.dropFirst(8).lowercased().split(separator: "_").map(String.init)
      root.insert(path, variable.value, key: variable.nameSpan)
    }
    return root
  }

  /// Whether a mount from outside of the repository, or a volume, may hold the file.
  private static func hidesFile(_ service: Service) -> Bool {
    service.mounts.contains { mount in
      guard var target = mount.target.value else { return true }
      while target.utf8.count > 1, target.hasSuffix("/") { target.removeLast() }
      return target == "/etc/traefik" || standardFiles.contains(target)
    }
  }
}

extension ContainerFiles {
  /// The file at a path, or the YAML and TOML files below it, by path.
  func files(at path: String) -> [SourceFile] {
    if let file = files[path] { return [file] }
    let kinds = [".yml", ".yaml", ".toml"]
    return files.filter { entry in
      entry.key.hasPrefix(path + "/") && kinds.contains { entry.key.lowercased().hasSuffix($0) }
    }.sorted { $0.key < $1.key }.map(\.value)
  }
}
