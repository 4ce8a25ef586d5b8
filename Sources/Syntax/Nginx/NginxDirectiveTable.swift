// The directives that nginx and its common modules know, where they may stand and what they take.

/// The blocks that a directive may stand in.
struct NginxContexts: OptionSet, Sendable {
  let rawValue: UInt16

  static let main = NginxContexts(rawValue: 1)
  static let events = NginxContexts(rawValue: 1 << 1)
  static let http = NginxContexts(rawValue: 1 << 2)
  static let server = NginxContexts(rawValue: 1 << 3)
  static let location = NginxContexts(rawValue: 1 << 4)
  static let serverIf = NginxContexts(rawValue: 1 << 5)
  static let locationIf = NginxContexts(rawValue: 1 << 6)
  static let limitExcept = NginxContexts(rawValue: 1 << 7)
  static let upstream = NginxContexts(rawValue: 1 << 8)
  static let anywhere = NginxContexts(rawValue: .max)

  /// How the listing names each.
  fileprivate static let names: [String: NginxContexts] = [
    "main": .main, "events": .events, "http": .http, "server": .server, "location": .location,
    "server-if": .serverIf, "location-if": .locationIf, "limit_except": .limitExcept,
    "upstream": .upstream, "anywhere": .anywhere,
  ]
}

/// What nginx checks about a directive before the module that owns it sees the values.
struct NginxDirectiveForm: Sendable {
  /// The blocks that it may stand in.
  let contexts: NginxContexts
  /// The fewest arguments.
  let minimum: Int
  /// The most arguments; `nil` where there is no limit.
  let maximum: Int?
  /// Whether `{` may end it.
  let isBlock: Bool
  /// Whether `;` may end it.
  let isSimple: Bool

  /// Whether nginx takes this many arguments before `{` or `;`.
  func accepts(_ count: Int, isBlock: Bool) -> Bool {
    guard isBlock ? self.isBlock : isSimple else { return false }
    if isBlock, isSimple { return count == 0 }
    return count >= minimum && count <= maximum ?? count
  }
}

/// The table.
enum NginxDirectiveTable {
  /// The form of a directive; `nil` where the name is unknown, which may be a module's.
  static func form(of name: String) -> NginxDirectiveForm? { forms[name] }

  /// Blocks whose lines begin with values and not with directives' names.
  static let valueBlocks: Set<String> = ["map", "geo", "types", "split_clients", "charset_map"]

  /// Directives that take any words at all, so that a forgotten `;` goes unnoticed.
  static let takesAnyWords: Set<String> = [
    "server_name", "index", "try_files", "log_format", "gzip_types", "valid_referers",
    "sub_filter_types", "addition_types", "more_set_headers", "more_clear_headers",
    "more_set_input_headers", "more_clear_input_headers",
  ]

  private static let forms: [String: NginxDirectiveForm] = {
    var forms: [String: NginxDirectiveForm] = [:]
    forms.reserveCapacity(800)
    var form: NginxDirectiveForm?
    for line in listing.utf8.split(separator: 0x0A) {
      let words = line.split(separator: 0x20)
      if words.first?.first == UInt8(ascii: "[") {
        form = described(by: line)
        continue
      }
      for word in words { forms[String(decoding: word, as: UTF8.self)] = form }
    }
    // A block in http {}, an address in upstream {}.
    forms["server"] = NginxDirectiveForm(
      contexts: [.http, .upstream], minimum: 1, maximum: nil, isBlock: true, isSimple: true)
    return forms
  }()

  /// Reads `[http server] 1-2 block`.
  private static func described(by line: Substring.UTF8View) -> NginxDirectiveForm? {
    let text = String(decoding: line, as: UTF8.self)
    guard let close = text.firstIndex(of: "]") else { return nil }
    let names = text[..<close].split(whereSeparator: { $0 == "[" || $0 == " " })
    let words = text[text.index(after: close)...].split(separator: " ")
    guard let counts = words.first?.split(separator: "-", omittingEmptySubsequences: false),
      let minimum = counts.first.flatMap({ Int($0) })
    else { return nil }
    let isBlock = words.last == "block"
    return NginxDirectiveForm(
      contexts: names.reduce(into: []) { $0.formUnion(NginxContexts.names[String($1)] ?? []) },
      minimum: minimum, maximum: counts.count == 1 ? minimum : Int(counts[1]), isBlock: isBlock,
      isSimple: !isBlock)
  }
}
