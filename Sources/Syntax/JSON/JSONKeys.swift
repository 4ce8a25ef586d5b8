// Finds keys that an object holds twice, in time proportional to the object.

/// Looks for equal keys; keeps its memory from one object to the next.
struct JSONKeys {
  /// A key that equals an earlier one of the same object; both are indices of nodes.
  struct Pair {
    let key: Int
    let first: Int
  }

  private struct Key {
    let hash: UInt64
    let index: Int
  }

  private var keys: [Key] = []
  private var slots: [UInt32] = []
  /// Makes it useless to prepare a file whose keys share one slot; it cannot change a result.
  private let seed = UInt64.random(in: 1 ... .max)

  /// The keys of a mapping that were given before.
  mutating func duplicates(
    in mapping: Int,
    of nodes: [DataTree.Node],
    bytes: UnsafeBufferPointer<UInt8>,
    decoded: [UInt8]
  ) -> [Pair] {
    keys.removeAll(keepingCapacity: true)
    decoded.withUnsafeBufferPointer { decoded in
      var index = mapping + 1
      let end = Int(nodes[mapping].next)
      while index < end {
        let node = nodes[index]
        let text = Self.text(of: node, bytes: bytes, decoded: decoded)
        keys.append(Key(hash: hash(text), index: index))
        index = Int(nodes[Int(node.next)].next)
      }
    }
    guard keys.count > 1 else { return [] }
    let pairs = keys.count <= 12 ? equalHashesByPairs() : equalHashesByTable()
    return pairs.isEmpty
      ? [] : confirmed(pairs, nodes: nodes, bytes: bytes, decoded: decoded)
  }

  private static func text(
    of node: DataTree.Node,
    bytes: UnsafeBufferPointer<UInt8>,
    decoded: UnsafeBufferPointer<UInt8>
  ) -> UnsafeRawBufferPointer {
    let range = Int(node.textStart)..<Int(node.textEnd)
    return UnsafeRawBufferPointer(
      rebasing: UnsafeRawBufferPointer(node.isDecoded ? decoded : bytes)[range])
  }

  private func equalHashesByPairs() -> [Pair] {
    var pairs: [Pair] = []
    for later in 1..<keys.count {
      let hash = keys[later].hash
      for earlier in 0..<later where keys[earlier].hash == hash {
        pairs.append(Pair(key: keys[later].index, first: keys[earlier].index))
        break
      }
    }
    return pairs
  }

  private mutating func equalHashesByTable() -> [Pair] {
    var size = 64
    while size < keys.count * 2 { size *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(0, count: size))
    var pairs: [Pair] = []
    for (number, key) in keys.enumerated() {
      var slot = Int(truncatingIfNeeded: key.hash) & (size - 1)
      while slots[slot] != 0, keys[Int(slots[slot]) - 1].hash != key.hash {
        slot = (slot + 1) & (size - 1)
      }
      if slots[slot] == 0 {
        slots[slot] = UInt32(truncatingIfNeeded: number + 1)
      } else {
        pairs.append(Pair(key: key.index, first: keys[Int(slots[slot]) - 1].index))
      }
    }
    return pairs
  }

  /// The pairs whose texts are equal, not only their hashes.
  private func confirmed(
    _ pairs: [Pair],
    nodes: [DataTree.Node],
    bytes: UnsafeBufferPointer<UInt8>,
    decoded: [UInt8]
  ) -> [Pair] {
    decoded.withUnsafeBufferPointer { decoded in
      pairs.filter {
        Self.text(of: nodes[$0.key], bytes: bytes, decoded: decoded)
          .elementsEqual(Self.text(of: nodes[$0.first], bytes: bytes, decoded: decoded))
      }
    }
  }

  private func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: text.count)
    var at = 0
    while at + 8 <= text.count {
      mix(text.loadUnaligned(fromByteOffset: at, as: UInt64.self), into: &hash)
      at += 8
    }
    if text.count >= 8 {
      mix(text.loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self), into: &hash)
    } else {
      var rest: UInt64 = 0
      while at < text.count {
        rest = rest << 8 | UInt64(text[at])
        at += 1
      }
      mix(rest, into: &hash)
    }
    return hash
  }

  @inline(__always)
  private func mix(_ word: UInt64, into hash: inout UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    hash = product.high ^ product.low ^ seed
  }
}
