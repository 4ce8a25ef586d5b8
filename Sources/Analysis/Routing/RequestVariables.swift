// The values of variables for a request.

import Deployment

extension RequestState {
  private static let depthLimit = 12
  private static let expressionLimit = 80

  /// The value of a word, for a look that leaves no trace.
  func evaluate(_ word: ProxyWord) -> RuntimeValue {
    guard word.mayHoldVariables else { return .known(word.text) }
    var copy = self
    return copy.compute(word)
  }

  /// A word with the variables that are known filled in and the others as written.
  func filledIn(_ word: ProxyWord) -> String { evaluate(word).display }

  /// Computes a word as nginx does at this point of the request.
  ///
  /// Tables are looked up once and remembered, and their patterns take the groups over.
  mutating func compute(_ word: ProxyWord) -> RuntimeValue { compute(word, depth: 0) }

  /// What is known is filled in, and the rest stays as the expression that it is.
  private mutating func compute(_ word: ProxyWord, depth: Int) -> RuntimeValue {
    guard word.mayHoldVariables else { return .known(word.text) }
    var result = ""
    var isOpen = false
    var mayBeEmpty = true
    for part in word.parts {
      switch part {
      case .text(let literal):
        result += literal
        mayBeEmpty = false
      case .variable(let name):
        let value = value(of: name, depth: depth)
        if value.text == nil { isOpen = true }
        // An expression that has become long says less than the variable's name.
        let isShown = value.text != nil || value.display.utf8.count <= Self.expressionLimit
        result += isShown ? value.display : "$\(name)"
        if value.isEmpty == false { mayBeEmpty = false }
      }
      if result.utf8.count > EvaluationBudget.lengthLimit {
        return .open(word.text, mayBeEmpty: false)
      }
    }
    return isOpen ? .open(result, mayBeEmpty: mayBeEmpty) : .known(result)
  }

  /// The value of a variable; names are the same in upper and lower case.
  mutating func value(of name: String, depth: Int = 0) -> RuntimeValue {
    let expression = "$\(name)"
    let key = name.lowercased()
    guard depth < Self.depthLimit else { return .open(expression, mayBeEmpty: true) }
    if let value = variables[key] { return value }
    if let digit = key.utf8.first, key.utf8.count == 1, (0x30...0x39).contains(digit) {
      return group(Int(digit) - 0x30, expression)
    }
    if let map = proxy.maps.last(where: { $0.variable == key }) {
      let value = value(of: map, depth: depth + 1)
      // Looked up once per request, even where the source changes later (ngx_http_get_flushed_variable).
      if !map.isVolatile { variables[key] = value }
      return value
    }
    if lacksUpstream, key.hasPrefix("upstream_") { return .known("") }
    if proxy.opaqueVariables.contains(key) { return .open(expression, mayBeEmpty: true) }
    if let value = requestValue(key, expression) { return value }
    if let value = connectionValue(key, expression) { return value }
    // nginx gives the empty text for a variable that some line sets and that was not set yet.
    if index.variables.contains(key) { return .known("") }
    return .open(expression, mayBeEmpty: true)
  }

  /// What a group of the last match took; only numbered groups are ever escaped
  /// (ngx_http_script_copy_capture_code).
  private func group(_ index: Int, _ expression: String) -> RuntimeValue {
    if request.isOpen, captures.isEmpty { return .open(expression, mayBeEmpty: true) }
    let text = captures.indices.contains(index) ? captures[index] ?? "" : ""
    return .known(
      escapesGroups && (hasPercent || hasPlus) ? RequestTarget.escapedArgument(text) : text)
  }

