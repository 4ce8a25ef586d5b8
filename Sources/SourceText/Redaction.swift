// The one place that decides what people may see. Every report goes through it.

/// The secrets of a run: where they stand in files, and what they say.
///
/// Loaders mark what they recognise as a secret (a client's `secret`, `*_PASSWORD` variables, …).
/// Text taken from a file is masked by place; a sentence composed from values is masked by value.
public struct Redaction: Sendable {
  /// What stands in place of a secret.
  public static let mask = "***"

  /// The hidden bytes of each file: ascending, without overlap.
  private var ranges: [FileID: [Range<Int>]] = [:]
  private var values = HiddenValues()

  /// Makes a redaction that hides nothing yet.
  public init() {}

  /// Hides the bytes at `span` wherever file text is shown.
  public mutating func hide(_ span: Span) {
    guard !span.isEmpty else { return }
    Self.insert(span.range, into: &ranges[span.file, default: []])
  }

  /// Loaders walk files from the start, so that a range is nearly always added at the end.
  private static func insert(_ range: Range<Int>, into hidden: inout [Range<Int>]) {
    let first = firstIndex(endingAtOrAfter: range.lowerBound, in: hidden)
    var merged = range
    var end = first
    while end < hidden.count, hidden[end].lowerBound <= merged.upperBound {
      merged =
        min(
          merged.lowerBound, hidden[end].lowerBound)..<max(
          merged.upperBound, hidden[end].upperBound)
      end += 1
    }
    hidden.replaceSubrange(first..<end, with: CollectionOfOne(merged))
  }

  private static func firstIndex(endingAtOrAfter offset: Int, in hidden: [Range<Int>]) -> Int {
    if let last = hidden.last, last.upperBound < offset { return hidden.count }
    var low = 0
    var high = hidden.count
    while low < high {
      let middle = (low + high) / 2
      if hidden[middle].upperBound < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Hides `value` wherever it stands in a composed sentence.
  ///
  /// Values under six bytes are left out: they are words like `admin` that sentences need.
  public mutating func hide(value: String) { values.insert(value) }

  /// Adds what another redaction hides.
  public mutating func merge(_ other: Redaction) {
    ranges.merge(other.ranges) { own, others in
      var merged = own
      for range in others { Self.insert(range, into: &merged) }
      return merged
    }
    values.merge(other.values)
  }

  /// The hidden parts of `range` in `file`, ascending and without overlap; byte offsets.
  public func hiddenRanges(of file: FileID, in range: Range<Int>) -> [Range<Int>] {
    guard let hidden = ranges[file] else { return [] }
    return hidden[Self.firstIndex(endingAtOrAfter: range.lowerBound, in: hidden)...]
      .prefix { $0.lowerBound < range.upperBound }
      .map { $0.clamped(to: range) }
      .filter { !$0.isEmpty }
  }

  /// The hidden parts of `range`, those included where the file repeats a secret elsewhere, and the passwords of
  /// addresses.
  public func hiddenRanges(of file: SourceFile, in range: Range<Int>) -> [Range<Int>] {
    let range = range.clamped(to: 0..<file.bytes.count)
    var hidden = hiddenRanges(of: file.id, in: range)
    for place in values.places(in: file.bytes[range]) { Self.insert(place, into: &hidden) }
    for place in Self.passwords(in: Array(file.bytes[range])) {
      let start = range.lowerBound + place.lowerBound
      let password = start..<start + place.count
      if !Self.isReference(file.bytes[password]) { Self.insert(password, into: &hidden) }
    }
    return hidden
  }

  /// Whether the bytes are nothing but the name of a variable: `$PASSWORD`, `${PASSWORD}`.
  private static func isReference(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.first == UInt8(ascii: "$")
      && bytes.dropFirst().allSatisfy { byte in
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "_{}".utf8.contains(byte)
      }
  }

  /// The bytes of `range` in `file` as text, with every hidden part replaced by the mask.
  public func text(of file: SourceFile, in range: Range<Int>) -> String {
    let range = range.clamped(to: 0..<file.bytes.count)
    return Self.masking(hiddenRanges(of: file, in: range), in: file.bytes[range])
  }

  /// A sentence as people may see it: hidden values and the passwords inside URLs are masked.
  public func sentence(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var hidden: [Range<Int>] = []
    for range in Self.passwords(in: bytes) + values.places(in: bytes[...]) {
      Self.insert(range, into: &hidden)
    }
    return hidden.isEmpty ? text : Self.masking(hidden, in: bytes[...])
  }

  private static func masking(_ hidden: [Range<Int>], in bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    var offset = bytes.startIndex
    for part in hidden {
      text += String(decoding: bytes[offset..<part.lowerBound], as: UTF8.self) + mask
      offset = part.upperBound
    }
    return text + String(decoding: bytes[offset...], as: UTF8.self)
  }

  /// The passwords in `scheme://user:password@host`.
  private static func passwords(in bytes: [UInt8]) -> [Range<Int>] {
    var passwords: [Range<Int>] = []
    var offset = 0
    while let colon = bytes[offset...].firstIndex(of: UInt8(ascii: ":")) {
      offset = colon + 1
      guard bytes[offset...].starts(with: "//".utf8) else { continue }
      let start = colon + 3
      let stop =
        bytes[start...].firstIndex { $0 <= 0x20 || "/?#\"'`<>".utf8.contains($0) } ?? bytes.count
      offset = stop
      let authority = bytes[start..<stop]
      if let at = authority.lastIndex(of: UInt8(ascii: "@")),
        let separator = authority[..<at].firstIndex(of: UInt8(ascii: ":")), separator + 1 < at
      {
        passwords.append(separator + 1..<at)
      }
    }
    return passwords
  }
}

/// The values to hide, found in one pass over a sentence however many there are.
private struct HiddenValues: Sendable {
  /// The length from which a value is no everyday word, and of the key that finds it.
  private static let shortest = 6

  private var values: Set<[UInt8]> = []
  /// The lengths of the values that begin with the same bytes: few, even where the values are many.
  private var lengths: [UInt64: Set<Int>] = [:]

  mutating func insert(_ value: String) {
    let bytes = Array(value.utf8)
    guard bytes.count >= Self.shortest else { return }
    values.insert(bytes)
    lengths[Self.key(bytes[..<Self.shortest]), default: []].insert(bytes.count)
  }

  mutating func merge(_ other: HiddenValues) {
    guard !other.values.isEmpty else { return }
    values.formUnion(other.values)
    lengths.merge(other.lengths) { $0.union($1) }
  }

  /// Every place of every value, overlapping ones included.
  func places(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
    guard !values.isEmpty, bytes.count >= Self.shortest else { return [] }
    var places: [Range<Int>] = []
    for start in bytes.startIndex...(bytes.endIndex - Self.shortest) {
      guard let lengths = lengths[Self.key(bytes[start..<start + Self.shortest])] else { continue }
      let found = lengths.filter { length in
        start + length <= bytes.endIndex && values.contains(Array(bytes[start..<start + length]))
      }
      if let longest = found.max() { places.append(start..<start + longest) }
    }
    return places
  }

  private static func key(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
