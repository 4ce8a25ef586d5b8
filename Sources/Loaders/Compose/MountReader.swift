// Everything that puts a file of the repository into a container at run time: volumes, configs and secrets.

import Deployment
import SourceText

/// Reads the mounts of a service.
struct MountReader {
  private let configs: [String: ComposeNode]
  private let secrets: [String: ComposeNode]
  private let volumes: Set<String>
  private let scope: VariableScope

  /// Makes a reader for a project, whose `configs` and `secrets` services name.
  init(model: ComposeNode, scope: VariableScope) {
    configs = Self.definitions(model["configs"])
    secrets = Self.definitions(model["secrets"])
    volumes = Set((model["volumes"]?.members ?? []).map(\.name))
    self.scope = scope
  }

  private static func definitions(_ section: ComposeNode?) -> [String: ComposeNode] {
    Dictionary((section?.members ?? []).map { ($0.name, $0.value) }) { _, last in last }
  }

  /// `volumes`, then `tmpfs`, `configs` and `secrets`; of two for the same target the later stays.
  func mounts(of service: ComposeMember, session: inout ComposeSession) -> [Mount] {
    let node = service.value
    var volumes: [Mount] = []
    for entry in node["volumes"]?.listed ?? [] {
      if let mount = volume(entry, of: service.name, session: &session) { volumes.append(mount) }
    }
    var result = Self.uniqueByTarget(volumes)
    for index in result.indices { result[index].target = Self.cleaned(result[index].target) }
    result += Self.uniqueByTarget((node["tmpfs"]?.listed ?? []).compactMap(temporary))
    for (key, kind) in [("configs", Mount.Kind.config), ("secrets", .secret)] {
      var mounts: [Mount] = []
      for entry in node[key]?.listed ?? [] {
        if let mount = stored(entry, kind: kind, of: service.name, session: &session) {
          mounts.append(mount)
        }
      }
      result += Self.uniqueByTarget(mounts)
    }
    return result
  }

  /// The target as compose writes it: `/etc//nginx/` is `/etc/nginx` (compose-go, Normalize).
  private static func cleaned(_ target: Sourced<String>) -> Sourced<String> {
    guard let text = target.value, text.hasPrefix("/") else { return target }
    return target.replacing(RelativePath.normalised(text))
  }

  private static func uniqueByTarget(_ mounts: [Mount]) -> [Mount] {
    var result: [Mount] = []
    var positions: [String: Int] = [:]
    for mount in mounts {
      let target = mount.target.textWithUnknownsEmpty + mount.target.needs.joined(separator: ",")
      if let index = positions[target] {
        result[index] = mount
      } else {
        positions[target] = result.count
        result.append(mount)
      }
    }
    return result
  }

  // MARK: Volumes

  private func volume(
    _ entry: ComposeNode, of service: String, session: inout ComposeSession
  ) -> Mount? {
    if entry.isMapping { return longVolume(entry, of: service, session: &session) }
    guard let text = entry.text else { return nil }
    let written = text.textWithUnknownsEmpty
    var parts: [Sourced<String>] = []
    // `a:` at the start is a drive, so that a volume's name of one letter cannot be used (compose-go, format/volume.go).
    var rest: Sourced<String>? = text
    while let current = rest {
      let cut = Self.cutPart(current)
      parts.append(cut.head)
      rest = cut.tail
    }
    if text.value != nil, written.utf8.count > 2, parts.contains(where: { $0.value == "" }) {
      let message = "invalid spec: \(written): empty section between colons"
      // An overlay may count on whoever starts it to set the variable.
      if text.pieces.contains(where: { $0.variable != nil }) {
        session.note(message, at: entry.span)
      } else {
        session.refuse(message, at: entry.span)
      }
      return nil
    }
    if parts.count > 3 {
      session.refuse("invalid spec: \(written): too many colons", at: entry.span)
    }
    guard parts.count > 1 else {
      return Mount(
        kind: .volume, source: Sourced(.absent, span: text.span), target: text, span: entry.span)
    }
    let (source, target) = (parts[0], parts[1])
    guard Self.isPath(source) else {
      requireVolume(source, of: service, session: &session)
      return Mount(kind: .volume, source: source, target: target, span: entry.span)
    }
    return Mount(
      kind: .bind, source: Self.resolved(source, in: entry.directory), target: target,
      span: entry.span)
  }

  /// The text up to the next colon that no drive's letter precedes, and what follows it.
  private static func cutPart(_ text: Sourced<String>) -> (
    head: Sourced<String>, tail: Sourced<String>?
  ) {
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    guard let (head, tail) = text.cut(at: colon) else { return (text, nil) }
    guard let letter = head.value, letter.unicodeScalars.count == 1,
      letter.unicodeScalars.first?.properties.isAlphabetic == true
    else { return (head, tail) }
    let cut = tail.cut(at: colon)
    let path = head.textWithUnknownsEmpty + ":" + (cut?.head ?? tail).textWithUnknownsEmpty
    var joined = head.replacing(path)
    joined.span = head.span.flatMap { start in
      ((cut?.head ?? tail).span).map { start.union($0) }
    }
    return (joined, cut?.tail)
  }

