// What an app finds in its environment: the container's variables, then the env files that Next.js reads by itself.

import Deployment
import SourceText
import Syntax

/// The environment of one app.
struct AppEnvironment {
  /// The files that Next.js reads in production, the strongest first (@next/env, loadEnvConfig); what the
  /// process already has is stronger than all of them.
  private static let files = [".env.production.local", ".env.local", ".env.production", ".env"]
  /// Files that only show which variables there are.
  private static let samples = [
    ".env.example", ".env.sample", ".env.template", ".env.dist", ".env.local.example",
    ".env.production.example", ".env.development", ".env.development.local", "env.example",
    ".env-example", ".env-sample", "example.env",
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
    for name in Self.files {
      let path = RelativePath.resolve(name, in: folder)
      guard access.exists(path), let file = access.file(at: path) else { continue }
      if let app, !Self.sees(path, app.service, access: &access) {
        // It may be copied by means that are not seen here.
        program.expected.formUnion(DotenvParser.parse(file).entries.map(\.key))
      } else {
        add(file)
      }
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
    program.isComplete = app.confidence >= .likely && app.service.unreadEnvFiles.isEmpty
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
      let ignore = RelativePath.resolve(".dockerignore", in: context)
      guard access.exists(ignore), let file = access.file(at: ignore) else { return true }
      let rules = GitIgnore(file.bytes, base: context == "." ? "" : context)
      if rules.verdict(on: path, isDirectory: false) != true { return true }
    }
    return false
  }
}
