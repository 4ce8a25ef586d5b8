// The URLs inside a longer text: a list, or a setting written as JSON.

import Deployment
import SourceText

enum URLsInText {
  /// Where a URL ends in lists, JSON and sentences.
  private static let ends = Set("\"'`<>,; \t\n\r{}()|".utf8)

  /// Every http(s) URL of a known text at its place; the text itself where it is one URL.
  static func all(of text: Sourced<String>) -> [Sourced<String>] {
    guard let value = text.value, value.utf8.count > 8 else { return [] }
    let bytes = Array(value.utf8)
    var urls: [Sourced<String>] = []
    var index = 0
    while index < bytes.count {
      let rest = bytes[index...]
      guard rest.starts(with: "http://".utf8) || rest.starts(with: "https://".utf8) else {
        index += 1
        continue
      }
      let end = rest.firstIndex(where: ends.contains) ?? bytes.count
      if index == 0, end == bytes.count { return [text] }
      urls.append(
        .known(
          String(decoding: bytes[index..<end], as: UTF8.self), span: text.span(of: index..<end)))
      index = end
    }
    return urls
  }
}
