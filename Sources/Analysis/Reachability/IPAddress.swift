// IP addresses and subnets, as far as compose files name them.

/// An IPv4 or IPv6 address.
struct IPAddress: Hashable, Sendable {
  /// The address in network order: 4 or 16 bytes.
  let bytes: [UInt8]

  /// Reads `192.168.1.20`, `::1` or `[::1]`.
  init?(_ text: String) {
    // Nearly every host is a name, and a name shows it by one byte.
    guard text.utf8.allSatisfy(Self.isAddressByte) else { return nil }
    var text = Substring(text)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    guard let bytes = text.contains(":") ? Self.version6(text) : Self.version4(text) else {
      return nil
    }
    self.bytes = bytes
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "["),
      UInt8(ascii: "]"),
      UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  private static func version4(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let byte = UInt8(part) else {
        return nil
      }
      bytes.append(byte)
    }
    return bytes
  }

  private static func version6(_ text: Substring) -> [UInt8]? {
    guard let gap = text.utf8.indices.first(where: { text[$0...].hasPrefix("::") }) else {
      let bytes = groups(text)
      return bytes?.count == 16 ? bytes : nil
    }
    guard let head = groups(text[..<gap]), let tail = groups(text[gap...].dropFirst(2)),
      head.count + tail.count < 16
    else { return nil }
    return head + Array(repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func groups(_ text: Substring) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    var bytes: [UInt8] = []
    for group in text.split(separator: ":", omittingEmptySubsequences: false) {
      guard group.utf8.count <= 4, group.first != "+", group.first != "-",
        let value = UInt16(group, radix: 16)
      else { return nil }
      bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
    }
    return bytes.count <= 16 ? bytes : nil
  }

  /// Whether it has 16 bytes.
  var isVersion6: Bool { bytes.count == 16 }

  /// `127.0.0.0/8` or `::1`.
  var isLoopback: Bool {
    isVersion6 ? bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1 : bytes.first == 127
  }

  /// `0.0.0.0` or `::`, which a server binds for "all" and a client reaches as loopback.
  var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }
}

/// A range of addresses such as `172.30.0.0/24`.
struct Subnet: Hashable, Sendable {
  private let base: IPAddress
  private let length: Int

  /// Reads an address with a prefix length.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let base = IPAddress(String(parts[0])), let length = Int(parts[1]),
      (0...base.bytes.count * 8).contains(length)
    else { return nil }
    self.base = base
    self.length = length
  }

  /// Whether the address lies in it.
  func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == base.bytes.count else { return false }
    let whole = length / 8
    guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
    let rest = length % 8
    guard rest > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - rest))
    return address.bytes[whole] & mask == base.bytes[whole] & mask
  }
}
