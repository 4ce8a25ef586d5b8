// Finds the nginx configuration that a service runs: which repository files stand where in its container.

import Deployment
import SourceText
import Syntax

/// A proxy that was found, with the files it was read from.
struct FoundProxy {
  var proxy: Proxy
  var notes: [Because.Step]
  var paths: Set<String>
  /// What is not understood of files that the program itself has nothing against.
  var remarks: [SyntaxProblem] = []
  /// What the program would refuse in files that were only found through the container.
  var problems: [(path: String, problems: [SyntaxProblem])] = []
  /// What must not be shown.
  var redaction = Redaction()
}

enum NginxService {
  /// Where images keep their configuration, and which files their own main file includes
  /// (Dockerfiles of nginx 1.27, openresty 1.25, bitnami 1.27; packages of Debian 12 and Alpine 3.20).
  private static let layouts: [(folder: String, included: [String])] = [
    (
      "/etc/nginx",
      ["/etc/nginx/conf.d/*.conf", "/etc/nginx/http.d/*.conf", "/etc/nginx/sites-enabled/*"]
    ),
    ("/usr/local/openresty/nginx/conf", ["/usr/local/openresty/nginx/conf/conf.d/*.conf"]),
    (
      "/opt/bitnami/nginx/conf",
      ["/opt/bitnami/nginx/conf/server_blocks/*.conf", "/opt/bitnami/nginx/conf/conf.d/*.conf"]
    ),
  ]

  /// The proxy of a service, nil where it shows no nginx configuration, and what could not be followed.
  static func proxy(
    of service: Service, trees: [FileID: NginxTree], access: inout some FileAccess
  ) -> (found: FoundProxy?, notes: [Because.Step]) {
    let isNginx = service.effectiveProduct.map { $0.kind == .nginx }
    guard
      isNginx == true || service.mounts.contains(where: { Self.isConfiguration($0.target) })
        || isNginx == nil && namesNginx(service)
    else { return (nil, []) }
    var container = ContainerFiles(
      service, below: layouts.map(\.folder) + ["/docker-entrypoint.d"], access: &access)
    let start: NginxStart
    (start, container) = NginxStart.follow(service, in: container, access: &access)
    if let main = start.main {
      container.collect(below: [RelativePath.directory(of: main)], access: &access)
    }
    let notes = container.notes + start.notes
    guard let first = startFiles(start, &container, access: &access) else {
      let shadowed = container.shadowedVariables + start.shadowedVariables
      guard isNginx == true, let place = shadowed.first?.span,
        let path = access.path(of: place.file)
      else { return (nil, isNginx == true ? notes : []) }
      // A configuration that is not read, of which one thing is known.
      var proxy = Proxy(service: service.name, confidence: .certain, path: path)
      proxy.isIncomplete = true
      proxy.shadowedVariables = shadowed
      return (FoundProxy(proxy: proxy, notes: [], paths: []), notes)
    }
    let found = load(
      first, container: container, start: start, service: service, trees: trees,
      access: &access)
    let isOurs = isNginx == true || trees.values.contains { found.paths.contains($0.file.path) }
    return isOurs ? (found, notes + found.notes) : (nil, [])
  }

  /// Whether the start command of an image that nobody knows calls nginx.
  private static func namesNginx(_ service: Service) -> Bool {
    let words =
      (service.entrypoint ?? service.build?.entrypoint ?? [])
      + (service.command ?? service.build?.command ?? [])
    return words.contains { $0.textWithUnknownsEmpty.contains("nginx") }
  }

  private static func isConfiguration(_ target: Sourced<String>) -> Bool {
    guard let path = target.value else { return false }
    return layouts.contains { path == $0.folder || path.hasPrefix($0.folder + "/") }
  }

  private struct StartFiles {
    var main: SourceFile
    var siblings: [SourceFile] = []
    var folder: String
    /// The include of the image's own main file, where that one is in force.
    var ownInclude: String?
  }

  /// The main file, or without one what the image's own main file includes.
  private static func startFiles(
    _ start: NginxStart, _ container: inout ContainerFiles, access: inout some FileAccess
  ) -> StartFiles? {
    if let path = start.main, let main = container.file(at: path, access: &access) {
      return StartFiles(main: main, folder: RelativePath.directory(of: path))
    }
    for (folder, patterns) in layouts {
      if let main = container.files[folder + "/nginx.conf"] {
        return StartFiles(main: main, folder: folder)
      }
      let included = patterns.flatMap { container.matching($0) }
      if let first = included.first {
        return StartFiles(
          main: first, siblings: Array(included.dropFirst()), folder: folder,
          ownInclude: patterns[0])
      }
    }
    return nil
  }

  private static func load(
    _ files: StartFiles, container: ContainerFiles, start: NginxStart, service: Service,
    trees: [FileID: NginxTree], access: inout some FileAccess
  ) -> FoundProxy {
    var container = container
    var local = access
    defer { access = local }
    let fillings = container.fillings
    let image = ImageFile(service)
    let sources = NginxSources(
      main: files.main, siblings: files.siblings,
      parse: { trees[$0.id] ?? NginxParser.parse($0) },
      filling: { fillings[$0.id] },
      resolve: { include in
        let path = include.hasPrefix("/") ? include : "\(files.folder)/\(include)"
        let found = container.matching(path)
        if !found.isEmpty { return found }
        return container.file(at: path, access: &local).map { [$0] } ?? []
      },
      imageFile: { include in
        image?.file(
          for: include.hasPrefix("/") ? include : "\(files.folder)/\(include)", in: container)
      }, ownInclude: files.ownInclude)
    let loaded = NginxLoader.load(sources)
    var proxy = loaded.proxy
    proxy.service = service.name
    proxy.confidence = start.isUncertain ? .likely : .certain
    proxy.version = service.nginxVersion
    proxy.versionSpan = proxy.version == nil ? nil : service.effectiveImage.span
    proxy.shadowedVariables += container.shadowedVariables + start.shadowedVariables
    return FoundProxy(
      proxy: proxy, notes: loaded.notes, paths: Set(loaded.files),
      remarks: loaded.remarks, problems: loaded.problems, redaction: loaded.redaction)
  }

