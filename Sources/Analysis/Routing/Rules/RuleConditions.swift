// Whether a rule of Traefik or Caddy takes a request.

import Deployment

extension RuleState {
  /// Whether a condition holds for the request as it is now.
  func matches(_ condition: RequestCondition) -> Ternary {
    switch condition {
    case .always: .yes
    case .all(let parts): parts.reduce(.yes) { $0 && matches($1) }
    case .any(let parts): parts.reduce(.no) { $0 || matches($1) }
    case .not(let part): !matches(part)
    case .host(let pattern): host(pattern)
    case .path(let pattern): path.map { pattern.matches($0) } ?? .unknown
    case .method(let methods): Ternary(methods.contains(request.method))
    case .header(let name, let pattern): header(name, pattern)
    case .query(let name, let pattern): query(name, pattern)
    case .scheme(let scheme):
      request.scheme.isEmpty ? .unknown : Ternary(request.scheme == scheme)
    case .clientAddress(let ranges): address(in: ranges)
    case .unknown: .unknown
    }
  }

  private func host(_ pattern: TextPattern) -> Ternary {
    let name = authority == request.authority ? request.host.lowercased() : hostName
    if name.isEmpty { return .unknown }
    return pattern.matches(name.hasSuffix(".") ? String(name.dropLast()) : name)
  }

  private func header(_ name: String, _ pattern: TextPattern?) -> Ternary {
    let lines = values(name)
    if lines.isEmpty {
      // Of an open request nothing is known but the headers that it has.
      return request.isOpen && removal == nil ? .unknown : .no
    }
    guard let pattern else { return .yes }
    return lines.reduce(.no) { result, line in
      result || (line.value.text.map { pattern.matches($0) } ?? .unknown)
    }
  }

  private func query(_ name: String, _ pattern: TextPattern?) -> Ternary {
    if request.isOpen { return .unknown }
    let values = query.split(separator: "&").compactMap { part -> String? in
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard Self.decoded(halves[0]) == name else { return nil }
      return halves.count > 1 ? Self.decoded(halves[1]) : ""
    }
    guard let pattern else { return Ternary(!values.isEmpty) }
    return values.reduce(.no) { $0 || pattern.matches($1) }
  }

  private static func decoded(_ text: Substring) -> String {
    RequestTarget.decoded(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
      ?? String(text)
  }

  private func address(in ranges: [String]) -> Ternary {
    guard let address = request.clientAddress else { return .unknown }
    let parsed = ranges.compactMap { AddressRange($0) }
    if parsed.contains(where: { $0.contains(address) }) { return .yes }
    return parsed.count == ranges.count || !parsed.isEmpty ? .no : .unknown
  }
}

extension TextPattern {
  /// Whether a text fits.
  func matches(_ text: String) -> Ternary {
    if self.text.isOpen { return .unknown }
    let text = ignoresCase ? text.lowercased() : text
    let own = ignoresCase && kind != .regex ? self.text.text.lowercased() : self.text.text
    switch kind {
    case .exact: return Ternary(text == own)
    case .prefix: return Ternary(text.hasPrefix(own))
    case .suffix: return Ternary(text.hasSuffix(own))
    case .part: return Ternary(text.contains(own))
    case .glob: return Ternary(Self.fits(Array(text.utf8), Array(own.utf8), between: "/"))
    case .labels: return Ternary(Self.fits(Array(text.utf8), Array(own.utf8), between: "."))
    case .regex:
      switch PCRE(own, isCaseless: ignoresCase).match(text) {
      case .match: return .yes
      case .noMatch: return .no
      case .undecided: return .unknown
      }
    }
  }

  /// Stars stand for anything but the mark (Go's path.Match); goes back to the last star only, which is
  /// enough because no star can reach over a mark.
  private static func fits(
    _ text: [UInt8], _ pattern: [UInt8], between mark: Unicode.Scalar
  ) -> Bool {
    let mark = UInt8(ascii: mark)
    var index = 0
    var at = 0
    var star: (pattern: Int, text: Int)?
    while index < text.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = (at, index)
        at += 1
      } else if at < pattern.count, pattern[at] == text[index] {
        at += 1
        index += 1
      } else if let last = star, text[last.text] != mark {
        star = (last.pattern, last.text + 1)
        at = last.pattern + 1
        index = last.text + 1
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
