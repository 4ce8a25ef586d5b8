// The library's own merge of a factory's defaults with the user's `options`.
//
// next-auth 4 (utils/merge.ts, 4.24.15) and @auth/core (lib/utils/merge.ts, 0.41.3) both let the
// user's value win and merge objects key by key; a `null` of the user counts as given.

import Syntax

/// A provider as the library sees it: `options` over the object that holds them.
struct MergedProvider {
  /// The provider's object.
  let defaults: DataNode
  /// The user's own values; nil for a hand-written provider, whose values stand in the object itself.
  let options: DataNode?

  init(_ node: DataNode) {
    defaults = node.resolved
    options = node["options"].flatMap { $0.resolved.kind == .mapping ? $0.resolved : nil }
  }

  /// The effective value at a path of keys; a `null` is returned as the node that says so.
  func value(_ path: String...) -> DataNode? {
    if let own = user(path) { return own }
    // A user's value that is no object replaces the whole default object.
    for length in stride(from: path.count - 1, to: 0, by: -1) {
      if let parent = user(Array(path.prefix(length))), parent.resolved.kind != .mapping {
        return nil
      }
    }
    return Self.descend(defaults, path)
  }

  /// The value at a path that the user wrote.
  func user(_ path: [String]) -> DataNode? { options.flatMap { Self.descend($0, path) } }

  private static func descend(_ node: DataNode, _ path: [String]) -> DataNode? {
    var current = node
    for key in path {
      guard current.resolved.kind == .mapping, let next = current[key] else { return nil }
      current = next
    }
    return current
  }
}
