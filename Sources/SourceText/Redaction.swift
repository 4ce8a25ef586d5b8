// The one place that decides what people may see. Every report goes through it.

/// The secrets of a run: where they stand in files, and what they say.
///
/// Loaders mark what they recognise as a secret (a client's `secret`, `*_PASSWORD` variables, …).
/// Text taken from a file is masked by place; a sentence composed from values is masked by value.
public struct Redaction: Sendable {
  /// What stands in place of a secret.
  public static let mask = "***"

  private var spans: [FileID: [Span]] = [:]
  private var values: Set<String> = []

  /// Makes a redaction that hides nothing yet.
  public init() {}

  /// Hides the bytes at `span` wherever file text is shown.
  public mutating func hide(_ span: Span) {
    guard !span.isEmpty else { return }
    spans[span.file, default: []].append(span)
  }

  /// Hides `value` wherever it stands in a composed sentence.
  ///
  /// Values under six bytes are left out: they are words like `admin` that sentences need.
  public mutating func hide(value: String) {
    if value.utf8.count >= 6 { values.insert(value) }
  }

  /// Adds what another redaction hides.
  public mutating func merge(_ other: Redaction) {
    spans.merge(other.spans) { $0 + $1 }
    values.formUnion(other.values)
  }

  /// The hidden parts of `range` in `file`, ascending and without overlap; byte offsets.
  public func hiddenRanges(of file: FileID, in range: Range<Int>) -> [Range<Int>] {
    let hidden = (spans[file] ?? [])
      .map { $0.range.clamped(to: range) }
      .filter { !$0.isEmpty }
      .sorted { $0.lowerBound < $1.lowerBound }
    var merged: [Range<Int>] = []
    for part in hidden {
      if let last = merged.last, part.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        merged.append(part)
      }
    }
    return merged
  }

  /// The bytes of `range` in `file` as text, with every hidden part replaced by the mask.
  public func text(of file: SourceFile, in range: Range<Int>) -> String {
    let range = range.clamped(to: 0..<file.bytes.count)
    var text = ""
    var offset = range.lowerBound
    for part in hiddenRanges(of: file.id, in: range) {
      text += String(decoding: file.bytes[offset..<part.lowerBound], as: UTF8.self)
      text += Self.mask
      offset = part.upperBound
    }
    return text + String(decoding: file.bytes[offset..<range.upperBound], as: UTF8.self)
  }

  /// A sentence as people may see it: hidden values and the passwords inside URLs are masked.
  public func sentence(_ text: String) -> String {
    var text = Self.maskingUserInfo(text)
    // Longest first, so that a secret that contains another one leaves no rest.
    for value in values.sorted(by: { ($0.utf8.count, $0) > ($1.utf8.count, $1) }) {
      text = Self.replacing(value, in: text)
    }
    return text
  }

  private static func replacing(_ needle: String, in text: String) -> String {
    let needle = Array(needle.utf8)
    let bytes = Array(text.utf8)
    guard bytes.count >= needle.count else { return text }
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      if bytes[offset...].starts(with: needle) {
        result += mask.utf8
        offset += needle.count
      } else {
        result.append(bytes[offset])
        offset += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// `scheme://user:password@host` with the password masked.
  private static func maskingUserInfo(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset...].starts(with: "://".utf8) else {
        result.append(bytes[offset])
        offset += 1
        continue
      }
      let start = offset + 3
      let stop =
        bytes[start...].firstIndex { $0 <= 0x20 || "/?#\"'`<>".utf8.contains($0) } ?? bytes.count
      let authority = bytes[start..<stop]
      result += "://".utf8
      offset = start
      if let at = authority.lastIndex(of: UInt8(ascii: "@")),
        let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
      {
        result += bytes[start...colon]
        result += mask.utf8
        offset = at
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
