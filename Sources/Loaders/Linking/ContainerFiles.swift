// The repository's files under the paths that a container sees them at.

import Deployment
import SourceText

/// The mounted and copied files of a service below some folders of its container.
struct ContainerFiles {
  /// A folder that is mounted whole may hold anything; more files are no configuration.
  private static let limit = 500

  /// The files by absolute container path.
  private(set) var files: [String: SourceFile] = [:]
  /// The files that the nginx image's entry point fills in before nginx reads them.
  private(set) var templates: Set<FileID> = []
  /// The variables of inline configs that their text still names.
  private(set) var variables: [String: Sourced<String>] = [:]

  init(_ service: Service, below folders: [String], access: inout some FileAccess) {
    for mount in service.mounts {
      guard let target = mount.target.value,
        folders.contains(where: { target == $0 || target.hasPrefix($0 + "/") })
      else { continue }
      switch mount.kind {
      case .config where mount.source.isAbsent && mount.content.isPresent:
        addInline(mount, at: target, access: &access)
      case .bind, .config, .secret, .copy:
        guard let source = mount.source.value, RelativePath.isInside(source) else { continue }
        add(source, at: target, isCopy: mount.kind == .copy, access: &access)
      case .volume, .tmpfs: continue
      }
    }
    placeTemplates(service)
  }

  /// Adds a config that is written inside the compose file.
  private mutating func addInline(_ mount: Mount, at target: String, access: inout some FileAccess)
  {
    guard let span = mount.content.span, let path = access.path(of: span.file),
      let file = access.file(at: path)
    else { return }
    let name = RelativePath.name(of: target)
    guard
      let block = InlineFile(mount.content, name: name, in: file, placeholder: { "{{\($0)}}" })
    else { return }
    files[RelativePath.normalised(target)] = block.source
    if !block.variables.isEmpty { templates.insert(file.id) }
    variables.merge(block.variables) { _, new in new }
  }

  private mutating func add(
    _ source: String, at target: String, isCopy: Bool, access: inout some FileAccess
  ) {
    if source.contains("*") {
      let folder = RelativePath.directory(of: source)
      for name in access.list(folder) {
        let path = RelativePath.resolve(name, in: folder)
        if Glob.matches(source, path) {
          add(path, at: target + "/", isCopy: isCopy, access: &access)
        }
      }
    } else if access.isDirectory(source) {
      addFolder(source, at: target, depth: 0, access: &access)
    } else {
      // `COPY nginx.conf /etc/nginx/conf.d/` keeps the file's name.
      let isFolder =
        target.hasSuffix("/") || (isCopy && RelativePath.name(of: target).hasSuffix(".d"))
      let path = isFolder ? target + "/" + RelativePath.name(of: source) : target
      if let file = access.file(at: source) { files[RelativePath.normalised(path)] = file }
    }
  }

  private mutating func addFolder(
    _ source: String, at target: String, depth: Int, access: inout some FileAccess
  ) {
    guard depth < 6 else { return }
    for name in access.list(source) where files.count < Self.limit {
      let path = RelativePath.resolve(name, in: source)
      let inner = RelativePath.normalised(target + "/" + name)
      if access.isDirectory(path) {
        if !access.isSymbolicLink(path) {
          addFolder(path, at: inner, depth: depth + 1, access: &access)
        }
      } else if let file = access.file(at: path) {
        files[inner] = file
      }
    }
  }

  /// Templates appear in `conf.d` without their suffix (docker-nginx, 20-envsubst-on-templates.sh).
  private mutating func placeTemplates(_ service: Service) {
    func setting(_ name: String, default fallback: String) -> String {
      service.variable(name)?.value.value ?? fallback
    }
    let folder = setting("NGINX_ENVSUBST_TEMPLATE_DIR", default: "/etc/nginx/templates")
    let suffix = setting("NGINX_ENVSUBST_TEMPLATE_SUFFIX", default: ".template")
    let output = setting("NGINX_ENVSUBST_OUTPUT_DIR", default: "/etc/nginx/conf.d")
    for (path, file) in files where path.hasPrefix(folder + "/") && path.hasSuffix(suffix) {
      let name = path.dropFirst(folder.count + 1).dropLast(suffix.count)
      files[RelativePath.normalised("\(output)/\(name)")] = file
      templates.insert(file.id)
    }
  }

  /// The files whose container path fits a pattern, by path.
  func matching(_ pattern: String) -> [SourceFile] {
    let pattern = RelativePath.normalised(pattern)
    if let file = files[pattern] { return [file] }
    return files.filter { Glob.matches(pattern, $0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }
}
