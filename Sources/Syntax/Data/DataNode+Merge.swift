// YAML's merge key: `<<: *base`.

import SourceText

/// A member of a mapping, its own or one that a merge key brought in.
public struct MergedMember: Sendable {
  /// The key.
  public let key: DataNode
  /// The value.
  public let value: DataNode
  /// Whether a merge key brought it in.
  public let isMerged: Bool
  /// The aliases that it came through, outermost first; none for own members and merged literals.
  public let via: [Span]

  /// The key's text, or an empty string where the key is no scalar.
  public var name: String { key.text ?? "" }
}

/// The members of a mapping after its merge keys are resolved.
public struct MergedMembers: Sequence, Sendable {
  private var members: [MergedMember] = []
  /// Whether every merge key was followed to its end; false where nested merges went over the limit.
  public private(set) var isComplete = true

  /// Own members in file order, then the merged ones in the order of their precedence.
  public func makeIterator() -> IndexingIterator<[MergedMember]> { members.makeIterator() }

  /// The member that a reader of the file gets for this key.
  public subscript(name: String) -> MergedMember? {
    members.last { $0.key.textBytes.elementsEqual(name.utf8) }
  }

  /// How many mappings may lie between a merge key and a member that it brings in.
  private static let depthLimit = 64

  fileprivate init(of node: DataNode, limit: Int) {
    var seen: Set<ArraySlice<UInt8>> = []
    var visits = 0
    // The next mapping to read is the last one, so that what it merges comes before its siblings.
    var pending: [(mapping: DataNode, via: [Span], depth: Int)] = [(node, [], 0)]
    while let (mapping, via, depth) = pending.popLast() {
      var sources: [(mapping: DataNode, via: [Span], depth: Int)] = []
      var added: [ArraySlice<UInt8>] = []
      for member in mapping.members {
        visits += 1
        if visits > limit {
          isComplete = false
          return
        }
        if member.key.isMergeKey {
          let value = member.value
          let inner = value.kind == .alias ? via + [value.span] : via
          for source in value.resolved.kind == .sequence ? Array(value.elements) : [value] {
            visits += 1
            if visits > limit {
              isComplete = false
              return
            }
            guard source.resolved.kind == .mapping else { continue }
            // The alias of the list is already in `inner`, that of the mapping itself too.
            let isAliasInList = source.kind == .alias && source != value
            sources.append((source, isAliasInList ? inner + [source.span] : inner, depth + 1))
          }
          continue
        }
        let text = member.key.textBytes
        let isScalar = !member.key.resolved.kind.isContainer
        if depth > 0, isScalar, seen.contains(text) { continue }
        if isScalar { added.append(text) }
        members.append(
          MergedMember(key: member.key, value: member.value, isMerged: depth > 0, via: via)
        )
      }
      // Only now: a mapping's own duplicates are all kept, as they are in `members`.
      seen.formUnion(added)
      if depth < Self.depthLimit {
        pending += sources.reversed()
      } else if !sources.isEmpty {
        isComplete = false
      }
    }
  }
}

extension DataNode {
  /// The members of a mapping with its merge keys resolved as YAML 1.1 says.
  ///
  /// Own keys win over merged ones, and of several merged mappings the first wins (yaml.org/type/merge.html).
  /// What a merge key names that is no mapping is left out. Nested merges end after `limit` members.
  public func mergedMembers(limit: Int = 100_000) -> MergedMembers {
    MergedMembers(of: self, limit: limit)
  }

  /// Whether this key is `<<` without quotes: go-yaml's `isMerge`.
  public var isMergeKey: Bool {
    guard kind == .string, style == .plain, textBytes.elementsEqual("<<".utf8) else { return false }
    return tag == nil || tag == "!" || tag == "!!merge"
  }
}
