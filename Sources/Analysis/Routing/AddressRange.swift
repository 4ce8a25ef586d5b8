// The address ranges of `allow` and `deny`.

/// An IPv4 address or network as nginx's access module writes it.
struct AddressRange: Hashable, Sendable {
  private let network: UInt32
  private let mask: UInt32

  /// Parses `10.0.0.0/8` or `10.1.2.3`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, let address = Self.address(first) else {
      return nil
    }
    let bits = parts.count == 2 ? Int(parts[1]) : 32
    guard let bits, (0...32).contains(bits) else { return nil }
    mask = bits == 0 ? 0 : UInt32.max << UInt32(32 - bits)
    network = address & mask
  }

  /// Whether an address lies in the range.
  func contains(_ text: String) -> Bool {
    Self.address(text[...]).map { $0 & mask == network } ?? false
  }

  private static func address(_ text: Substring) -> UInt32? {
    let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    guard bytes.count == 4 else { return nil }
    var address: UInt32 = 0
    for byte in bytes {
      guard let byte else { return nil }
      address = address << 8 | UInt32(byte)
    }
    return address
  }
}
