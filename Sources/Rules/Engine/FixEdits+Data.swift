// Edits of values, lists and members in JSON and YAML files.

import SourceText
import Syntax

extension FixEdits {
  /// Puts a text in the place of another, quoted and escaped as the place needs it; nil where it cannot stand there.
  func replacement(of span: Span, with text: String) -> Finding.Fix.Edit? {
    guard let file = sources[span.file], span.range.upperBound <= file.bytes.count else {
      return nil
    }
    let around = [span.range.lowerBound - 1, span.range.upperBound].map {
      file.bytes.indices.contains($0) ? file.bytes[$0] : 0
    }
    // The usual case needs no look at the tree.
    if around == [0x22, 0x22] || around == [0x27, 0x27], ScalarText.isHarmless(text) {
      return .init(span: span, replacement: text)
    }
    let path = trees.path(to: span)
    if let step = path.last, Self.isRepeated(span, with: text, in: step) {
      return memberRemoval(of: span)
    }
    guard let node = path.last?.node else {
      // Other languages have quotes of their own; what none of them reads as a sign stands everywhere.
      let isPlain = !text.utf8.contains { $0 < 0x20 || "\"'`;{}#\\".utf8.contains($0) }
      return isPlain ? .init(span: span, replacement: text) : nil
    }
    switch node.kind {
    case .mapping, .sequence, .alias: return nil
    case .null, .boolean, .number, .string: break
    }
    return ScalarText.fitting(text, into: node, at: span, isJSON: isJSON(file)).map {
      .init(span: span, replacement: $0)
    }
  }

  /// Whether an entry of a list would become what another entry is.
  private static func isRepeated(_ span: Span, with text: String, in step: DataTrees.Step) -> Bool {
    guard let list = step.parent, list.kind == .sequence, step.node.textIsVerbatim,
      step.node.textSpan.contains(span)
    else { return false }
    let start = Int(span.start) - Int(step.node.textSpan.start)
    var bytes = Array(step.node.textBytes)
    bytes.replaceSubrange(start..<start + span.count, with: text.utf8)
    let result = String(decoding: bytes, as: UTF8.self)
    return list.elements.contains { $0 != step.node && $0.hasText(result) }
  }

  /// Puts texts at the end of the list or mapping that holds a place, written as its neighbours are.
  ///
  /// `NAME=value` becomes a member of a mapping or a line of an env file.
  func entries(_ texts: [String], into span: Span) -> Finding.Fix.Edit? {
    guard let file = sources[span.file], !span.isEmpty,
      span.range.upperBound <= file.bytes.count
    else { return nil }
    if isEnvFile(file) { return lines(texts, after: span, file) }
    let around = trees.path(to: span).last {
      $0.node.kind == .sequence || $0.node.kind == .mapping
    }
    guard let list = around?.node, !list.span.isEmpty else { return nil }
    let isFlow = "[{".utf8.contains(file.bytes[list.span.range.lowerBound])
    let isJSON = isJSON(file)
    if list.kind == .mapping {
      guard let last = Array(list.members).last, last.key.span.start < last.value.span.start else {
        return nil
      }
      if isFlow { return flowMembers(texts, after: last, in: list, file) }
      let words = texts.compactMap { Self.member($0, like: last.value) }
      guard words.count == texts.count else { return nil }
      return blockEntries(words, at: last.key.span.range.lowerBound, after: last.value, file)
    }
    let elements = Array(list.elements)
    guard elements.allSatisfy({ $0.kind == .string }) else { return nil }
    let style = elements.last?.style ?? .double
    let words = texts.map { ScalarText.written($0, like: style, isJSON: isJSON) }
    if isFlow { return flowEntries(words, into: list.span, elements.map(\.span), file) }
    guard let last = elements.last else { return nil }
    return blockEntries(words, at: last.span.range.lowerBound, after: last, file)
  }

  /// `NAME=value` as a member, quoted where the neighbour is or where YAML would take it for no text.
  private static func member(_ text: String, like neighbour: DataNode) -> String? {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    let name = String(text[..<sign])
    let value = String(text[text.index(after: sign)...])
    let style = neighbour.kind == .string ? neighbour.style : .plain
    return ScalarText.written(name, like: .plain, isJSON: false) + ": "
      + ScalarText.written(value, like: style, isJSON: false)
  }

  /// Lines of an env file behind the one that holds a place.
  private func lines(_ texts: [String], after span: Span, _ file: SourceFile) -> Finding.Fix.Edit? {
    guard texts.allSatisfy({ ScalarText.isHarmless($0) && !$0.contains(" ") }),
      let entry = DotenvParser.parse(file).entries.first(where: { $0.span.contains(span) })
    else { return nil }
    let end = Line.end(from: entry.span.range.upperBound, in: file.bytes)
    let lineEnd = end < file.bytes.count && file.bytes[end] == 0x0D ? "\r\n" : "\n"
    return .init(
      span: Span(file: file.id, end..<end), replacement: texts.map { lineEnd + $0 }.joined())
  }

