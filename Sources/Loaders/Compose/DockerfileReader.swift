// What a service's Dockerfile adds: files of the build context, ports, the base image and variables.

import Deployment
import SourceText
import Syntax

/// What an image that is built from the repository brings along.
struct DockerfileFacts {
  var mounts: [Mount] = []
  var exposedPorts: [Sourced<Int>] = []
  var baseImage: Sourced<String> = .absent
  var environment: [EnvironmentVariable] = []
  var entrypoint: [Sourced<String>]?
  var command: [Sourced<String>]?
  /// Whether `RUN`, or `COPY` from elsewhere, adds files that are not the repository's.
  var hasUnseenSteps = false
}

/// Follows the stage that is built, and the stages that it starts from.
struct DockerfileReader {
  /// How many ports one `EXPOSE` of a range may stand for.
  private static let rangeLimit = 1024

  private let tree: DockerfileTree
  private let context: String
  /// Where the compose file asks for the build.
  private let site: Span
  /// Global build arguments, then what the stage sets so far.
  private var variables: [String: Sourced<String>] = [:]
  private var workingDirectory: Sourced<String> = .known("/")
  private var ports: [String: Sourced<Int>] = [:]
  private var environment: [String: EnvironmentVariable] = [:]
  private let arguments: [String: Sourced<String>]
  private let isDirectory: (String) -> Bool
  private var facts = DockerfileFacts()

  /// Makes a reader; `arguments` are the values that the compose file passes to the build.
  init(
    _ tree: DockerfileTree, context: String, arguments: [EnvironmentVariable], site: Span,
    isDirectory: @escaping (String) -> Bool
  ) {
    self.tree = tree
    self.context = context
    self.site = site
    self.isDirectory = isDirectory
    self.arguments = Dictionary(arguments.map { ($0.name, $0.value) }) { _, last in last }
  }

  /// What the stage brings: the named one, or the last.
  mutating func read(target: String?) -> DockerfileFacts {
    let stages = tree.stages
    guard let last = stages.indices.last else { return facts }
    for instruction in tree.instructions.prefix(while: { $0.keyword != "FROM" }) {
      apply(instruction)
    }
    let global = variables
    let wanted =
      target.flatMap { name in stages.lastIndex { Self.isName($0.name?.text, name) } } ?? last
    var chain: [Int] = [wanted]
    while let first = chain.first {
      let image = text(stages[first].image)
      let base = stages[..<first].lastIndex { Self.isName($0.name?.text, image.value) }
      guard let base else {
        facts.baseImage = image
        break
      }
      chain.insert(base, at: 0)
    }
    for index in chain {
      // Arguments end with their stage; what `ENV` sets goes on with the image.
      variables = environment.mapValues(\.value)
      for instruction in stages[index].instructions.dropFirst() {
        apply(instruction, global: global)
      }
    }
    facts.exposedPorts = ports.values.sorted {
      ($0.value ?? 0, $0.span?.start ?? 0) < ($1.value ?? 0, $1.span?.start ?? 0)
    }
    facts.environment = environment.values.sorted { $0.name < $1.name }
    return facts
  }

  /// Stage names are compared without case.
  private static func isName(_ name: String?, _ wanted: String?) -> Bool {
    guard let name, let wanted else { return false }
    return name.lowercased() == wanted.lowercased()
  }

  private mutating func apply(
    _ instruction: DockerfileInstruction, global: [String: Sourced<String>] = [:]
  ) {
    switch instruction.content {
    case .arguments(let assignments):
      for assignment in assignments {
        let name = assignment.name.text
        if environment[name] != nil { continue }
        variables[name] =
          arguments[name].flatMap { $0.isPresent ? $0 : nil } ?? assignment.value.map(text)
          ?? global[name]
      }
    case .assignments(let assignments) where instruction.keyword == "ENV":
      let values = assignments.map { ($0.name, $0.value.map(text) ?? .known("")) }
      for (name, value) in values {
        variables[name.text] = value
        environment[name.text] = EnvironmentVariable(
          name: name.text, value: value.inherited(via: "Dockerfile", at: site), nameSpan: name.span)
      }
    case .value(let directory) where instruction.keyword == "WORKDIR":
      workingDirectory = absolute(text(directory))
    case .ports(let exposed):
      for port in exposed { expose(port) }
    case .copy(let sources, let destination):
      guard instruction.flag("from") == nil else {
        facts.hasUnseenSteps = true
        return
      }
      copy(sources, to: destination, span: instruction.span)
    case .command(let command):
      switch instruction.keyword {
      case "ENTRYPOINT": facts.entrypoint = words(command)
      case "CMD": facts.command = words(command)
      case "RUN": facts.hasUnseenSteps = true
      default: break
      }
    default: break
    }
  }

