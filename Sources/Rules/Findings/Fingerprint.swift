// Which finding of yesterday is which of today's, although lines moved.

import SourceText

/// The identity of a finding by what it says, not by where it stands.
///
/// It is made of the rule, the file's path, the headline and the first line of the text that the finding points at, spaces
/// aside. Secrets are masked before, so that nothing can be told from it about them. Lines above, the order of keys and
/// the indentation may change without changing it.
public struct Fingerprint: Hashable, Comparable, Sendable {
  /// 32 hexadecimal digits.
  public let text: String

  /// Takes over what was written down.
  public init(text: String) { self.text = text }

  /// The identity of a finding; two findings that say the same of equal text share it.
  ///
  /// - Parameters:
  ///   - finding: the finding.
  ///   - sources: the files that it stands in.
  ///   - name: what a file is called at the other time or place that the finding is compared with.
  public init(
    of finding: Finding, in sources: SourceMap, name: (_ path: String) -> String = { $0 }
  ) {
    let span = finding.primary.span
    let path = name(sources[span.file]?.path ?? "")
    let headline = sources.redaction.sentence(finding.message)
    let parts = [finding.rule, path, headline, Self.firstLine(of: span, in: sources)]
    var hash = TextHash()
    for part in parts { hash.add(part) }
    text = hash.digits
  }

  /// The identities of all findings in their order, the ones that are shared made distinct by their count.
  public static func distinct(_ findings: [Finding], in sources: SourceMap) -> [Fingerprint] {
    var seen: [Fingerprint: Int] = [:]
    return findings.map { finding in
      let shared = Fingerprint(of: finding, in: sources)
      let count = seen[shared, default: 0]
      seen[shared] = count + 1
      guard count > 0 else { return shared }
      var hash = TextHash()
      hash.add(shared.text)
      hash.add(String(count))
      return Fingerprint(text: hash.digits)
    }
  }

  /// Orders by the digits.
  public static func < (a: Fingerprint, b: Fingerprint) -> Bool { a.text < b.text }

  private static func firstLine(of span: Span, in sources: SourceMap) -> String {
    guard let file = sources[span.file] else { return "" }
    let range = span.range.clamped(to: 0..<file.bytes.count)
    let end = file.bytes[range].firstIndex(of: UInt8(ascii: "\n")) ?? range.upperBound
    return sources.redaction.text(of: file, in: range.lowerBound..<end)
      .split { $0 == " " || $0 == "\t" || $0 == "\r" }.joined(separator: " ")
  }
}

/// FNV-1a in two lanes of 64 bits: enough to tell findings apart, the same on every machine.
private struct TextHash {
  private var lanes: (UInt64, UInt64) = (0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142)

  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    // No UTF-8 text holds this byte, so that "ab", "c" differs from "a", "bc".
    add(0xFF)
  }

  private mutating func add(_ byte: UInt8) {
    lanes.0 = (lanes.0 ^ UInt64(byte)) &* 0x100_0000_01B3
    lanes.1 = (lanes.1 ^ UInt64(~byte)) &* 0x100_0000_01B3
  }

  var digits: String { Self.digits(lanes.0) + Self.digits(lanes.1) }

  private static func digits(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
