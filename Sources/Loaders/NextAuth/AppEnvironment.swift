// What an app finds in its environment: the container's variables, then the env files that Next.js reads by itself.

import Deployment
import SourceText
import Syntax

/// The environment of one app.
struct AppEnvironment {
  /// The files that Next.js reads, the strongest first (@next/env, loadEnvConfig); what the process already
  /// has is stronger than all of them.
  private static let production = [
    ".env.production.local", ".env.local", ".env.production", ".env",
  ]
  private static let development = [
    ".env.development.local", ".env.local", ".env.development", ".env",
  ]
  /// Files that only show which variables there are.
  private static let samples = [
    ".env.example", ".env.sample", ".env.template", ".env.dist", ".env.local.example",
    ".env.production.example", "env.example", ".env-example", ".env-sample", "example.env",
  ]

  private(set) var program = ProgramEnvironment()
  /// What must not be shown.
  private(set) var redaction = Redaction()

  /// Reads the environment of the app whose `package.json` lies in `folder`.
  ///
  /// - Parameters:
  ///   - app: the service that runs it; nil where none is known, so that it may run on the host.
  ///   - folder: the app's folder.
  ///   - project: the folder of the compose file.
  ///   - access: the repository.
  init(
    of app: AppService?, in folder: String, project: String?, access: inout some FileAccess
  ) {
    if let app {
      let isDevelopment = app.service.variable("NODE_ENV")?.value.value == "development"
      read(isDevelopment ? Self.development : Self.production, of: app, in: folder, &access)
    } else {
      readBothModes(in: folder, &access)
    }
    for place in Set([folder, project ?? folder]).sorted() {
      for name in Self.samples {
        let path = RelativePath.resolve(name, in: place)
        guard access.exists(path), let file = access.file(at: path) else { continue }
        program.expected.formUnion(DotenvParser.parse(file).entries.map(\.key))
      }
    }
    guard let app else { return }
    for variable in app.service.environment { program.variables[variable.name] = variable.value }
    for argument in app.service.build?.arguments ?? [] {
      program.buildVariables[argument.name] = argument.value
    }
    program.isComplete =
      app.confidence >= .likely && app.service.unreadEnvFiles.isEmpty
      && Self.holdsNoHiddenFiles(app.service, folder: folder, access: &access)
  }

  /// Whether no env file can be in the container that git ignores and this repository therefore does not show.
  private static func holdsNoHiddenFiles(
    _ service: Service, folder: String, access: inout some FileAccess
  ) -> Bool {
    // Without its Dockerfile nobody knows what an image sets.
    guard let build = service.build, build.baseImage.isPresent,
      let context = build.context.value,
      !service.mounts.contains(where: { mount in
        mount.kind == .bind && mount.source.value.map { isInside(folder, $0) } ?? true
      })
    else { return false }
    let byDocker = rules(".dockerignore", in: [context], access: &access)
    let folders = Array(
      sequence(first: folder) { $0 == "." ? nil : RelativePath.directory(of: $0) })
    let byGit = rules(".gitignore", in: folders.reversed(), access: &access)
    return Set(production + development).allSatisfy { name in
      let path = RelativePath.resolve(name, in: folder)
      return !isIgnored(path, by: byGit) || isIgnored(path, by: byDocker)
    }
  }

  private static func rules(
    _ name: String, in folders: [String], access: inout some FileAccess
  ) -> [GitIgnore] {
    folders.compactMap { folder in
      let path = RelativePath.resolve(name, in: folder)
      guard access.exists(path), let file = access.file(at: path) else { return nil }
      return GitIgnore(file.bytes, base: folder == "." ? "" : folder)
    }
  }

  /// The innermost file that speaks of the path decides.
  private static func isIgnored(_ path: String, by rules: [GitIgnore]) -> Bool {
    rules.reversed().lazy.compactMap { $0.verdict(on: path, isDirectory: false) }.first ?? false
  }

  private static func isInside(_ folder: String, _ outer: String) -> Bool {
    outer == "." || folder == outer || folder.hasPrefix(outer + "/")
  }

  private mutating func read(
    _ names: [String], of app: AppService?, in folder: String, _ access: inout some FileAccess
  ) {
    for name in names {
      let path = RelativePath.resolve(name, in: folder)
      guard access.exists(path), let file = access.file(at: path) else { continue }
      if let app, !Self.sees(path, app.service, access: &access) {
        // It may be copied by means that are not seen here.
        program.expected.formUnion(DotenvParser.parse(file).entries.map(\.key))
      } else {
        add(file)
      }
    }
  }

  /// Without a service nobody knows in which mode the app runs: what counts is the same in both.
  private mutating func readBothModes(in folder: String, _ access: inout some FileAccess) {
    read(Self.development, of: nil, in: folder, &access)
    let other = program.variables
    program.variables = [:]
    read(Self.production, of: nil, in: folder, &access)
    program.variables = program.variables.filter { other[$0.key]?.value == $0.value.value }
  }

  /// Adds the variables that no stronger file has.
  private mutating func add(_ file: SourceFile) {
    var own: [String: Sourced<String>] = [:]
    for entry in DotenvParser.parse(file).entries {
      guard let written = entry.value else { continue }
      let value = Self.value(written) { [own] in own[$0] ?? program.variables[$0] }
      own[entry.key] = value
      if SecretNames.isSecret(entry.key) {
        redaction.hide(written.textSpan)
        if let text = value.value, !SecretNames.isEverydayWord(text) { redaction.hide(value: text) }
      }
    }
    program.variables.merge(own) { stronger, _ in stronger }
  }

  private static func value(
    _ written: DotenvValue, lookup: (String) -> Sourced<String>?
  ) -> Sourced<String> {
    guard written.isInterpolated, written.text.utf8.contains(UInt8(ascii: "$")) else {
      return .known(written.text, span: written.textSpan)
    }
    return withoutActuallyEscaping(lookup) { lookup in
      var interpolation = Interpolation(lookup: lookup, place: { written.span(of: $0) })
      return Sourced(
        pieces: interpolation.parts(of: Array(written.text.utf8)), span: written.textSpan)
    }
  }

  /// Whether the container has a file of the app: a mount or `COPY` takes it, and `.dockerignore` lets it.
  private static func sees(
    _ path: String, _ service: Service, access: inout some FileAccess
  ) -> Bool {
    for mount in service.mounts {
      guard mount.kind == .bind || mount.kind == .copy, let source = mount.source.value,
        source == "." || source == path || path.hasPrefix(source + "/")
      else { continue }
      guard mount.kind == .copy, let context = service.build?.context.value else { return true }
      let ignored = rules(".dockerignore", in: [context], access: &access)
      if !isIgnored(path, by: ignored) { return true }
    }
    return false
  }
}
