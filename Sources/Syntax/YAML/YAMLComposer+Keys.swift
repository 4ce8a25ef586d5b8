// Duplicate keys, which libyaml accepts and go-yaml (and with it compose) refuses.

import SourceText

extension YAMLComposer {
  /// Up to this many members are compared pair by pair, which needs no table.
  private static let smallMapping = 8

  /// Reports every scalar key that its mapping already has.
  ///
  /// go-yaml compares the texts alone: `1` and `"1"` are the same key (decode.go, `mapping`).
  mutating func reportDuplicateKeys(of mapping: Int, members: Int) {
    guard members > 1 else { return }
    var keys: [Int] = []
    keys.reserveCapacity(members)
    var table: [Int: Int] = [:]
    var index = mapping + 1
    for _ in 0..<members {
      guard index < nodes.count else { return }
      let value = Int(nodes[index].next)
      guard value < nodes.count else { return }
      if !nodes[index].kind.isContainer, nodes[index].kind != .alias {
        let earlier: Int?
        if members <= Self.smallMapping {
          earlier = keys.first { textsAreEqual($0, index) }
          keys.append(index)
        } else {
          let hash = hash(ofTextOf: index)
          earlier = table[hash].flatMap { textsAreEqual($0, index) ? $0 : nil }
          if table[hash] == nil { table[hash] = index }
        }
        if let earlier { reportDuplicate(index, of: earlier) }
      }
      index = Int(nodes[value].next)
    }
  }

  private mutating func reportDuplicate(_ key: Int, of earlier: Int) {
    let name = withText(of: key) { String(decoding: $0.prefix(80), as: UTF8.self) }
    let first = Span(file: file.id, start: nodes[earlier].start, end: nodes[earlier].end)
    report(
      "`\(name)` is already a key of this mapping",
      Int(nodes[key].start)..<Int(nodes[key].end),
      related: [.init(message: "the first one is here", span: first)]
    )
  }

  private func textsAreEqual(_ a: Int, _ b: Int) -> Bool {
    let count = nodes[a].textEnd &- nodes[a].textStart
    guard count == nodes[b].textEnd &- nodes[b].textStart else { return false }
    return withText(of: a) { first in withText(of: b) { first.elementsEqual($0) } }
  }

  private func hash(ofTextOf index: Int) -> Int {
    var hasher = Hasher()
    withText(of: index) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    return hasher.finalize()
  }

  private func withText<Result>(
    of index: Int,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    let range = Int(nodes[index].textStart)..<Int(nodes[index].textEnd)
    if nodes[index].isDecoded {
      return decoded.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
    return body(UnsafeBufferPointer(rebasing: input[range]))
  }
}
