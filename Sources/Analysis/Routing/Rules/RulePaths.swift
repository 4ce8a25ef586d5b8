// What the steps of a rule do to a request's path.

import Deployment

extension RuleState {
  mutating func changePath(_ step: ProxyStep) {
    guard let current = path else { return }
    let changed = changed(current, step)
    if let changed, changed == current { return }
    path = changed
    isUntouched = false
    guard let changed else {
      because.add("\(step.name) changes the path", at: step.span)
      return
    }
    because.add("\(step.name) makes `\(current)` to `\(changed)`", at: step.span)
  }

  /// The new path; nil where it is not known.
  private mutating func changed(_ path: String, _ step: ProxyStep) -> String? {
    switch step.action {
    case .stripPrefix(let prefixes):
      for prefix in prefixes {
        if prefix.isOpen { return nil }
        guard Self.hasPrefix(path, prefix.text, ignoresCase: proxy.kind == .caddy) else { continue }
        if proxy.kind == .traefik {
          addForwardedPrefix(prefix.text)
        }
        return Self.rooted(String(path.dropFirst(prefix.text.count)))
      }
      return path
    case .stripPattern(let patterns):
      for pattern in patterns {
        switch PCRE(pattern.text).match(path) {
        case .match(let groups, _):
          guard let found = groups.first ?? nil, !found.isEmpty, path.hasPrefix(found) else {
            continue
          }
          addForwardedPrefix(found)
          return Self.rooted(String(path.dropFirst(found.count)))
        case .noMatch: continue
        case .undecided: return nil
        }
      }
      return path
    case .stripSuffix(let suffix):
      return path.hasSuffix(suffix.text)
        ? Self.rooted(String(path.dropLast(suffix.text.count))) : path
    case .addPrefix(let prefix):
      return prefix.isOpen ? nil : Self.rooted(prefix.text) + path
    case .replacePath(let word): return rewritten(word)
    case .replacePattern(let pattern, let replacement):
      return replaced(path, pattern, replacement)
    default: return nil
    }
  }

  /// Traefik tells the upstream what it took away (pkg/middlewares/stripprefix).
  private mutating func addForwardedPrefix(_ prefix: String) {
    headers.append(
      RuleHeader(name: "x-forwarded-prefix", value: .known(prefix), source: .standard))
  }

  /// A path that the configuration gives; a query in it takes the place of the request's.
  private mutating func rewritten(_ word: ProxyWord) -> String? {
    guard let text = evaluate(word).text else { return nil }
    guard proxy.kind == .caddy, let mark = text.firstIndex(of: "?") else { return text }
    query = String(text[text.index(after: mark)...])
    let path = text[..<mark]
    return path.isEmpty ? self.path : String(path)
  }

  /// A text with what fits a pattern in it replaced; nil where that is not known.
  func replaced(
    _ path: String, _ pattern: ProxyWord, _ replacement: ProxyWord
  ) -> String? {
    guard !pattern.isOpen, !replacement.isOpen else { return nil }
    switch PCRE(pattern.text).match(path) {
    case .match(let groups, let names):
      guard let whole = groups.first ?? nil, let range = path.firstRange(of: whole) else {
        return nil
      }
      var result = ""
      for part in replacement.parts {
        switch part {
        case .text(let text): result += text
        case .variable(let name):
          let index = Int(name) ?? names[name] ?? -1
          result += groups.indices.contains(index) ? groups[index] ?? "" : ""
        }
      }
      return whole.isEmpty ? nil : path.replacingCharacters(in: range, with: result)
    case .noMatch: return path
    case .undecided: return nil
    }
  }

  private static func hasPrefix(_ path: String, _ prefix: String, ignoresCase: Bool) -> Bool {
    ignoresCase ? path.lowercased().hasPrefix(prefix.lowercased()) : path.hasPrefix(prefix)
  }

  /// Neither proxy puts a slash where nothing is left, until the request is sent.
  private static func rooted(_ path: String) -> String {
    path.isEmpty || path.hasPrefix("/") ? path : "/" + path
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
