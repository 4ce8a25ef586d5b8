// Finds directives that swallowed the next line because a `;` is missing.

/// A directive's words, cut where a `;` was forgotten.
struct NginxMissingSemicolon {
  /// The indices at which the swallowed directives begin; ascending, never 0.
  let starts: [Int]
  /// Whether nginx would refuse the words as they stand.
  let isRefused: Bool

  /// Looks for a known directive's name that begins a line among the arguments, with a number of
  /// arguments that fits; `nil` where there is none.
  init?(_ words: [NginxWord], endsWithBlock: Bool, in bytes: [UInt8]) {
    guard words.count > 1 else { return nil }
    var starts: [Int] = []
    var end = words.count
    for index in stride(from: words.count - 1, to: 0, by: -1) {
      let word = words[index]
      guard word.quote == .none, Self.beginsLine(word, in: bytes),
        let form = NginxDirectiveTable.form(of: word.text),
        form.accepts(end - index - 1, isBlock: endsWithBlock && end == words.count)
      else { continue }
      starts.append(index)
      end = index
    }
    guard !starts.isEmpty else { return nil }
    let name = words[0].text
    let isAccepted =
      NginxDirectiveTable.form(of: name)?.accepts(words.count - 1, isBlock: endsWithBlock) ?? false
    let takesAnyWords = NginxDirectiveTable.takesAnyWords.contains(name)
    // A value may be spelled like a directive: `rewrite … break`, `random two least_conn`.
    if isAccepted, !takesAnyWords, starts.contains(words.count - 1) { return nil }
    self.starts = starts.reversed()
    guard let form = NginxDirectiveTable.form(of: name) else {
      // A module may know the name and take any words, but no `server {` among them.
      isRefused = endsWithBlock
      return
    }
    // What a variable number of words means to a directive, most of them check.
    isRefused = !(isAccepted && (takesAnyWords || form.maximum != nil))
  }

  private static func beginsLine(_ word: NginxWord, in bytes: [UInt8]) -> Bool {
    var offset = Int(word.span.start)
    while offset > 0 {
      offset -= 1
      if bytes[offset] == 0x0A { return true }
      guard bytes[offset] == 0x20 || bytes[offset] == 0x09 || bytes[offset] == 0x0D else {
        return false
      }
    }
    return true
  }
}
