// Finds the nginx configuration that a service runs: which repository files stand where in its container.

import Deployment
import SourceText
import Syntax

/// A proxy that was found, with the files it was read from.
struct FoundProxy {
  var proxy: Proxy
  var notes: [Because.Step]
  var paths: Set<String>
  var redaction = Redaction()
}

enum NginxService {
  /// Where the images keep their configuration (Dockerfiles of nginx 1.27, openresty 1.25, bitnami 1.27).
  private static let configurationFolders = [
    "/etc/nginx", "/usr/local/openresty/nginx/conf", "/opt/bitnami/nginx/conf",
  ]

  /// The proxy of a service; nil where it shows no nginx configuration.
  static func proxy(
    of service: Service, files: [RecognisedFile], access: inout some FileAccess
  ) -> FoundProxy? {
    let container = ContainerFiles(service, below: configurationFolders, access: &access)
    guard !container.files.isEmpty else { return nil }
    let isNginx = service.effectiveProduct.map { $0.kind == .nginx } ?? true
    let known = Set(files.map(\.path))
    guard isNginx || container.files.values.contains(where: { known.contains($0.path) }) else {
      return nil
    }
    guard let start = startFiles(container) else { return nil }
    return load(start, container: container, service: service)
  }

  private struct StartFiles {
    var main: SourceFile
    var siblings: [SourceFile]
    var folder: String
  }

  /// The main file, or without one what the image's own main file includes: `conf.d/*.conf`.
  private static func startFiles(_ container: ContainerFiles) -> StartFiles? {
    for folder in configurationFolders {
      if let main = container.files[folder + "/nginx.conf"] {
        return StartFiles(main: main, siblings: [], folder: folder)
      }
      let included = container.matching("\(folder)/conf.d/*.conf")
      if let first = included.first {
        return StartFiles(main: first, siblings: Array(included.dropFirst()), folder: folder)
      }
    }
    return nil
  }

  private static func load(
    _ start: StartFiles, container: ContainerFiles, service: Service
  ) -> FoundProxy {
    let filter = service.variable("NGINX_ENVSUBST_FILTER")?.value.value
    let templates = container.templates
    let sources = NginxSources(
      main: start.main, siblings: start.siblings,
      environment: service.environmentByName.merging(container.variables) { _, inline in inline },
      isSubstituted: { name in filter.map { EnvsubstFilter.allows(name, filter: $0) } ?? true },
      isTemplate: { templates.contains($0.id) },
      resolve: { include in
        container.matching(include.hasPrefix("/") ? include : "\(start.folder)/\(include)")
      })
    let loaded = NginxLoader.load(sources)
    var proxy = loaded.proxy
    proxy.service = service.name
    proxy.confidence = .certain
    proxy.version = service.nginxVersion
    proxy.versionSpan = proxy.version == nil ? nil : service.effectiveImage.span
    return FoundProxy(
      proxy: proxy, notes: loaded.notes, paths: Set(loaded.files), redaction: loaded.redaction)
  }

  /// Proxies of files that no service mounts, taken together as one folder of a configuration.
  static func proxies(
    of group: [RecognisedFile], service: Service?, access: inout some FileAccess
  ) -> [FoundProxy] {
    let trees = group.compactMap { file in file.nginx.map { (file: file, tree: $0) } }
    let mains = trees.filter { $0.tree.level == .main }
    let parts = trees.filter { $0.tree.level == .http }.map(\.file.source)
    let rest = trees.filter { $0.tree.level != .main && $0.tree.level != .http }
    var found: [FoundProxy] = []
    func add(_ main: SourceFile, siblings: [SourceFile]) {
      let files = trees.map(\.file.source)
      let loaded = NginxLoader.load(
        NginxSources(
          main: main, siblings: siblings, environment: service?.environmentByName ?? [:],
          resolve: { include in
            // Without a container only the names tell which file an include means.
            let name = RelativePath.name(of: include)
            return files.filter {
              $0.id != main.id && Glob.matches(name, RelativePath.name(of: $0.path))
            }
          }))
      var proxy = loaded.proxy
      proxy.service = service?.name
      proxy.version = service?.nginxVersion
      proxy.versionSpan = proxy.version == nil ? nil : service?.effectiveImage.span
      found.append(
        FoundProxy(
          proxy: proxy, notes: loaded.notes, paths: Set(loaded.files), redaction: loaded.redaction))
    }
    for main in mains { add(main.file.source, siblings: []) }
    func isRead(_ file: SourceFile) -> Bool { found.contains { $0.paths.contains(file.path) } }
    let open = parts.filter { !isRead($0) }
    if let first = open.first { add(first, siblings: Array(open.dropFirst())) }
    for part in rest where !isRead(part.file.source) { add(part.file.source, siblings: []) }
    return found
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

/// Which variables `NGINX_ENVSUBST_FILTER` lets the image's entry point fill in.
private enum EnvsubstFilter {
  /// The filter is an extended regular expression; prefixes, suffixes and alternatives of words are what people write.
  static func allows(_ name: String, filter: String) -> Bool {
    filter.split(separator: "|").contains { part in
      var text = part
      let isAnchored = text.hasPrefix("^")
      if isAnchored { text = text.dropFirst() }
      let endsHere = text.hasSuffix("$")
      if endsHere { text = text.dropLast() }
      text = text.hasSuffix(".*") ? text.dropLast(2) : text
      if isAnchored && endsHere { return name == text }
      if isAnchored { return name.hasPrefix(text) }
      return endsHere ? name.hasSuffix(text) : name.contains(text)
    }
  }
}
