// The compose loader's front door: which files and variables a project has, and what its services are.

import Deployment
import SourceText
import Syntax

/// Loads compose projects the way docker compose 2 does (compose-go 2.13), without a process environment.
public struct ComposeLoader: Sendable {
  private let activeProfiles: [String]
  private let explicitFiles: [String]
  private let projectName: String?
  private let environment: [String: String]

  /// Makes a loader.
  ///
  /// `explicitFiles` are the command line's `-f` files, which switch off the search for an override file;
  /// `environment` stands for the process environment, which nothing here reads.
  public init(
    activeProfiles: [String] = [], explicitFiles: [String] = [], projectName: String? = nil,
    environment: [String: String] = [:]
  ) {
    self.activeProfiles = activeProfiles
    self.explicitFiles = explicitFiles
    self.projectName = projectName
    self.environment = environment
  }

  /// Loads the project that starts from a file: with its directory's override file if it is the default file.
  public func load(primary path: String, files: inout some FileAccess) -> ComposeProject {
    load(path, paths: explicitFiles.isEmpty ? nil : explicitFiles, files: &files)
  }

  /// Loads the project of a candidate, from exactly its files.
  public func load(_ candidate: ProjectCandidate, files: inout some FileAccess) -> ComposeProject {
    load(candidate.primary, paths: [candidate.primary] + candidate.additional, files: &files)
  }

  private func load(_ primary: String, paths: [String]?, files: inout some FileAccess)
    -> ComposeProject
  {
    var session = ComposeSession(isPart: !ComposeDiscovery.isDefaultName(primary))
    let home = RelativePath.directory(of: paths?.first ?? primary)
    var scope = VariableScope(environment: environment)
    let envFile = RelativePath.resolve(".env", in: home)
    if !["1", "true"].contains(scope.text("COMPOSE_DISABLE_ENV_FILE")), files.exists(envFile) {
      session.addVariables(of: [envFile], namedAt: nil, to: &scope, files: &files)
    }
    let paths =
      paths ?? ComposeDiscovery.defaultFiles(startingWith: primary, scope: scope, files: files)
    let directory = RelativePath.directory(of: paths.first ?? primary)
    let set = ComposeFileSet(paths: paths, directory: directory, scope: scope)
    let model = session.model(of: set, files: &files)
    session.noteSamples(in: home, files: &files)

    var project = ComposeProject(name: "", path: primary)
    project.name = name(of: model, scope: scope, directory: directory, rootName: files.rootName)
    if let model {
      let profiles =
        activeProfiles + scope.text("COMPOSE_PROFILES").split(separator: ",").map(String.init)
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
    project.files = session.filesRead
    project.notes = session.notes
    project.problems = session.problems
    project.redaction = session.redaction(of: project, files: &files)
    return project
  }

  /// `-p`, `COMPOSE_PROJECT_NAME`, `name:`, then the directory's name.
  private func name(
    of model: ComposeNode?, scope: VariableScope, directory: String, rootName: String
  ) -> String {
    let candidates = [
      projectName ?? "", scope.text("COMPOSE_PROJECT_NAME"), model?["name"]?.plainText ?? "",
      directory == "." ? rootName : RelativePath.name(of: directory),
    ]
    return candidates.lazy.map(ProjectName.normalised).first { !$0.isEmpty } ?? "default"
  }
}
