// Keys of a mapping that are asked for together, found in one pass over its members.

/// A fixed list of keys.
///
/// Asking a mapping for each key by itself walks its members each time; an export with 20,000 users asks for nine keys
/// of every user.
public struct KeyList: Sendable {
  fileprivate struct Key: Sendable {
    let bytes: [UInt8]
    let place: Int
  }

  fileprivate let byLength: [[Key]]
  /// The number of keys.
  public let count: Int

  /// Lists the keys; a value is found at its key's place.
  public init(_ keys: [String]) {
    count = keys.count
    let longest = keys.map(\.utf8.count).max() ?? 0
    byLength = (0...longest).map { length in
      keys.enumerated().filter { $1.utf8.count == length }
        .map { Key(bytes: Array($1.utf8), place: $0) }
    }
  }
}

extension DataNode {
  /// The value of the last member with each of the keys, as ``subscript(_:)`` gives it; nothing for what is no mapping.
  public func values(of keys: KeyList) -> [DataNode?] {
    var values = [DataNode?](repeating: nil, count: keys.count)
    let parent = resolved
    guard parent.kind == .mapping else { return values }
    let end = tree.nodes[Int(parent.index)].next
    var index = parent.index + 1
    while index < end, case let value = tree.nodes[Int(index)].next, value < end {
      if let place = tree.place(ofKeyAt: index, in: keys) {
        values[place] = DataNode(tree: tree, index: value)
      }
      index = tree.nodes[Int(value)].next
    }
    return values
  }
}

extension DataTree {
  fileprivate func place(ofKeyAt index: UInt32, in keys: KeyList) -> Int? {
    let node = nodes[Int(index)]
    // An alias as a key is so rare that it may take the long way.
    if node.kind == .alias {
      let text = DataNode(tree: self, index: index).textBytes
      return keys.byLength.joined().first { $0.bytes.elementsEqual(text) }?.place
    }
    guard node.kind != .mapping, node.kind != .sequence else { return nil }
    let length = Int(node.textEnd) - Int(node.textStart)
    guard keys.byLength.indices.contains(length) else { return nil }
    for key in keys.byLength[length] {
      var offset = 0
      while offset < length {
        let place = Int(node.textStart) + offset
        guard (node.isDecoded ? decoded[place] : file.bytes[place]) == key.bytes[offset] else {
          break
        }
        offset += 1
      }
      if offset == length { return key.place }
    }
    return nil
  }
}
