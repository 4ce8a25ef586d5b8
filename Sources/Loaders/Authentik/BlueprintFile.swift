// What a blueprint looks like, alone in its file or carried by something else.

import SourceText
import Syntax

/// Tells blueprints from other YAML.
enum BlueprintFile {
  /// Whether a tree is a blueprint: a version, and entries that name Authentik's models.
  static func recognises(_ tree: DataTree) -> Bool {
    tree.roots.contains { root in
      guard root["version"] != nil, root["entries"] != nil else { return false }
      return entries(of: root).contains {
        $0["model"]?.text?.lowercased().hasPrefix("authentik_") == true
      }
    }
  }

  /// The entries of a document: a list, or a map of sections (common.py, `iter_entries`).
  static func entries(of root: DataNode) -> [DataNode] {
    guard let entries = root["entries"] else { return [] }
    guard entries.resolved.kind == .mapping else { return Array(entries.elements) }
    return entries.members.flatMap { Array($0.value.elements) }
  }

  /// What only template engines write: their conditions and loops.
  private static let instructions = ["{{-", "{{ if", "{{ range", "{{ with", "{%"]

  /// Why a file that holds a blueprint's text is not read; nil where it holds none, or is one.
  static func reasonToSkip(_ tree: DataTree) -> String? {
    let bytes = tree.file.bytes
    guard ByteSearch.contains("model: authentik_", in: bytes) else { return nil }
    let isBlueprint = recognises(tree)
    // A value that is filled in is unknown; entries that come and go change everything.
    if instructions.contains(where: { ByteSearch.contains($0, in: bytes) })
      || (!isBlueprint && ByteSearch.contains("{{", in: bytes))
    {
      return "an Authentik blueprint in a template, which has to be rendered first"
    }
    let isKubernetes = tree.roots.contains { $0["apiVersion"] != nil && $0["kind"] != nil }
    return isKubernetes && !isBlueprint ? "an Authentik blueprint inside a Kubernetes object" : nil
  }
}
