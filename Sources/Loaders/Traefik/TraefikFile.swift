// Tells Traefik's YAML from that of others.

import Syntax

enum TraefikFile {
  /// Whether a file holds routers and the like, or entry points with addresses.
  static func recognises(_ tree: DataTree) -> Bool {
    tree.roots.contains { root in
      let sections = [root["http"], root["tcp"]].compactMap { $0 }
      if sections.contains(where: { section in
        ["routers", "middlewares", "services"].contains { name in
          section[name]?.resolved.kind == .mapping
        }
      }) {
        return true
      }
      return root["entryPoints"]?.members.contains { $0.value["address"] != nil } ?? false
    }
  }
}
