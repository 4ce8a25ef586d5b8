// Finds the Caddyfile that a service runs.

import Deployment
import SourceText
import Syntax

enum CaddyService {
  /// Where the image looks for its configuration (the Dockerfile of caddy 2, `CMD`).
  private static let standardFile = "/etc/caddy/Caddyfile"

  /// The proxy of a service; nil where it shows no Caddyfile.
  static func proxy(of service: Service, access: inout some FileAccess) -> FoundProxy? {
    let named = configurationFlag(of: service)
    guard
      service.effectiveProduct?.kind == .caddy || named?.hasSuffix("Caddyfile") == true
        || mountsCaddyfile(service)
    else { return nil }
    let container = ContainerFiles(service, below: [""], access: &access)
    let start = RelativePath.normalised(named ?? standardFile)
    guard let main = container.files[start] ?? container.files[standardFile] else { return nil }
    let pathsByFile = Dictionary(
      container.files.map { ($0.value.id, $0.key) }, uniquingKeysWith: { first, _ in first })
    let loaded = CaddyLoader.load(
      CaddySources(
        main: main, environment: service.environmentByName,
        keepsHost: service.effectiveProduct?.isAtLeast(2, 11) == .no,
        resolve: { pattern, from in
          let folder = RelativePath.directory(of: pathsByFile[from.id] ?? standardFile)
          return container.matching(
            pattern.hasPrefix("/") ? pattern : RelativePath.resolve(pattern, in: folder))
        }))
    var found = FoundProxy(
      proxy: loaded.proxy, notes: loaded.notes, paths: Set(loaded.files),
      redaction: loaded.redaction)
    found.proxy.service = service.name
    found.proxy.confidence = .certain
    return found
  }

  /// Settings of Caddy in forms that are not read: labels for caddy-docker-proxy, and JSON.
  static func unreadSettings(of services: [Service]) -> [Because.Step] {
    var notes: [Because.Step] = []
    let label = services.lazy.flatMap { $0.labels }.first {
      let name = $0.name.lowercased()
      // `caddy`, `caddy_1`, `caddy.reverse_proxy` (github.com/lucaslorentz/caddy-docker-proxy).
      return name == "caddy" || name.hasPrefix("caddy.") || name.hasPrefix("caddy_")
    }
    if let label {
      notes.append(
        Because.Step(
          "labels of caddy-docker-proxy are not read: sites that they make are not known",
          at: label.nameSpan ?? label.value.span))
    }
    for service in services where service.effectiveProduct?.kind == .caddy {
      let mount = service.mounts.first {
        $0.target.value.map { $0.hasPrefix("/etc/caddy/") && $0.hasSuffix(".json") } ?? false
      }
      let named = configurationFlag(of: service).flatMap { $0.hasSuffix(".json") ? $0 : nil }
      guard let path = named ?? mount?.target.value,
        let place = mount?.span ?? service.commandSpan ?? service.nameSpan
      else { continue }
      notes.append(
        Because.Step("`\(path)` is Caddy's JSON, which is not read: only Caddyfiles are", at: place)
      )
    }
    return notes
  }

  /// `--config /srv/Caddyfile`.
  private static func configurationFlag(of service: Service) -> String? {
    let words = ((service.entrypoint ?? []) + (service.command ?? [])).flatMap {
      $0.textWithUnknownsEmpty.split(separator: " ").map(String.init)
    }
    for (index, word) in words.enumerated() {
      if word.hasPrefix("--config=") { return String(word.dropFirst(9)) }
      if word == "--config" || word == "-c", words.indices.contains(index + 1) {
        return words[index + 1]
      }
    }
    return nil
  }

  private static func mountsCaddyfile(_ service: Service) -> Bool {
    service.mounts.contains { $0.target.value == standardFile }
  }

  /// Caddyfiles that no service mounts: those with the name that Caddy looks for, each a proxy of its own.
  static func proxies(
    of group: [RecognisedFile], service: Service?, access: inout some FileAccess
  ) -> [FoundProxy] {
    group.filter { $0.caddy.map(holdsSites) ?? false }.map { file in
      let loaded = load(
        file.source, environment: service?.environmentByName ?? [:], access: &access)
      var found = FoundProxy(
        proxy: loaded.proxy, notes: loaded.notes, paths: Set(loaded.files),
        redaction: loaded.redaction)
      found.proxy.service = service?.name
      return found
    }
  }

  /// Whether a file is more than a part that another one imports.
  private static func holdsSites(_ tree: CaddyTree) -> Bool {
    let name = RelativePath.name(of: tree.file.path).lowercased()
    return name.hasPrefix("caddyfile") || tree.blocks.contains { $0.kind == .options }
  }

  /// A Caddyfile as it lies in a folder, without a container around it.
  static func load(
    _ main: SourceFile, environment: [String: Sourced<String>], access: inout some FileAccess
  ) -> CaddyConfiguration {
    var files = access
    defer { access = files }
    return CaddyLoader.load(
      CaddySources(
        main: main, environment: environment,
        resolve: { pattern, from in
          let folder = RelativePath.directory(of: from.path)
          let inner =
            pattern.hasPrefix("/etc/caddy/") ? String(pattern.dropFirst(11)) : pattern
          let path = RelativePath.resolve(inner, in: folder)
          guard path.contains("*") else { return files.file(at: path).map { [$0] } ?? [] }
          let parent = RelativePath.directory(of: path)
          return files.list(parent).map { RelativePath.resolve($0, in: parent) }
            .filter { Glob.matches(path, $0) }.compactMap { files.file(at: $0) }
        }))
  }
}

extension CaddyLoader {
  /// Loads a Caddyfile that the user names; the variables are those of its environment.
  static func load(
    main path: String, environment: [String: String], files: inout some FileAccess
  ) -> CaddyConfiguration? {
    guard let main = files.file(at: path) else { return nil }
    return CaddyService.load(
      main, environment: environment.mapValues { .known($0) }, access: &files)
  }
}
