// What a build stage holds after some of its instructions.

import Deployment
import SourceText
import Syntax

/// The state of a stage: its variables, its folder, and the files of the repository in it.
struct DockerfileStageState {
  /// How many ports one `EXPOSE` of a range may stand for.
  private static let rangeLimit = 1024

  /// How many copied files and folders a stage may hold; stages that copy from each other multiply them.
  private static let mountLimit = 2_000

  /// The build arguments and environment variables that are set so far.
  private(set) var variables: [String: Sourced<String>] = [:]
  /// The image that the stage starts from in the end.
  var baseImage: Sourced<String> = .absent
  /// Whether files get into the stage that are not the repository's.
  var hasUnseenSteps = false
  private var entrypoint: [Sourced<String>]?
  private var command: [Sourced<String>]?
  private let context: BuildContext
  private let files: BuildFiles
  private var workingDirectory: Sourced<String> = .known("/")
  private var ports: [String: Sourced<Int>] = [:]
  private var environment: [String: EnvironmentVariable] = [:]
  private var mounts: [Mount] = []

  init(context: BuildContext, files: BuildFiles) {
    self.context = context
    self.files = files
  }

  /// What the stage would bring to a service.
  var facts: DockerfileFacts {
    var facts = DockerfileFacts()
    facts.mounts = mounts
    facts.exposedPorts = ports.values.sorted {
      ($0.value ?? 0, $0.span?.start ?? 0) < ($1.value ?? 0, $1.span?.start ?? 0)
    }
    facts.baseImage = baseImage
    facts.environment = environment.values.sorted { $0.name < $1.name }
    facts.entrypoint = entrypoint
    facts.command = command
    facts.hasUnseenSteps = hasUnseenSteps
    return facts
  }

  /// Arguments end with their stage; what `ENV` sets goes on with the image.
  mutating func beginStage() { variables = environment.mapValues(\.value) }

  mutating func apply(
    _ instruction: DockerfileInstruction, arguments: [String: Sourced<String>],
    global: [String: Sourced<String>]
  ) {
    switch instruction.content {
    case .arguments(let assignments):
      for assignment in assignments where environment[assignment.name.text] == nil {
        let name = assignment.name.text
        variables[name] =
          arguments[name].flatMap { $0.isPresent ? $0 : nil } ?? assignment.value.map(text)
          ?? global[name]
      }
    case .assignments(let assignments) where instruction.keyword == "ENV":
      let values = assignments.map { ($0.name, $0.value.map(text) ?? .known("")) }
      for (name, value) in values {
        variables[name.text] = value
        environment[name.text] = EnvironmentVariable(
          name: name.text, value: value.inherited(via: "Dockerfile", at: context.site),
          nameSpan: name.span)
      }
    case .value(let directory) where instruction.keyword == "WORKDIR":
      workingDirectory = absolute(text(directory))
    case .ports(let exposed):
      for port in exposed { expose(port) }
    case .copy(let sources, let destination):
      copy(sources, to: destination, in: context.path, span: instruction.span)
    case .command(let line):
      switch instruction.keyword {
      case "ENTRYPOINT": entrypoint = words(line)
      case "CMD": command = words(line)
      case "RUN": hasUnseenSteps = true
      default: break
      }
    default: break
    }
  }

  /// A line without brackets is started by a shell.
  private func words(_ line: DockerfileCommand) -> [Sourced<String>] {
    switch line {
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

  /// `COPY` and `ADD` from a folder of the repository.
  mutating func copy(
    _ sources: [DockerfileWord], to destination: DockerfileWord, in folder: String, span: Span
  ) {
    let (target, isFolder) = self.target(of: destination, sources)
    for source in sources {
      // A text of the Dockerfile's own, or a download.
      if source.text.hasPrefix("<<") || source.text.contains("://") {
        hasUnseenSteps = true
        continue
      }
      let written = text(source)
      guard let path = written.value else {
        mounts.append(Mount(kind: .copy, source: written, target: target, span: span))
        continue
      }
      guard mounts.count < Self.mountLimit else { return }
      // In a build context an absolute path starts at the context, and `..` cannot leave it.
      let inside = String(RelativePath.normalised("/" + path).dropFirst())
      let resolved = RelativePath.resolve(inside.isEmpty ? "." : inside, in: folder)
      let isFile = !inside.isEmpty && !inside.contains("*") && !files.isDirectory(resolved)
      let place =
        isFile && isFolder ? Self.entry(RelativePath.name(of: inside), in: target) : target
      mounts.append(
        Mount(kind: .copy, source: written.replacing(resolved), target: place, span: span))
    }
  }

  /// `COPY --from` an earlier stage: what of the repository's files lies there.
  mutating func copy(
    _ sources: [DockerfileWord], to destination: DockerfileWord, of stage: DockerfileStageState,
    span: Span
  ) {
    hasUnseenSteps = hasUnseenSteps || stage.hasUnseenSteps
    let (target, isFolder) = self.target(of: destination, sources)
    for source in sources {
      // The paths of another stage start at its root, not at its folder.
      guard let path = text(source).value.map({ RelativePath.normalised("/" + $0) }) else {
        continue
      }
      for mount in stage.mounts where mounts.count < Self.mountLimit {
        guard let known = mount.target.value, let file = mount.source.value else { continue }
        var copied = mount
        copied.span = span
        if known == path {
          // A folder's content is copied, a file goes into the folder under its own name.
          let isFile = !files.isDirectory(file)
          copied.target =
            isFile && isFolder ? Self.entry(RelativePath.name(of: path), in: target) : target
        } else if path == "/" || known.hasPrefix(path + "/") {
          copied.target = Self.entry(
            String(known.dropFirst(path == "/" ? 1 : path.count + 1)), in: target)
        } else if known == "/" || path.hasPrefix(known + "/") {
          // A part of a folder that was copied whole: only what the repository itself holds.
          let rest = String(path.dropFirst(known == "/" ? 1 : known.count + 1))
          let inner = RelativePath.resolve(rest, in: file)
          guard files.exists(inner) else { continue }
          copied.source = mount.source.replacing(inner)
          copied.target =
            isFolder && !files.isDirectory(inner)
            ? Self.entry(RelativePath.name(of: path), in: target) : target
        } else {
          continue
        }
        mounts.append(copied)
      }
    }
  }

  private func target(of destination: DockerfileWord, _ sources: [DockerfileWord]) -> (
    path: Sourced<String>, isFolder: Bool
  ) {
    let isFolder =
      destination.text.hasSuffix("/")
      || [".", ".."].contains(RelativePath.name(of: destination.text))
      || sources.count > 1
    return (absolute(text(destination)), isFolder)
  }

  private static func entry(_ name: String, in folder: Sourced<String>) -> Sourced<String> {
    guard let path = folder.value else { return folder }
    return folder.replacing(RelativePath.normalised(path + "/" + name))
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
  func text(_ word: DockerfileWord) -> Sourced<String> {
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