  /// Whether the source is a path rather than a volume's name; a name has no slash.
  private static func isPath(_ source: Sourced<String>) -> Bool {
    let text = source.textWithUnknownsEmpty
    return text.hasPrefix(".") || text.hasPrefix("~") || text.hasPrefix("/")
      || text.hasPrefix("\\\\") || RelativePath.isDrive(text)
      || (source.isUnknown && text.contains("/")) || pathBelowWorkingDirectory(source) != nil
  }

  private func requireVolume(
    _ source: Sourced<String>, of service: String, session: inout ComposeSession
  ) {
    guard let name = source.value, !volumes.contains(name), let span = source.span else { return }
    session.refuseIncomplete(
      "service \"\(service)\" refers to undefined volume \(name)", at: span)
  }

  private func longVolume(
    _ entry: ComposeNode, of service: String, session: inout ComposeSession
  ) -> Mount? {
    guard let target = entry["target"]?.text else { return nil }
    let source = entry["source"]
    let absent = Sourced<String>(.absent, span: entry.span)
    switch entry["type"]?.plainText {
    case "bind":
      return Mount(
        kind: .bind,
        source: source?.text.map { Self.resolved($0, in: source?.directory ?? entry.directory) }
          ?? absent,
        target: target, span: entry.span)
    case "tmpfs":
      return Mount(kind: .tmpfs, source: absent, target: target, span: entry.span)
    default:
      if entry["type"]?.plainText == "volume", let name = source?.text {
        requireVolume(name, of: service, session: &session)
      }
      return Mount(kind: .volume, source: source?.text ?? absent, target: target, span: entry.span)
    }
  }

  /// An entry of `tmpfs`: a path, and options behind a colon.
  private func temporary(_ entry: ComposeNode) -> Mount? {
    guard let text = entry.text else { return nil }
    let target = text.cut { $0 == UInt8(ascii: ":") }?.head ?? text
    return Mount(
      kind: .tmpfs, source: Sourced(.absent, span: entry.span), target: target, span: entry.span)
  }

  /// The path relative to the linted root.
  static func resolved(_ path: Sourced<String>, in directory: String) -> Sourced<String> {
    if let rest = pathBelowWorkingDirectory(path) {
      return .known(
        RelativePath.resolve("." + rest, in: directory), span: path.span, origin: path.origin)
    }
    let text = RelativePath.resolve(path.textWithUnknownsEmpty, in: directory)
    return path.replacing(text.hasPrefix("/") ? RelativePath.normalised(text) : text)
  }

  /// What follows `$PWD`, which docker compose sets to the folder that it is started in: the project's,
  /// as nearly everybody does (docker compose, cmd/compose/compose.go, toProjectOptions).
  private static func pathBelowWorkingDirectory(_ path: Sourced<String>) -> String? {
    guard let first = path.pieces.first, first.variable == "PWD", first.text == nil else {
      return nil
    }
    let rest = path.pieces.dropFirst()
    guard rest.allSatisfy({ $0.text != nil }) else { return nil }
    let text = rest.compactMap(\.text).joined()
    return text.isEmpty || text.hasPrefix("/") ? text : nil
  }

  // MARK: Configs and secrets

  /// A config or secret that the service names, with what the project says about it.
  private func stored(
    _ entry: ComposeNode, kind: Mount.Kind, of service: String, session: inout ComposeSession
  ) -> Mount? {
    guard let name = (entry.isMapping ? entry["source"] : entry)?.text else { return nil }
    let key = name.textWithUnknownsEmpty
    let folder = kind == .secret ? "/run/secrets/" : "/"
    var target = entry["target"]?.text ?? name.replacing(folder + key)
    let written = target.textWithUnknownsEmpty
    if !written.hasPrefix("/") { target = target.replacing(folder + written) }
    var mount = Mount(kind: kind, source: .absent, target: target, span: entry.span)
    guard let definition = (kind == .secret ? secrets : configs)[key] else {
      if name.isUnknown { return mount }
      session.refuseIncomplete(
        "service \"\(service)\" refers to undefined \(kind.rawValue) \(key)",
        at: name.span ?? entry.span)
      return mount
    }
    if let file = definition["file"], let text = file.text {
      mount.source = Self.resolved(text, in: file.directory)
    } else if let content = definition["content"]?.text {
      mount.content = content
    } else if let variable = definition["environment"]?.plainText {
      mount.content = scope[variable] ?? .unknown(needs: [variable], span: definition.span)
    } else {
      mount.content = .unknown(needs: ["the external \(kind.rawValue) \(key)"])
    }
    return mount
  }
}
