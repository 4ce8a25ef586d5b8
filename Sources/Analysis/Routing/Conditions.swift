// The conditions of nginx's `if`.

import Deployment

extension RequestState {
  /// Whether a condition holds; the words are those between `if` and the block, parentheses included.
  mutating func holds(_ words: [ProxyWord]) -> Ternary {
    var words = words
    guard !words.isEmpty else { return .unknown }
    if words[0].text.hasPrefix("(") { words[0].text.removeFirst() }
    if words[0].text.isEmpty { words.removeFirst() }
    guard let last = words.indices.last else { return .unknown }
    if words[last].text.hasSuffix(")") { words[last].text.removeLast() }
    if words[last].text.isEmpty, words.count == 2 || words.count == 4 { words.removeLast() }
    switch words.count {
    case 1: return isTrue(compute(words[0]))
    case 2: return fileTest(words[0].text)
    case 3: return compare(words[0], words[1].text, words[2])
    default: return .unknown
    }
  }

  /// The empty text and `0` are false.
  private func isTrue(_ value: RuntimeValue) -> Ternary {
    guard let text = value.text else { return .unknown }
    return Ternary(!text.isEmpty && text != "0")
  }

  /// The proxy's own files are not part of a deployment's: none is taken to exist.
  private func fileTest(_ test: String) -> Ternary {
    switch test {
    case "-f", "-d", "-e", "-x": .no
    case "!-f", "!-d", "!-e", "!-x": .yes
    default: .unknown
    }
  }

  private mutating func compare(_ left: ProxyWord, _ test: String, _ right: ProxyWord) -> Ternary {
    let value = compute(left)
    switch test {
    case "=", "!=":
      let other = compute(right)
      guard let text = value.text, let otherText = other.text else {
        let differ =
          value.isEmpty == false && other.text == "" || other.isEmpty == false && value.text == ""
        return differ ? Ternary(test == "!=") : .unknown
      }
      return Ternary((text == otherText) == (test == "="))
    case "~", "~*", "!~", "!~*":
      guard let text = value.text else { return .unknown }
      switch PCRE(right.text, isCaseless: test.hasSuffix("*")).match(text) {
      case .undecided: return .unknown
      case .noMatch:
        // The location's own groups are gone then (ngx_http_script_regex_start_code).
        captures = []
        return Ternary(test.hasPrefix("!"))
      case .match(let groups, let names):
        take(groups: groups, names: names)
        return Ternary(!test.hasPrefix("!"))
      }
    default: return .unknown
    }
  }
}
