// Placeholders of template languages in nginx files: nginx never sees them, people keep them.

/// What a placeholder does to the text around it.
enum NginxTemplateMark {
  /// How far a placeholder may reach; bounds the work on hostile input.
  private static let reach = 256

  /// The placeholder that opens at `offset`: `{{ }}`, `{% %}`, `{# #}` or `<% %>`.
  static func range(at offset: Int, in bytes: [UInt8]) -> Range<Int>? {
    guard offset + 1 < bytes.count else { return nil }
    let closer: (UInt8, UInt8)
    switch (bytes[offset], bytes[offset + 1]) {
    case (UInt8(ascii: "{"), UInt8(ascii: "{")): closer = (UInt8(ascii: "}"), UInt8(ascii: "}"))
    case (UInt8(ascii: "{"), UInt8(ascii: "%")): closer = (UInt8(ascii: "%"), UInt8(ascii: "}"))
    case (UInt8(ascii: "{"), UInt8(ascii: "#")): closer = (UInt8(ascii: "#"), UInt8(ascii: "}"))
    case (UInt8(ascii: "<"), UInt8(ascii: "%")): closer = (UInt8(ascii: "%"), UInt8(ascii: ">"))
    default: return nil
    }
    var end = offset + 2
    let limit = min(bytes.count - 1, offset + reach)
    while end < limit {
      if bytes[end] == closer.0, bytes[end + 1] == closer.1 { return offset..<end + 2 }
      end += 1
    }
    return nil
  }

  /// Whether a placeholder where a directive could begin steers the template and prints nothing.
  static func isControl(_ mark: Range<Int>, in bytes: [UInt8]) -> Bool {
    switch (bytes[mark.lowerBound], bytes[mark.lowerBound + 1]) {
    case (UInt8(ascii: "{"), UInt8(ascii: "%")), (UInt8(ascii: "{"), UInt8(ascii: "#")): return true
    case (UInt8(ascii: "<"), _): return bytes[mark.lowerBound + 2] != UInt8(ascii: "=")
    default: break
    }
    var start = mark.lowerBound + 2
    while start < mark.upperBound, bytes[start] == UInt8(ascii: "-") || isBlank(bytes[start]) {
      start += 1
    }
    if "#/^!".utf8.contains(bytes[start]) { return true }
    let word = bytes[start..<mark.upperBound].prefix { isLetter($0) }
    return controlWords.contains(String(decoding: word, as: UTF8.self))
  }

  private static let controlWords: Set<String> = [
    "if", "else", "end", "range", "with", "define", "template", "block",
  ]

  /// Whether nothing but blanks stands between `offset` and the end of the line.
  static func endsLine(at offset: Int, in bytes: [UInt8]) -> Bool {
    for byte in bytes[min(offset, bytes.count)...] where !(byte == 0x20 || byte == 0x09) {
      return byte == 0x0A || byte == 0x0D
    }
    return true
  }

  /// The first placeholder inside a word that nginx itself would accept: `__NAME__`, `%%name%%`,
  /// `<%= x %>`, or `{{ name }}` in quotes.
  static func inside(_ word: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
    var offset = word.lowerBound
    while offset + 3 < word.upperBound {
      let found: Range<Int>?
      switch (bytes[offset], bytes[offset + 1]) {
      case (UInt8(ascii: "_"), UInt8(ascii: "_")):
        found = token(at: offset, before: word.upperBound, in: bytes)
      case (UInt8(ascii: "{"), UInt8(ascii: "{")):
        found = range(at: offset, in: bytes).flatMap { isName($0, in: bytes) ? $0 : nil }
      case (UInt8(ascii: "<"), UInt8(ascii: "%")): found = range(at: offset, in: bytes)
      case (UInt8(ascii: "%"), UInt8(ascii: "%")):
        found = enclosed(at: offset, before: word.upperBound, in: bytes)
      default: found = nil
      }
      if let found, found.upperBound <= word.upperBound { return found }
      offset += 1
    }
    return nil
  }

  /// `__NAME__` in capitals.
  private static func token(at offset: Int, before limit: Int, in bytes: [UInt8]) -> Range<Int>? {
    var end = offset + 2
    guard end < limit, isCapital(bytes[end]) else { return nil }
    let limit = min(limit, offset + reach)
    while end < limit,
      isCapital(bytes[end]) || isDigit(bytes[end]) || bytes[end] == UInt8(ascii: "_")
    {
      end += 1
    }
    let name = bytes[offset..<end]
    return name.count > 4 && name.suffix(2).allSatisfy { $0 == UInt8(ascii: "_") }
      ? offset..<end : nil
  }

  /// `%%name%%`.
  private static func enclosed(
    at offset: Int, before limit: Int, in bytes: [UInt8]
  ) -> Range<Int>? {
    let limit = min(limit, offset + reach)
    var end = offset + 2
    while end < limit,
      isLetter(bytes[end]) || isCapital(bytes[end]) || isDigit(bytes[end])
        || "_.-".utf8.contains(bytes[end])
    {
      end += 1
    }
    guard end > offset + 2, end + 1 < limit, bytes[end] == UInt8(ascii: "%"),
      bytes[end + 1] == UInt8(ascii: "%")
    else { return nil }
    return offset..<end + 2
  }

