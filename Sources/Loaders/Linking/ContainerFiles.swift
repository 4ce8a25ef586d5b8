// The repository's files under the paths that a container sees them at.

import Deployment
import SourceText

/// The mounted and copied files of a service below some folders of its container.
struct ContainerFiles {
  /// A folder that is mounted whole may hold anything; more files are no configuration.
  private static let limit = 500

  /// The files by absolute container path.
  private(set) var files: [String: SourceFile] = [:]
  /// How files are filled in before the program reads them.
  private(set) var fillings: [FileID: TemplateFilling] = [:]
  /// Variables of nginx's own that compose replaces in inline configs.
  private(set) var shadowedVariables: [ShadowedVariable] = []
  /// What could not be followed.
  private(set) var notes: [Because.Step] = []
  /// Everything that is mounted or copied, in the order in which one hides the other.
  private let mounts: [Mount]
  private var folders: [String] = []
  /// What the start command takes away.
  private var removed: Set<String> = []

  init(_ service: Service, below folders: [String], access: inout some FileAccess) {
    // What is mounted hides what the image holds, and the deeper mount the outer one.
    let copies = service.mounts.filter { $0.kind == .copy }
    let others = service.mounts.filter { $0.kind != .copy }.enumerated().sorted {
      let lengths = (
        $0.element.target.value?.utf8.count ?? 0, $1.element.target.value?.utf8.count ?? 0
      )
      return lengths.0 == lengths.1 ? $0.offset < $1.offset : lengths.0 < lengths.1
    }
    mounts = copies + others.map(\.element)
    collect(below: folders, access: &access)
  }

  /// Adds what is mounted and copied at or below further folders.
  mutating func collect(below wanted: [String], access: inout some FileAccess) {
    let new = wanted.filter { folder in !folders.contains { Self.isInside(folder, $0) } }
    guard !new.isEmpty else { return }
    folders += new
    for mount in mounts {
      guard let target = mount.target.value, new.contains(where: { Self.isInside(target, $0) })
      else { continue }
      switch mount.kind {
      case .config where mount.source.isAbsent && mount.content.isPresent:
        addInline(mount, at: target, access: &access)
      case .bind, .config, .secret, .copy:
        guard let source = mount.source.value, RelativePath.isInside(source) else { continue }
        if mount.kind == .bind, access.isDirectory(source) { hide(below: target) }
        add(source, at: target, isCopy: mount.kind == .copy, access: &access)
      case .volume, .tmpfs: continue
      }
    }
  }

  /// Whether a path is a folder or lies in it; the empty folder stands for the root.
  private static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  private mutating func hide(below target: String) {
    files = files.filter { !Self.isInside($0.key, RelativePath.normalised(target)) }
  }

