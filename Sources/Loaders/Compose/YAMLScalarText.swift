// What a plain YAML scalar becomes once compose has read it as a number and written it as text.

/// The text of numbers, booleans and dates in `environment` and `labels` (go-yaml v3, then Go's `%v`).
enum YAMLScalarText {
  /// The text that a container sees for a number as written: `0777` is `511`, `1.50` is `1.5`.
  static func number(_ written: String) -> String {
    let text = written.filter { $0 != "_" }
    if let integer = integer(text) { return String(integer) }
    switch text.lowercased() {
    case ".inf", "+.inf": return "+Inf"
    case "-.inf": return "-Inf"
    case ".nan": return "NaN"
    default: break
    }
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text) else { return written }
    return decimal(value)
  }

  private static func integer(_ text: String) -> Int? {
    var digits = Substring(text)
    let isNegative = digits.hasPrefix("-")
    if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
    let radix: Int
    switch digits.prefix(2).lowercased() {
    case "0x": radix = 16
    case "0o": radix = 8
    case "0b": radix = 2
    default: radix = digits.count > 1 && digits.hasPrefix("0") ? 8 : 10
    }
    let prefix =
      radix == 10 ? 0 : digits.dropFirst().first.map { "xXoObB".contains($0) } == true ? 2 : 1
    let body = digits.dropFirst(prefix)
    guard body.first?.isHexDigit == true else { return nil }
    return Int((isNegative ? "-" : "") + body, radix: radix)
  }

  /// Go's shortest form: an exponent below -4 and from 21 on.
  private static func decimal(_ value: Double) -> String {
    guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
    let parts = "\(value.magnitude)".split(separator: "e")
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
    var digits = mantissa.joined()
    var point = (mantissa.first?.count ?? 0) + exponent
    while digits.hasPrefix("0"), digits.count > 1 {
      digits.removeFirst()
      point -= 1
    }
    while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
    let sign = value.sign == .minus ? "-" : ""
    if digits == "0" { return sign + "0" }
    let power = point - 1
    if power < -4 || power >= 21 {
      let fraction = digits.dropFirst()
      let size = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
      return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e"
        + (power < 0 ? "-" : "+") + size
    }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count {
      return sign + digits + String(repeating: "0", count: point - digits.count)
    }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
  }

  /// The text for a plain scalar that YAML takes for a date, `2024-01-01` or `2024-01-01T10:00:00Z`; nil for others.
  static func date(_ written: String) -> String? {
    let bytes = Array(written.utf8)
    guard bytes.count == 10 || bytes.count == 19 || bytes.count == 20 else { return nil }
    let shape = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
    for (byte, expected) in zip(bytes, shape) {
      switch expected {
      case UInt8(ascii: "d"):
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      case UInt8(ascii: "T"):
        guard byte | 0x20 == UInt8(ascii: "t") || byte == 0x20 else { return nil }
      default: guard byte == expected else { return nil }
      }
    }
    // Only the form with a blank needs no zone.
    if bytes.count > 10, (bytes.count == 20) == (bytes[10] == 0x20) { return nil }
    let month = Int(written.dropFirst(5).prefix(2)) ?? 0
    let day = Int(written.dropFirst(8).prefix(2)) ?? 0
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    let time = bytes.count > 10 ? String(written.dropFirst(11).prefix(8)) : "00:00:00"
    return "\(written.prefix(10)) \(time) +0000 UTC"
  }
}
