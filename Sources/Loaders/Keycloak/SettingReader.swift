// Single settings of an object in a realm file, as Jackson reads them: texts may stand for numbers and truth values.

import Deployment
import SourceText
import Syntax

/// Reads the settings of one object; a key that is missing or null gives what an import takes.
struct SettingReader {
  private let node: DataNode?
  private let placeholders: PlaceholderReader

  init(_ node: DataNode?, placeholders: PlaceholderReader) {
    self.node = node
    self.placeholders = placeholders
  }

  /// The reader of an object inside.
  subscript(key: String) -> SettingReader {
    SettingReader(node?[key], placeholders: placeholders)
  }

  func text(_ key: String) -> Sourced<String> {
    node?[key].map(placeholders.value(of:)) ?? .absent
  }

  func texts(_ key: String) -> [Sourced<String>] {
    (node?[key]?.elements).map { $0.map(placeholders.value(of:)) } ?? []
  }

  func number(_ key: String) -> Sourced<Int> {
    let text = text(key)
    guard let value = text.value else { return text.map { _ in 0 } }
    if value.isEmpty { return .absent }
    guard let number = Int(value) else { return .unknown(needs: ["`\(key)`"], span: text.span) }
    return .known(number, span: text.span, origin: text.origin)
  }

  func flag(_ key: String) -> Sourced<Bool> {
    if let node = node?[key], let boolean = node.boolean {
      return .known(boolean, span: node.textSpan)
    }
    let text = text(key)
    guard let value = text.value else { return text.map { _ in false } }
    switch value.lowercased() {
    case "true": return .known(true, span: text.span, origin: text.origin)
    case "false": return .known(false, span: text.span, origin: text.origin)
    case "": return .absent
    default: return .unknown(needs: ["`\(key)`"], span: text.span)
    }
  }
}

extension Sourced {
  /// Takes a value over where the file has one.
  mutating func take(_ read: Sourced) {
    if read.isPresent { self = read }
  }
}