  /// Adds a config that is written inside the compose file.
  private mutating func addInline(_ mount: Mount, at target: String, access: inout some FileAccess)
  {
    guard let span = mount.content.span, let path = access.path(of: span.file),
      let file = access.file(at: path)
    else { return }
    let name = RelativePath.name(of: target)
    shadowedVariables += ShadowedVariable.replacedByCompose(in: mount.content)
    guard
      let block = InlineFile(
        mount.content, name: name, in: file,
        placeholder: { NginxVariables.isOwn($0) ? "$\($0)" : "{{\($0)}}" })
    else {
      notes.append(
        Because.Step(
          "`\(name)` is not read: its text is no literal block (`|`)", at: mount.span ?? span))
      return
    }
    files[RelativePath.normalised(target)] = block.source
    guard !block.variables.isEmpty else { return }
    fillings[file.id] = TemplateFilling(
      environment: block.variables, scope: .listed(Set(block.variables.keys)))
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

  // MARK: What happens before the program starts

  /// The file at a path of the container, those of outer folders included.
  mutating func file(at path: String, access: inout some FileAccess) -> SourceFile? {
    let path = RelativePath.normalised(path)
    if let file = files[path] { return file }
    guard !removed.contains(path) else { return nil }
    for mount in mounts.reversed() where [.bind, .copy].contains(mount.kind) {
      guard let target = mount.target.value.map(RelativePath.normalised),
        let source = mount.source.value, RelativePath.isInside(source),
        path == target || Self.isInside(path, target == "/" ? "" : target)
      else { continue }
      let rest = String(path.dropFirst(target == "/" ? 1 : target.utf8.count + 1))
      let inner = rest.isEmpty ? source : RelativePath.resolve(rest, in: source)
      if !access.isDirectory(inner), let file = access.file(at: inner) {
        files[path] = file
        return file
      }
    }
    return nil
  }

  /// Puts a file at a path, filled in where a program does that.
  mutating func place(_ file: SourceFile, at path: String, filling: TemplateFilling? = nil) {
    let path = RelativePath.normalised(path)
    files[path] = file
    removed.remove(path)
    if let filling { fillings[file.id] = filling }
  }

  /// Takes away what fits a pattern, folders with all that they hold.
  mutating func remove(_ pattern: String) {
    let pattern = RelativePath.normalised(pattern)
    removed.insert(pattern)
    let gone = files.keys.filter {
      Glob.matches(pattern, $0) || Glob.matches(pattern + "/**", $0)
    }
    removed.formUnion(gone)
    for path in gone { files[path] = nil }
  }

  /// Whether a file of the image itself is still at its path: nothing is mounted over it, copied there
  /// or taken away.
  func keepsImageFile(at path: String) -> Bool {
    let isHidden = mounts.contains { mount in
      guard mount.kind != .copy, let target = mount.target.value.map(RelativePath.normalised) else {
        return mount.target.isUnknown
      }
      return Self.isInside(path, target)
    }
    return !isHidden && files[path] == nil
      && !removed.contains { Glob.matches($0, path) || Glob.matches($0 + "/**", path) }
  }

  /// Templates appear in `conf.d` without their suffix (docker-nginx, 20-envsubst-on-templates.sh).
  mutating func fillTemplates(
    _ settings: (String) -> String?, filling: TemplateFilling, access: inout some FileAccess
  ) {
    let folder = RelativePath.normalised(
      settings("NGINX_ENVSUBST_TEMPLATE_DIR") ?? "/etc/nginx/templates")
    collect(below: [folder], access: &access)
    let suffix = settings("NGINX_ENVSUBST_TEMPLATE_SUFFIX") ?? ".template"
    let output = settings("NGINX_ENVSUBST_OUTPUT_DIR") ?? "/etc/nginx/conf.d"
    for (path, file) in files where path.hasPrefix(folder + "/") && path.hasSuffix(suffix) {
      let name = path.dropFirst(folder.count + 1).dropLast(suffix.count)
      place(file, at: "\(output)/\(name)", filling: filling)
    }
  }

  /// The files whose container path fits a pattern, by path.
  func matching(_ pattern: String) -> [SourceFile] {
    paths(matching: pattern).compactMap { files[$0] }
  }

  /// The paths that fit a pattern, in the order in which programs read them.
  func paths(matching pattern: String) -> [String] {
    let pattern = RelativePath.normalised(pattern)
    if files[pattern] != nil { return [pattern] }
    return files.keys.filter { Glob.matches(pattern, $0) }.sorted()
  }
}

extension ShadowedVariable {
  /// nginx's variables in a text of the compose file: compose takes a single `$` for itself.
  static func replacedByCompose(in text: Sourced<String>) -> [ShadowedVariable] {
    text.parts.compactMap { part in
      guard let name = part.variable, NginxVariables.isOwn(name), let span = part.span else {
        return nil
      }
      let value = part.text?.isEmpty == true ? nil : part.text
      return ShadowedVariable(
        name: name, span: span, value: value, cause: .compose, causeSpan: part.definition)
    }
  }
}