  /// `<domain>`, or `<your domain>`, which nginx reads as more than one word; not the start of a group
  /// in a regular expression such as `(?<name>`.
  static func angled(at offset: Int, before limit: Int, in bytes: [UInt8]) -> Range<Int>? {
    guard offset + 2 < limit, bytes[offset] == UInt8(ascii: "<"),
      isLetter(bytes[offset + 1]) || isCapital(bytes[offset + 1]),
      offset == 0 || !"?P".utf8.contains(bytes[offset - 1])
    else { return nil }
    let limit = min(limit, offset + reach)
    var end = offset + 1
    while end < limit,
      isLetter(bytes[end]) || isCapital(bytes[end]) || isDigit(bytes[end])
        || " _.-/:".utf8.contains(bytes[end])
    {
      end += 1
    }
    guard end < limit, bytes[end] == UInt8(ascii: ">") else { return nil }
    return offset..<end + 1
  }

  /// Directives that name addresses and files, in which `<domain>` can be nothing but a placeholder.
  static let addressDirectives: Set<String> = [
    "server_name", "listen", "server", "proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass",
    "grpc_pass", "ssl_certificate", "ssl_certificate_key", "ssl_trusted_certificate", "root",
    "alias",
    "upstream", "resolver", "proxy_set_header", "include", "access_log", "error_log", "set",
  ]

  /// The first `<domain>` among the words of a directive that names addresses.
  static func angled(among words: [NginxWord], in bytes: [UInt8]) -> Range<Int>? {
    guard let name = words.first, addressDirectives.contains(name.text) else { return nil }
    for word in words.dropFirst() {
      let range = word.textSpan.range
      for offset in range where bytes[offset] == UInt8(ascii: "<") {
        if let found = angled(at: offset, before: range.upperBound, in: bytes) { return found }
      }
    }
    return nil
  }

  /// Whether a `{{ }}` holds a name, and not the start of JSON in a log format.
  private static func isName(_ mark: Range<Int>, in bytes: [UInt8]) -> Bool {
    let inner = bytes[mark.lowerBound + 2..<mark.upperBound - 2]
    guard let first = inner.first(where: { !isBlank($0) && $0 != UInt8(ascii: "-") }) else {
      return false
    }
    return isLetter(first) || isCapital(first) || first == UInt8(ascii: ".")
      || first == UInt8(ascii: "$")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a word is `$NAME` or `${NAME}` in capitals and nothing else: envsubst puts whole lines in
  /// its place.
  static func isEnvironmentVariable(_ word: ArraySlice<UInt8>) -> Bool {
    var name = word
    guard name.popFirst() == UInt8(ascii: "$") else { return false }
    if name.first == UInt8(ascii: "{") {
      guard name.last == UInt8(ascii: "}") else { return false }
      name = name.dropFirst().dropLast()
    }
    guard let first = name.first, isCapital(first) || first == UInt8(ascii: "_") else {
      return false
    }
    return name.allSatisfy { isCapital($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }
}

extension NginxWord {
  /// The text with a variable in the style of the environment's in place of every placeholder, whose
  /// value nobody knows: `__HOST__` and `<%= host %>` become `${__HOST__}` and `${HOST}`.
  ///
  /// `<host>` is one only in directives that name addresses; elsewhere it may well be HTML.
  public func openText(in directive: String) -> String {
    let hasAngles = NginxTemplateMark.addressDirectives.contains(directive)
    let bytes = Array(text.utf8)
    // nginx itself reads no longer words, and looking for marks again and again takes time.
    guard bytes.count < 8192 else { return text }
    var result: [UInt8] = []
    var offset = 0
    while let mark = Self.placeholder(in: offset..<bytes.count, of: bytes, hasAngles: hasAngles) {
      result += bytes[offset..<mark.lowerBound]
      result += Array("${\(Self.variable(for: bytes[mark]))}".utf8)
      offset = mark.upperBound
    }
    return offset == 0 ? text : String(decoding: result + bytes[offset...], as: UTF8.self)
  }

  private static func placeholder(
    in range: Range<Int>, of bytes: [UInt8], hasAngles: Bool
  ) -> Range<Int>? {
    let mark = NginxTemplateMark.inside(range, in: bytes)
    guard hasAngles else { return mark }
    let angled = range.lazy.filter { bytes[$0] == UInt8(ascii: "<") }.compactMap {
      NginxTemplateMark.angled(at: $0, before: range.upperBound, in: bytes)
    }.first
    guard let mark, let angled else { return mark ?? angled }
    return mark.lowerBound < angled.lowerBound ? mark : angled
  }

  /// The letters and digits of a placeholder in capitals.
  private static func variable(for mark: ArraySlice<UInt8>) -> String {
    if mark.first == UInt8(ascii: "_") { return String(decoding: mark, as: UTF8.self) }
    var name: [UInt8] = []
    for byte in mark {
      switch byte {
      case 0x61...0x7A: name.append(byte - 0x20)
      case 0x41...0x5A, 0x30...0x39: name.append(byte)
      default: if let last = name.last, last != UInt8(ascii: "_") { name.append(UInt8(ascii: "_")) }
      }
    }
    while name.last == UInt8(ascii: "_") { name.removeLast() }
    let text = String(decoding: name, as: UTF8.self)
    guard let first = name.first, !(0x30...0x39).contains(first) else {
      return "PLACEHOLDER_\(text)"
    }
    return text
  }
}