  /// The welcome page of an official image.
  private struct ImageFile {
    private static let path = "/etc/nginx/conf.d/default.conf"

    private let span: Span
    private let port: Int

    /// Nil for other images, and where a build may have taken the file away.
    init?(_ service: Service) {
      guard service.isOfficialNginx, service.build?.hasUnseenSteps != true,
        let span = service.effectiveImage.span ?? service.nameSpan
      else { return nil }
      self.span = span
      port = service.effectiveProduct?.repository == "nginx" ? 80 : 8080
    }

    func file(for pattern: String, in container: ContainerFiles) -> NginxImageFile? {
      guard pattern == Self.path || Glob.matches(pattern, Self.path),
        container.keepsImageFile(at: Self.path)
      else { return nil }
      let before = container.paths(matching: pattern).filter { $0 < Self.path }
      return .welcomePage(at: Self.path, port: port, span: span, position: before.count)
    }
  }

  /// Proxies of files that no service mounts, taken together as one folder of a configuration.
  ///
  /// `known` are the trees of all files that were recognised: includes lead to other folders.
  static func proxies(
    of group: [RecognisedFile], service: Service?, known: [FileID: NginxTree],
    access: inout some FileAccess
  ) -> [FoundProxy] {
    let trees = group.compactMap { file in file.nginx.map { (file: file, tree: $0) } }
    let mains = trees.filter { $0.tree.level == .main }
    let parts = trees.filter { $0.tree.level == .http }.map(\.file.source)
    let rest = trees.filter { $0.tree.level != .main && $0.tree.level != .http }
    let files = trees.map(\.file.source)
    var local = access
    defer { access = local }
    var found: [FoundProxy] = []
    func add(_ main: SourceFile, siblings: [SourceFile]) {
      // Every server of a folder includes the same few snippets.
      var included: [String: [SourceFile]] = [:]
      let loaded = NginxLoader.load(
        NginxSources(
          main: main, siblings: siblings,
          parse: { known[$0.id] ?? NginxParser.parse($0) },
          filling: NginxSources.templates(filledFrom: service?.environmentByName ?? [:]),
          resolve: { include in
            if let known = included[include] { return known }
            // Without a container only the names tell which file an include means.
            let name = RelativePath.name(of: include)
            let here = files.filter {
              $0.id != main.id && Glob.matches(name, RelativePath.name(of: $0.path))
            }
            let resolved = here.isEmpty ? nearby(include, of: main, access: &local) : here
            included[include] = resolved
            return resolved
          }))
      var proxy = loaded.proxy
      proxy.service = service?.name
      proxy.version = service?.nginxVersion
      proxy.versionSpan = proxy.version == nil ? nil : service?.effectiveImage.span
      found.append(
        FoundProxy(
          proxy: proxy, notes: loaded.notes, paths: Set(loaded.files), remarks: loaded.remarks,
          redaction: loaded.redaction))
    }
    for main in mains { add(main.file.source, siblings: []) }
    func isRead(_ file: SourceFile) -> Bool { found.contains { $0.paths.contains(file.path) } }
    let open = parts.filter { !isRead($0) }
    if let first = open.first { add(first, siblings: Array(open.dropFirst())) }
    for part in rest where !isRead(part.file.source) { add(part.file.source, siblings: []) }
    return found
  }

  /// The files below the file's own folder, or for one of `conf.d` and the like below the folder that
  /// takes nginx's place.
  private static func nearby(
    _ include: String, of main: SourceFile, access: inout some FileAccess
  ) -> [SourceFile] {
    let folder = RelativePath.directory(of: main.path)
    for base in folder == "." ? [folder] : [folder, RelativePath.directory(of: folder)] {
      let found = NginxLoader.included(include, below: base, files: &access)
        .filter { $0.id != main.id }
      if !found.isEmpty { return found }
    }
    return []
  }
}

extension Service {
  /// Words in tags that name a system and no release, so that the image holds the newest of its kind
  /// (hub.docker.com/_/nginx, "Supported tags").
  private static let floatingTags: Set<String> = [
    "latest", "alpine", "stable", "mainline", "slim", "perl", "otel", "bookworm", "trixie",
  ]

  /// The release of nginx in the service's image, where the tag tells it.
  fileprivate var nginxVersion: NginxVersion? {
    guard let product = effectiveProduct, product.kind == .nginx else { return nil }
    if let version = product.version { return NginxVersion(version) }
    if product.isLatest { return .newest }
    let tag = effectiveImage.value?.split(separator: ":").last ?? ""
    let words = tag.split(separator: "-").map(String.init)
    return words.allSatisfy { Self.floatingTags.contains($0) } ? .newest : nil
  }
}