  private mutating func value(of map: ProxyMap, depth: Int) -> RuntimeValue {
    let isEscaping = escapesGroups
    escapesGroups = false
    defer { escapesGroups = isEscaping }
    let expression = "$\(map.variable)"
    guard budget.takeLookup() else { return .open(expression, mayBeEmpty: true) }
    let source = compute(map.source, depth: depth)
    let values = map.entries.map(\.value) + (map.fallback.map { [$0] } ?? [])
    guard let text = source.text else {
      let results = values.map { word in
        var copy = self
        return copy.compute(word, depth: depth)
      }
      let first = map.fallback == nil ? .known("") : results.first ?? .known("")
      return results.reduce(first) { $0.or($1, expression: expression) }
    }
    if let entry = map.plainEntry(for: text) {
      return compute(entry.value, depth: depth)
    }
    // Patterns are not tried against nothing (ngx_http_map_find).
    for entry in map.entries where entry.key.text.hasPrefix("~") && !text.isEmpty {
      let isCaseless = entry.key.text.hasPrefix("~*")
      let pattern = String(entry.key.text.dropFirst(isCaseless ? 2 : 1))
      switch PCRE(pattern, isCaseless: isCaseless).match(text) {
      case .match(let groups, let names):
        take(groups: groups, names: names)
        return compute(entry.value, depth: depth)
      case .undecided: return .open(expression, mayBeEmpty: true)
      case .noMatch: continue
      }
    }
    guard let fallback = map.fallback else { return .known("") }
    return compute(fallback, depth: depth)
  }

  /// Takes over what a pattern's groups matched.
  mutating func take(groups: [String?], names: [String: Int]) {
    captures = groups
    for (name, index) in names {
      variables[name.lowercased()] = .known(
        groups.indices.contains(index) ? groups[index] ?? "" : "")
    }
  }

  /// Variables that the request line and the headers decide.
  private func requestValue(_ key: String, _ expression: String) -> RuntimeValue? {
    let open = RuntimeValue.open(expression, mayBeEmpty: true)
    let certain = RuntimeValue.open(expression, mayBeEmpty: false)
    switch key {
    case "host": return request.isOpen ? certain : .known(hostName)
    case "request_method": return .known(method)
    case "uri", "document_uri": return path.map { .known($0) } ?? certain
    case "request_uri": return request.isOpen ? certain : .known(request.target)
    case "args", "query_string": return path == nil ? open : .known(query)
    case "is_args": return path == nil ? open : .known(query.isEmpty ? "" : "?")
    case "request":
      return request.isOpen ? certain : .known("\(request.method) \(request.target) HTTP/1.1")
    case "remote_user": return remoteUser
    case "content_type", "content_length": return header(key, expression)
    case "proxy_add_x_forwarded_for": return forwardedFor
    default: break
    }
    if key.hasPrefix("http_") { return header(String(key.dropFirst(5)), expression) }
    if key.hasPrefix("cookie_") {
      return request.isOpen && values(ofHeader: "cookie").isEmpty
        ? open : .known(cookie(String(key.dropFirst(7))))
    }
    if key.hasPrefix("arg_") {
      return path == nil ? open : .known(argument(String(key.dropFirst(4))))
    }
    return nil
  }

  /// Variables that the listening socket and the configuration decide.
  private func connectionValue(_ key: String, _ expression: String) -> RuntimeValue? {
    switch key {
    case "scheme":
      return request.scheme.isEmpty
        ? .open(expression, mayBeEmpty: false) : .known(request.scheme)
    case "https": return .known(request.scheme == "https" ? "on" : "")
    case "server_name": return .known(server.firstName)
    case "server_port":
      return request.isOpen && server.listens.count != 1
        ? .open(expression, mayBeEmpty: false) : .known(String(listen.port))
    case "nginx_version", "hostname", "remote_addr", "remote_port", "server_addr", "request_id",
      "msec", "time_iso8601", "time_local", "connection", "server_protocol", "request_filename",
      "document_root", "realip_remote_addr", "proxy_protocol_addr", "binary_remote_addr", "pid":
      return .open(expression, mayBeEmpty: false)
    case "request_completion", "limit_rate", "invalid_referer": return .known("")
    default: return nil
    }
  }

  /// `$host`: in lower case, without port and without a dot at its end (ngx_http_validate_host).
  var hostName: String {
    let authority = values(ofHeader: "host").first ?? request.authority
    let end = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let name = authority[..<(end ?? authority.endIndex)].lowercased()
    return name.hasSuffix(".") ? String(name.dropLast()) : name
  }

