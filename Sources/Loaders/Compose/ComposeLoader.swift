// The compose loader's front door: which files and variables a project has, and what its services are.

import Deployment
import SourceText
import Syntax

/// Loads compose projects the way docker compose 2 does (compose-go 2.13), without a process environment.
public struct ComposeLoader: Sendable {
  private let activeProfiles: [String]
  private let explicitFiles: [String]
  private let projectName: String?
  private let envFiles: [String]
  private let environment: [String: String]
  /// The compose files that were parsed already, by path; each is parsed once for all projects.
  private var trees: [String: DataTree]

  /// Makes a loader.
  ///
  /// `explicitFiles` are the command line's `-f` files, which switch off the search for an override file;
  /// `envFiles` take the place of `.env`; `environment` stands for the process environment, which nothing
  /// here reads; `trees` are compose files that the caller has parsed.
  public init(
    activeProfiles: [String] = [], explicitFiles: [String] = [], projectName: String? = nil,
    envFiles: [String] = [], environment: [String: String] = [:],
    trees: [String: DataTree] = [:]
  ) {
    self.activeProfiles = activeProfiles
    self.explicitFiles = explicitFiles
    self.projectName = projectName
    self.envFiles = envFiles
    self.environment = environment
    self.trees = trees
  }

  /// Loads the project that starts from a file: with its directory's override file if it is the default file.
  public mutating func load(primary path: String, files: inout some FileAccess) -> ComposeProject {
    load(path, paths: explicitFiles.isEmpty ? nil : explicitFiles, isPart: false, files: &files)
  }

  /// Loads the project of a candidate, from exactly its files.
  public mutating func load(_ candidate: ProjectCandidate, files: inout some FileAccess)
    -> ComposeProject
  {
    var project = load(
      candidate.primary, paths: [candidate.primary] + candidate.additional,
      startedIn: candidate.directory, isPart: candidate.isVariant, files: &files)
    if candidate.isVariant { project.title = project.layers.joined(separator: " + ") }
    return project
  }

  /// `isPart` tells that whoever starts the project may add further files.
  private mutating func load(
    _ primary: String, paths: [String]?, startedIn start: String? = nil, isPart: Bool,
    files: inout some FileAccess
  ) -> ComposeProject {
    let isNamed = !explicitFiles.isEmpty
    var session = ComposeSession(
      isPart: isPart || (!isNamed && !ComposeDiscovery.isDefaultName(primary)), trees: trees)
    let home = start ?? RelativePath.directory(of: paths?.first ?? primary)
    var scope = VariableScope(environment: environment)
    if envFiles.isEmpty {
      session.addDefaultVariables(of: home, to: &scope, files: &files)
    } else {
      session.addVariables(of: envFiles, namedAt: nil, to: &scope, files: &files)
    }
    let paths =
      paths ?? ComposeDiscovery.defaultFiles(startingWith: primary, scope: scope, files: files)
    let directory = RelativePath.directory(of: paths.first ?? primary)
    if directory != home, envFiles.isEmpty {
      session.addDefaultVariables(of: directory, to: &scope, files: &files)
    }

    var project = ComposeProject(name: "", path: paths.first ?? primary)
    project.layers = paths
    if explicitFiles.count > 1 { project.title = paths.joined(separator: " + ") }
    project.name = name(
      of: paths, scope: scope, directory: directory, session: &session, files: &files)
    scope.add(
      [
        EnvFileEntry(
          name: "COMPOSE_PROJECT_NAME", nameSpan: nil,
          value: .known(project.name, origin: .defaulted("the project's name")))
      ])
    let set = ComposeFileSet(paths: paths, directory: directory, scope: scope)
    let model = session.model(of: set, files: &files)
    session.noteSamples(in: home, files: &files)
    if let model { read(model, into: &project, scope: scope, session: &session, files: &files) }
    project.files = session.filesRead
    project.notes = session.notes
    project.problems = session.problems
    project.redaction = session.redaction(of: project, files: &files)
    trees = session.trees
    return project
  }

  private func read(
    _ model: ComposeNode, into project: inout ComposeProject, scope: VariableScope,
    session: inout ComposeSession, files: inout some FileAccess
  ) {
    let profiles =
      activeProfiles.isEmpty
      ? scope.text("COMPOSE_PROFILES").split(separator: ",").map { $0.trimmedBlanks }
      : activeProfiles
    let reader = ServiceReader(model: model, scope: scope, activeProfiles: Set(profiles))
    for member in model["services"]?.members ?? [] {
      project.services.append(reader.service(member, session: &session, files: &files))
    }
    let usesDefault = project.services.contains {
      $0.networks.contains { $0.network == "default" }
    }
    project.networks = NetworkReader.networks(
      of: model, project: project.name, usesDefault: usesDefault)
    ProjectChecks.check(project, model: model, session: &session)
  }

  // MARK: The project's name

  /// `-p`, `COMPOSE_PROJECT_NAME`, `name:`, then the directory's name.
  private func name(
    of paths: [String], scope: VariableScope, directory: String, session: inout ComposeSession,
    files: inout some FileAccess
  ) -> String {
    if let chosen = scope["COMPOSE_PROJECT_NAME"], let text = chosen.value, !text.isEmpty,
      ProjectName.normalised(text) != text, projectName == nil, let span = chosen.span
    {
      session.refuse(
        "invalid project name \"\(text)\": must consist only of lowercase alphanumeric characters, "
          + "hyphens, and underscores as well as start with a letter or number", at: span)
    }
    let written = writtenName(in: paths, scope: scope, session: &session, files: &files)
    if let written, let text = written.value, ProjectName.normalised(text).isEmpty,
      let span = written.span, scope.text("COMPOSE_PROJECT_NAME").isEmpty, projectName == nil
    {
      session.refuse("project name must not be empty", at: span)
    }
    let candidates = [
      projectName ?? "", scope.text("COMPOSE_PROJECT_NAME"), written?.textWithUnknownsEmpty ?? "",
      directory == "." ? files.rootName : RelativePath.name(of: directory),
    ]
    return candidates.lazy.map(ProjectName.normalised).first { !$0.isEmpty } ?? "default"
  }

  /// The last `name:` of the files; nil where none has one.
  private func writtenName(
    in paths: [String], scope: VariableScope, session: inout ComposeSession,
    files: inout some FileAccess
  ) -> Sourced<String>? {
    var found: DataNode?
    for path in paths {
      for root in session.tree(path, namedAt: nil, files: &files)?.roots ?? [] {
        if let name = root["name"], name.text?.isEmpty == false, !name.isNull { found = name }
      }
    }
    guard let found else { return nil }
    let map = SpanMap(found)
    var interpolation = Interpolation(lookup: { scope[$0] }, place: { map.span(of: $0) })
    return Sourced(
      pieces: interpolation.parts(of: Array(found.textBytes)), span: found.textSpan)
  }
}

extension Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmedBlanks: String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
