// The environment of a container: what `environment` and `env_file` say together.

import Deployment
import SourceText
import Syntax

/// Reads the environment of one service.
struct EnvironmentReader {
  /// The project's variables, which values in env files may use.
  let scope: VariableScope

  /// The variables of a mapping such as `environment`, `labels` or `args`, as compose turns them into text.
  static func variables(_ node: ComposeNode?) -> [EnvironmentVariable] {
    (node?.members ?? []).map { member in
      EnvironmentVariable(
        name: member.name,
        value: member.value.scalar.map(text) ?? Sourced(.absent, span: member.value.span),
        nameSpan: member.nameSpan)
    }
  }

  /// The text of a scalar after YAML has typed it.
  static func text(_ scalar: ComposeScalar) -> Sourced<String> {
    guard let written = scalar.text.value else { return scalar.text }
    switch scalar.kind {
    case .number: return scalar.text.replacing(YAMLScalarText.number(written))
    case .boolean: return scalar.text.replacing(written.lowercased())
    default:
      guard scalar.isPlain, scalar.text.pieces.isEmpty, let date = YAMLScalarText.date(written)
      else { return scalar.text }
      return scalar.text.replacing(date)
    }
  }

  /// `environment` over `env_file` over the image's own, sorted by name; with the env files that could not be read.
  func environment(
    of service: ComposeNode, over image: [EnvironmentVariable], session: inout ComposeSession,
    files: inout some FileAccess
  ) -> (variables: [EnvironmentVariable], unread: [Sourced<String>]) {
    let own = Self.variables(service["environment"])
    for variable in own where variable.name.hasSuffix(" ") {
      session.refuse(
        "environment variable \(variable.name) is declared with a trailing space",
        at: variable.nameSpan ?? service.span)
    }
    var unread: [Sourced<String>] = []
    var entries: [EnvFileEntry] = []
    let ownValues = Dictionary(own.map { ($0.name, $0.value) }) { _, last in last }
    for entry in Self.withoutRepetition(service["env_file"]?.listed ?? []) {
      let node = entry["path"] ?? entry
      guard let path = node.text else { continue }
      let resolved = MountReader.resolved(path, in: node.directory)
      let isOptional = entry["required"].map { !$0.isTrue } ?? false
      guard let known = resolved.value else {
        unread.append(resolved)
        session.note(
          "the env file depends on \(ComposeSession.list(resolved.needs)) and was not read",
          at: path.span)
        continue
      }
      if isOptional, !files.exists(known) { continue }
      guard let file = session.file(known, as: .env, namedAt: path.span, files: &files) else {
        unread.append(resolved)
        continue
      }
      let format = DotenvFormat(rawValue: entry["format"]?.plainText ?? "") ?? .compose
      let scope = scope
      let outer: (String) -> Sourced<String>? = { name in
        scope[name] ?? ownValues[name].flatMap { $0.isAbsent ? nil : $0 }
      }
      entries += session.variables(of: file, format: format, outer: outer, earlier: entries)
        .map { Self.taken($0, at: path.span ?? node.span) }
    }
    var byName = Dictionary(image.map { ($0.name, $0) }) { _, last in last }
    for entry in entries {
      guard let value = entry.value else { continue }
      byName[entry.name] = EnvironmentVariable(
        name: entry.name, value: value, nameSpan: entry.nameSpan)
    }
    for variable in own { byName[variable.name] = variable }
    return (byName.values.sorted { $0.name < $1.name }, unread)
  }

  /// `labels` over `label_file`, sorted by name.
  func labels(
    of service: ComposeNode, session: inout ComposeSession, files: inout some FileAccess
  ) -> [EnvironmentVariable] {
    var byName: [String: EnvironmentVariable] = [:]
    for node in service["label_file"]?.listed ?? [] {
      guard let path = node.text,
        let known = MountReader.resolved(path, in: node.directory).value,
        let file = session.file(known, as: .env, namedAt: path.span, files: &files)
      else { continue }
      // Only labels can be used in the values, those of earlier files first (compose-go,
      // WithServicesLabelsResolved).
      let earlier = byName
      for entry in session.variables(of: file, outer: { earlier[$0]?.value }) {
        let label = Self.taken(entry, at: path.span ?? node.span, via: "label_file")
        guard let value = label.value else { continue }
        byName[entry.name] = EnvironmentVariable(
          name: entry.name, value: value, nameSpan: entry.nameSpan)
      }
    }
    for var label in Self.variables(service["labels"]) {
      if label.value.isAbsent { label.value = .known("", span: label.nameSpan) }
      byName[label.name] = label
    }
    return byName.values.sorted { $0.name < $1.name }
  }

  private static func taken(_ entry: EnvFileEntry, at span: Span, via: String = "env_file")
    -> EnvFileEntry
  {
    EnvFileEntry(
      name: entry.name, nameSpan: entry.nameSpan,
      value: entry.value?.inherited(via: via, at: span))
  }

  /// The entries with only the last of those that name the same file.
  private static func withoutRepetition(_ entries: [ComposeNode]) -> [ComposeNode] {
    var result: [ComposeNode] = []
    var positions: [String: Int] = [:]
    for entry in entries {
      let path = (entry["path"] ?? entry).plainText
      if let index = positions[path] {
        result[index] = entry
      } else {
        positions[path] = result.count
        result.append(entry)
      }
    }
    return result
  }
}
