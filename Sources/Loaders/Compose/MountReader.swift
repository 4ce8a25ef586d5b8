// Everything that puts a file of the repository into a container at run time: volumes, configs and secrets.

import Deployment
import SourceText

/// Reads the mounts of a service.
struct MountReader {
  private let configs: [String: ComposeNode]
  private let secrets: [String: ComposeNode]
  private let scope: VariableScope

  /// Makes a reader for a project, whose `configs` and `secrets` services name.
  init(model: ComposeNode, scope: VariableScope) {
    configs = Self.definitions(model["configs"])
    secrets = Self.definitions(model["secrets"])
    self.scope = scope
  }

  private static func definitions(_ section: ComposeNode?) -> [String: ComposeNode] {
    Dictionary((section?.members ?? []).map { ($0.name, $0.value) }) { _, last in last }
  }

  /// `volumes`, then `configs`, then `secrets`; of two for the same target the later stays.
  func mounts(of service: ComposeNode, session: inout ComposeSession) -> [Mount] {
    var result: [Mount] = []
    for kind in [Mount.Kind.bind, .config, .secret] {
      var mounts: [Mount] = []
      switch kind {
      case .config:
        mounts = (service["configs"]?.listed ?? []).compactMap {
          stored($0, kind: .config, session: &session)
        }
      case .secret:
        mounts = (service["secrets"]?.listed ?? []).compactMap {
          stored($0, kind: .secret, session: &session)
        }
      case .bind, .volume, .tmpfs, .copy:
        mounts = (service["volumes"]?.listed ?? []).compactMap(volume)
      }
      result += Self.uniqueByTarget(mounts)
    }
    return result
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

  private func volume(_ entry: ComposeNode) -> Mount? {
    if entry.isMapping { return longVolume(entry) }
    guard let text = entry.text else { return nil }
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    let (source, rest) = Self.cutSource(text)
    guard let rest else {
      return Mount(
        kind: .volume, source: Sourced(.absent, span: text.span), target: text, span: entry.span)
    }
    let target = rest.cut(at: colon)?.head ?? rest
    guard Self.isPath(source) else {
      return Mount(kind: .volume, source: source, target: target, span: entry.span)
    }
    return Mount(
      kind: .bind, source: Self.resolved(source, in: entry.directory), target: target,
      span: entry.span)
  }

  /// The source and what follows its colon; the colon of a drive belongs to the source.
  private static func cutSource(_ text: Sourced<String>) -> (Sourced<String>, Sourced<String>?) {
    let colon: (UInt8) -> Bool = { $0 == UInt8(ascii: ":") }
    guard let (head, tail) = text.cut(at: colon) else { return (text, nil) }
    let whole = text.textWithUnknownsEmpty
    if RelativePath.isDrive(whole), let (path, rest) = tail.cut(at: colon) {
      return (head.replacing(head.textWithUnknownsEmpty + ":" + path.textWithUnknownsEmpty), rest)
    }
    return (head, tail)
  }

  /// Whether the source is a path rather than a volume's name; a name has no slash.
  private static func isPath(_ source: Sourced<String>) -> Bool {
    let text = source.textWithUnknownsEmpty
    return text.hasPrefix(".") || text.hasPrefix("~") || text.hasPrefix("/")
      || RelativePath.isDrive(text) || (source.isUnknown && text.contains("/"))
  }

  private func longVolume(_ entry: ComposeNode) -> Mount? {
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
      return Mount(kind: .volume, source: source?.text ?? absent, target: target, span: entry.span)
    }
  }

  /// The path relative to the linted root.
  static func resolved(_ path: Sourced<String>, in directory: String) -> Sourced<String> {
    path.replacing(RelativePath.resolve(path.textWithUnknownsEmpty, in: directory))
  }

  // MARK: Configs and secrets

  /// A config or secret that the service names, with what the project says about it.
  private func stored(_ entry: ComposeNode, kind: Mount.Kind, session: inout ComposeSession)
    -> Mount?
  {
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
        "`\(key)` is not defined under the top-level `\(kind.rawValue)s`",
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