  /// `{"a": 1}`, in one line or in several; what JSON takes for no text is written as it is.
  private func flowMembers(
    _ texts: [String], after last: DataMember, in mapping: DataNode, _ file: SourceFile
  ) -> Finding.Fix.Edit? {
    let range = last.key.span.range.upperBound..<last.value.span.range.lowerBound
    let colon = String(decoding: file.bytes[range], as: UTF8.self)
    guard isJSON(file), colon.utf8.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: ":") }) else {
      return nil
    }
    let words = texts.compactMap { text -> String? in
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
      let value = String(text[text.index(after: sign)...])
      return ScalarText.doubleQuoted(String(text[..<sign])) + colon
        + (["true", "false", "null"].contains(value) ? value : ScalarText.doubleQuoted(value))
    }
    guard words.count == texts.count else { return nil }
    let members = mapping.members.map { $0.key.span.union($0.value.span) }
    return flowEntries(words, into: mapping.span, members, file)
  }

  /// `[a, b]`, in one line or in several.
  private func flowEntries(
    _ words: [String], into list: Span, _ entries: [Span], _ file: SourceFile
  ) -> Finding.Fix.Edit? {
    let range = list.range
    guard let last = entries.last, let first = entries.first else {
      let inside = range.lowerBound + 1..<range.upperBound - 1
      guard Self.isBlank(file.bytes[inside]) else { return nil }
      return .init(
        span: Span(file: file.id, inside), replacement: words.joined(separator: ", "))
    }
    var separator = ", "
    if entries.count > 1 {
      let gap = file.bytes[
        entries[entries.count - 2].range.upperBound..<last.range.lowerBound]
      // A comment between them belongs to the entry, not to the layout.
      if Self.isBlank(gap.filter { $0 != UInt8(ascii: ",") }[...]) {
        separator = String(decoding: gap, as: UTF8.self)
      }
    } else {
      let gap = file.bytes[range.lowerBound + 1..<first.range.lowerBound]
      if gap.contains(0x0A), Self.isBlank(gap) {
        separator = "," + String(decoding: gap, as: UTF8.self)
      }
    }
    let end = last.range.upperBound
    return .init(
      span: Span(file: file.id, end..<end),
      replacement: words.map { separator + $0 }.joined())
  }

  /// `- a` or `name: a` in lines of their own.
  ///
  /// - Parameters:
  ///   - words: the entries.
  ///   - start: where the last entry begins, a dash before it aside.
  ///   - last: its value.
  ///   - file: the file.
  private func blockEntries(
    _ words: [String], at start: Int, after last: DataNode, _ file: SourceFile
  ) -> Finding.Fix.Edit? {
    let bytes = file.bytes
    let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lead = bytes[lineStart..<start]
    let dashes = lead.count { $0 == UInt8(ascii: "-") }
    guard dashes <= 1, Self.isBlank(lead.filter { $0 != UInt8(ascii: "-") }[...]) else {
      return nil
    }
    switch last.kind {
    case .mapping, .sequence, .alias: return nil
    case .null, .boolean, .number, .string:
      guard last.style != .literal, last.style != .folded else { return nil }
    }
    let end = Line.end(from: last.span.range.upperBound, in: bytes)
    guard Line.isRemark(bytes[last.span.range.upperBound..<end]) else { return nil }
    let lineEnd = end < bytes.count && bytes[end] == 0x0D ? "\r\n" : "\n"
    let indentation = String(decoding: lead, as: UTF8.self)
    return .init(
      span: Span(file: file.id, end..<end),
      replacement: words.map { lineEnd + indentation + $0 }.joined())
  }

  /// Takes the entry of an env file away with its line.
  func envRemoval(of span: Span) -> Finding.Fix.Edit? {
    guard let file = sources[span.file], isEnvFile(file),
      let entry = DotenvParser.parse(file).entries.first(where: { $0.span.contains(span) })
    else { return nil }
    return blockRemoval(of: entry.span.range, isElement: false, file)
  }

  /// Takes an element or a member away, with the comma or the line that goes with it; nil outside of JSON and YAML.
  func memberRemoval(of span: Span) -> Finding.Fix.Edit? {
    guard let file = sources[span.file], let step = trees.path(to: span).last,
      let parent = step.parent
    else { return nil }
    let items: [Span] =
      parent.kind == .sequence
      ? parent.elements.map(\.span) : parent.members.map { $0.key.span.union($0.value.span) }
    guard items.indices.contains(step.index) else { return nil }
    let item = items[step.index].range
    let open = file.bytes[parent.span.range.lowerBound]
    guard open == UInt8(ascii: "[") || open == UInt8(ascii: "{") else {
      return blockRemoval(of: item, isElement: parent.kind == .sequence, file)
    }
    let range: Range<Int>
    if step.index + 1 < items.count {
      range = item.lowerBound..<items[step.index + 1].range.lowerBound
    } else if step.index > 0 {
      range = items[step.index - 1].range.upperBound..<item.upperBound
    } else {
      range = parent.span.range.lowerBound + 1..<parent.span.range.upperBound - 1
    }
    return .init(span: Span(file: file.id, range), replacement: "")
  }

  private func blockRemoval(
    of item: Range<Int>, isElement: Bool, _ file: SourceFile
  ) -> Finding.Fix.Edit? {
    let bytes = file.bytes
    let lineStart = bytes[..<item.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lead = bytes[lineStart..<item.lowerBound]
    let blanks = isElement ? lead.filter { $0 != UInt8(ascii: "-") }[...] : lead
    let end = Line.end(from: item.upperBound, in: bytes)
    guard Self.isBlank(blanks), Line.isRemark(bytes[item.upperBound..<end]) else { return nil }
    let next = bytes[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    return .init(span: Span(file: file.id, lineStart..<next), replacement: "")
  }

  private func isJSON(_ file: SourceFile) -> Bool { file.path.lowercased().hasSuffix(".json") }

  /// Whether a value ends with its line and may hold blanks.
  private func isEnvFile(_ file: SourceFile) -> Bool {
    let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
    return name.hasPrefix(".env") || name.hasSuffix(".env")
  }

  private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
  }
}
