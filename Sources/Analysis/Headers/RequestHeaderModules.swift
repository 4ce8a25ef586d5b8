// Modules that change the client's own headers before anything else sees them.

import Deployment
import SourceText

extension RequestState {
  /// Runs headers-more's input directives and the header calls of Lua scripts.
  mutating func changeInputHeaders() {
    let levels = levels
    for line in levels.lines("more_set_input_headers", "more_clear_input_headers") {
      var words = line.arguments[...]
      var onlyExisting = false
      while let word = words.first?.text, word.hasPrefix("-") {
        words.removeFirst()
        if word == "-r" { onlyExisting = true } else { words = words.dropFirst() }
      }
      for word in words { change(word, line, onlyExisting: onlyExisting) }
    }
    for name in ["rewrite_by_lua", "access_by_lua"] {
      guard let line = levels.lines("\(name)_block", name).last else { continue }
      runScript(line.script ?? line.first?.text ?? "", at: line.head)
    }
  }

  private mutating func change(_ word: ProxyWord, _ line: ProxyDirective, onlyExisting: Bool) {
    var value = word
    var name = word.text
    if line.name == "more_set_input_headers", let colon = word.text.firstIndex(of: ":") {
      name = String(word.text[..<colon])
      value.text = String(word.text[word.text.index(after: colon)...].trimmingPrefix { $0 == " " })
    } else {
      name = name.hasSuffix(":") ? String(name.dropLast()) : name
      value.text = ""
    }
    let key = name.lowercased()
    if onlyExisting, values(ofHeader: key).isEmpty { return }
    headers.removeAll {
      let present = $0.name.lowercased()
      return key.hasSuffix("*") ? present.hasPrefix(key.dropLast()) : present == key
    }
    let text = filledIn(value)
    if !text.isEmpty { headers.append(RequestHeader(name, text)) }
    if key == "authorization" {
      because.add("`\(line.name)` changes the client's own `Authorization`", at: line.head)
    }
  }

  /// Takes `ngx.req.clear_header("X")` and `ngx.req.set_header("X", …)`; a script with branches may
  /// or may not reach them.
  private mutating func runScript(_ script: String, at span: Span) {
    for (call, sets) in [("ngx.req.clear_header", false), ("ngx.req.set_header", true)] {
      for piece in script.split(separator: call, omittingEmptySubsequences: false).dropFirst() {
        let inner = piece.prefix { $0 != ")" && $0 != "\n" }
        let words = inner.split(whereSeparator: { "(\"', ".contains($0) })
        guard let name = words.first else { continue }
        let isConditional = script.split(whereSeparator: { !$0.isLetter }).contains("if")
        let key = name.lowercased()
        let open = RuntimeValue.open("a script's value", mayBeEmpty: !sets || isConditional)
        if isConditional || (sets && words.dropFirst().first != "nil") {
          scriptedHeaders[key] = open
        }
        headers.removeAll { $0.name.lowercased() == key }
        because.add("a script changes the client's own `\(name)`", at: span)
      }
    }
  }
}