  private func header(_ name: String, _ expression: String) -> RuntimeValue {
    if let scripted = scriptedHeaders[name.replacing("_", with: "-")] { return scripted }
    let found = headers.filter { Self.isVariable(name, ofHeader: $0.name) }
    if found.isEmpty, request.isOpen {
      return .open(expression, mayBeEmpty: name != "host")
    }
    if name == "cookie" { return .known(found.map(\.value).joined(separator: "; ")) }
    // Only these were joined before nginx 1.23.0 (CHANGES); others gave their first line.
    let joinsAll = proxy.version?.isAtLeast(23, 0) ?? true
    guard joinsAll || name == "x_forwarded_for" else { return .known(found.first?.value ?? "") }
    return .known(found.map(\.value).joined(separator: ", "))
  }

  /// Whether `$http_NAME` is about a header: in lower case, with `_` for `-`.
  private static func isVariable(_ name: String, ofHeader header: String) -> Bool {
    name.utf8.count == header.utf8.count
      && zip(name.utf8, header.utf8).allSatisfy { wanted, byte in
        switch byte {
        case UInt8(ascii: "-"): wanted == UInt8(ascii: "_")
        case 0x41...0x5A: wanted == byte + 0x20
        default: wanted == byte
        }
      }
  }

  /// The client's own list with the client's address behind it.
  private var forwardedFor: RuntimeValue {
    let expression = "$proxy_add_x_forwarded_for"
    if request.isOpen { return .open(expression, mayBeEmpty: false) }
    let values = values(ofHeader: "x-forwarded-for") + ["$remote_addr"]
    return .open(values.joined(separator: ", "), mayBeEmpty: false)
  }

  /// The user of a Basic header, whether or not nginx checks it (ngx_http_auth_basic_user).
  private var remoteUser: RuntimeValue {
    guard let value = values(ofHeader: "authorization").first else {
      return request.isOpen ? .open("$remote_user", mayBeEmpty: true) : .known("")
    }
    guard value.lowercased().hasPrefix("basic "),
      let decoded = Base64Text.decode(value.dropFirst(6).trimmingPrefix { $0 == " " })
    else { return .known("") }
    return .known(
      decoded.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? "")
  }

  private func cookie(_ name: String) -> String {
    for line in values(ofHeader: "cookie") {
      for pair in line.split(separator: ";") {
        let trimmed = pair.trimmingPrefix { $0 == " " }
        guard let equals = trimmed.firstIndex(of: "=") else { continue }
        if trimmed[..<equals].lowercased() == name {
          return String(trimmed[trimmed.index(after: equals)...])
        }
      }
    }
    return ""
  }

  private func argument(_ name: String) -> String {
    for pair in query.split(separator: "&") {
      guard let equals = pair.firstIndex(of: "=") else { continue }
      if pair[..<equals].lowercased() == name { return String(pair[pair.index(after: equals)...]) }
    }
    return ""
  }
}

extension ProxyServer {
  /// The name that `$server_name` stands for: the first, the dot of a wildcard left out
  /// (ngx_http_core_merge_srv_conf).
  var firstName: String {
    let name = names.first?.value ?? ""
    return name.hasPrefix(".") ? String(name.dropFirst()) : name
  }
}

extension ProxyMap {
  /// The line whose key is the text itself, or a host name with a star that fits it.
  func plainEntry(for text: String) -> Entry? {
    let text = text.lowercased()
    let plain = entries.filter { !$0.key.text.hasPrefix("~") }
    func key(_ entry: Entry) -> String {
      let key = entry.key.text.lowercased()
      return key.hasPrefix("\\") ? String(key.dropFirst()) : key
    }
    if let exact = plain.first(where: { key($0) == text }) { return exact }
    guard hasHostnames else { return nil }
    let suffixes = plain.filter { entry in
      let key = key(entry)
      if key.hasPrefix(".") { return text.hasSuffix(key) || text == key.dropFirst() }
      return key.hasPrefix("*.") && text.hasSuffix(key.dropFirst())
    }
    if let longest = suffixes.max(by: { $0.key.text.utf8.count < $1.key.text.utf8.count }) {
      return longest
    }
    return plain.filter { key($0).hasSuffix(".*") && text.hasPrefix(key($0).dropLast()) }
      .max { $0.key.text.utf8.count < $1.key.text.utf8.count }
  }
}
