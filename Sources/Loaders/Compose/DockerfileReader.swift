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
  /// What `ARG` and `ENV` set in any stage that the image needs.
  var settings: [EnvironmentVariable] = []
  var entrypoint: [Sourced<String>]?
  var command: [Sourced<String>]?
  /// Whether `RUN`, or a copy from another image, adds files that are not the repository's.
  var hasUnseenSteps = false
}

/// The repository's side of a build.
struct BuildContext {
  /// The context's path.
  let path: String
  /// The named contexts (`additional_contexts`) that are folders of the repository.
  let named: [String: String]
  /// The values of the build arguments.
  let arguments: [EnvironmentVariable]
  /// Where the compose file asks for the build.
  let site: Span
}

/// Follows the stage that is built, and the stages that it starts or copies from.
struct DockerfileReader {
  private let stages: [DockerfileStage]
  private let globals: [DockerfileInstruction]
  private let context: BuildContext
  private let arguments: [String: Sourced<String>]
  private let files: BuildFiles
  private var finished: [Int: DockerfileStageState] = [:]

  /// Makes a reader for a Dockerfile.
  init(_ tree: DockerfileTree, context: BuildContext, files: BuildFiles) {
    stages = tree.stages
    globals = Array(tree.instructions.prefix { $0.keyword != "FROM" })
    self.context = context
    self.files = files
    arguments = Dictionary(context.arguments.map { ($0.name, $0.value) }) { _, last in last }
  }

  /// What the stage brings: the named one, or the last.
  mutating func read(target: String?) -> DockerfileFacts {
    guard let last = stages.indices.last else { return DockerfileFacts() }
    let wanted = target.flatMap { stage(named: $0, before: stages.count) } ?? last
    // Stages only look back, so what a stage needs is finished before it.
    let needed = needed(for: wanted)
    for index in needed { finished[index] = state(of: index) }
    guard var facts = finished[wanted]?.facts else { return DockerfileFacts() }
    facts.settings = needed.flatMap(settings)
    return facts
  }

  private func settings(of index: Int) -> [EnvironmentVariable] {
    stages[index].instructions.flatMap { instruction -> [EnvironmentVariable] in
      switch instruction.content {
      case .arguments(let assignments):
        return assignments.compactMap { setting($0, stage: index) }
      case .assignments(let assignments) where instruction.keyword == "ENV":
        return assignments.compactMap { setting($0, stage: index) }
      default: return []
      }
    }
  }

  private func setting(_ assignment: DockerfileAssignment, stage: Int) -> EnvironmentVariable? {
    guard let value = assignment.value, let state = finished[stage] else { return nil }
    return EnvironmentVariable(
      name: assignment.name.text, value: state.text(value), nameSpan: assignment.name.span)
  }

  /// The stages that the wanted one starts or copies from, and itself, in file order.
  private func needed(for wanted: Int) -> [Int] {
    var found: Set<Int> = []
    var open = [wanted]
    while let index = open.popLast() {
      guard found.insert(index).inserted else { continue }
      if let base = stage(named: stages[index].image.text, before: index) { open.append(base) }
      for instruction in stages[index].instructions {
        if let from = instruction.flag("from"), let source = stage(named: from.text, before: index)
        {
          open.append(source)
        }
      }
    }
    return found.sorted()
  }

  /// The earlier stage of a name, compared without case, or of a number.
  private func stage(named name: String, before index: Int) -> Int? {
    let wanted = name.lowercased()
    return stages[..<index].lastIndex { $0.name?.text.lowercased() == wanted }
      ?? Int(name).flatMap { stages[..<index].indices.contains($0) ? $0 : nil }
  }

  private func state(of index: Int) -> DockerfileStageState {
    var global = DockerfileStageState(context: context, files: files)
    for instruction in globals { global.apply(instruction, arguments: arguments, global: [:]) }
    let image = global.text(stages[index].image)
    var state: DockerfileStageState
    if let base = image.value.flatMap({ stage(named: $0, before: index) }),
      let known = finished[base],
      Int(image.value ?? "") == nil
    {
      state = known
      state.beginStage()
    } else {
      state = DockerfileStageState(context: context, files: files)
      state.baseImage = image
    }
    for instruction in stages[index].instructions.dropFirst() {
      if case .copy(let sources, let destination) = instruction.content,
        let from = instruction.flag("from")
      {
        copy(
          sources, to: destination, from: from, span: instruction.span, before: index,
          into: &state)
      } else {
        state.apply(instruction, arguments: arguments, global: global.variables)
      }
    }
    return state
  }

  /// `COPY --from=NAME`: an earlier stage's files, a named context's, or an image's, which nobody knows.
  private func copy(
    _ sources: [DockerfileWord], to destination: DockerfileWord, from: DockerfileWord, span: Span,
    before index: Int, into state: inout DockerfileStageState
  ) {
    if let stage = stage(named: from.text, before: index), let other = finished[stage] {
      state.copy(sources, to: destination, of: other, span: span)
    } else if let folder = context.named[from.text] {
      state.copy(sources, to: destination, in: folder, span: span)
    } else {
      state.hasUnseenSteps = true
    }
  }
}

/// Which paths of the repository are there.
struct BuildFiles {
  let isDirectory: (String) -> Bool
  let exists: (String) -> Bool
}