  /// A line without brackets is started by a shell.
  private func words(_ command: DockerfileCommand) -> [Sourced<String>] {
    switch command {
    case .exec(let words): words.map(text)
    case .shell(let line): [.known("/bin/sh"), .known("-c"), text(line)]
    }
  }

  private mutating func expose(_ port: DockerfilePort) {
    guard port.transport == "tcp" else { return }
    if let range = port.ports {
      for number in range.prefix(Self.rangeLimit) {
        ports["\(number)"] = .known(Int(number), span: port.word.span)
      }
      return
    }
    let value = text(port.word)
    let number = value.value.flatMap { Int($0.prefix { $0 != "/" }) }
    ports[value.textWithUnknownsEmpty + value.needs.joined()] =
      number.map { .known($0, span: port.word.span) }
      ?? .unknown(needs: value.needs, span: port.word.span)
  }

  // MARK: Copies

  private mutating func copy(
    _ sources: [DockerfileWord], to destination: DockerfileWord, span: Span
  ) {
    let target = absolute(text(destination))
    let isFolder = destination.text.hasSuffix("/") || destination.text == "." || sources.count > 1
    for source in sources where !source.text.hasPrefix("<<") && !source.text.contains("://") {
      let written = text(source)
      guard let path = written.value else {
        facts.mounts.append(Mount(kind: .copy, source: written, target: target, span: span))
        continue
      }
      // In a build context an absolute path starts at the context, and `..` cannot leave it.
      let inside = String(RelativePath.normalised("/" + path).dropFirst())
      let resolved = RelativePath.resolve(inside.isEmpty ? "." : inside, in: context)
      var place = target
      // A directory's content is copied, a file goes into the folder under its own name.
      if isFolder, !inside.isEmpty, let folder = target.value, isFile(inside) {
        place = target.replacing(
          RelativePath.normalised(folder + "/" + RelativePath.name(of: inside)))
      }
      facts.mounts.append(
        Mount(kind: .copy, source: written.replacing(resolved), target: place, span: span))
    }
  }

  private func isFile(_ path: String) -> Bool {
    !path.contains("*") && !isDirectory(RelativePath.resolve(path, in: context))
  }

  /// The path from the root of the container.
  private func absolute(_ path: Sourced<String>) -> Sourced<String> {
    guard let text = path.value else { return path }
    if text.hasPrefix("/") { return path.replacing(RelativePath.normalised(text)) }
    guard let directory = workingDirectory.value else {
      return .unknown(needs: workingDirectory.needs, span: path.span)
    }
    return path.replacing(RelativePath.normalised(directory + "/" + text))
  }

  // MARK: Variables

  /// The text of a word with build variables replaced.
  private func text(_ word: DockerfileWord) -> Sourced<String> {
    var parts: [TextPiece] = []
    for piece in word.pieces {
      switch piece.content {
      case .literal(let text): parts.append(TextPiece(text: text, span: piece.span))
      case .variable(let name, let modifier):
        let source = modifier.isEmpty ? "$\(name)" : "${\(name)\(modifier)}"
        var interpolation = Interpolation(
          lookup: { [variables] in variables[$0] }, place: { _ in piece.span })
        parts += interpolation.parts(of: Array(source.utf8))
      }
    }
    if parts.isEmpty { return .known("", span: word.span) }
    return Sourced<String>(pieces: parts, span: word.span)
  }
}
