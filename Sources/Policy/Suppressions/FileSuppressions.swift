// The suppressions of one file, and the lines that they speak of.

import Deployment
import Loaders
import Rules
import SourceText

/// What the comments of a file want hidden.
struct FileSuppressions {
  /// A suppression with what it speaks of.
  struct Entry {
    var suppression: Suppression
    /// The 1-based line; nil for the whole file, and where there is no such line.
    let line: Int?
    /// The wish that names the rule, maybe among others.
    let wish: Span
    /// What would have to go for the whole wish to be gone.
    let wholeComment: Span?
  }

  let entries: [Entry]

  /// Whether a file is worth the parsing: nearly none is, and one look at its bytes tells.
  static func mayExist(in file: SourceFile) -> Bool {
    FileComments.mayExist(in: file.path)
      && ByteSearch.contains(SuppressionComment.mark, in: file.bytes)
  }

  /// Reads the comments of a file; nil where none of them is meant.
  init?(_ file: SourceFile, kind: FileKind?) {
    let comments = FileComments.spans(in: file, kind: kind)
    let lines = CommentLines(file: file, comments: comments)
    var entries: [Entry] = []
    for comment in comments {
      for wish in SuppressionComment.all(in: comment, of: file.bytes) {
        entries += Self.entries(of: wish, in: comment, lines: lines)
      }
    }
    if kind == .dockerfile { entries += Self.strayEntries(in: file, lines: lines) }
    guard !entries.isEmpty else { return nil }
    self.entries = entries
  }

  /// Wishes behind a Dockerfile's instructions, where nothing but the author takes them for comments.
  private static func strayEntries(in file: SourceFile, lines: CommentLines) -> [Entry] {
    (1...max(1, file.lines.lineCount)).compactMap { line in
      let range = file.lines.range(ofLine: line, in: file.bytes)
      guard let mark = file.bytes[range].lastIndex(of: UInt8(ascii: "#")), !lines.isComment(line),
        let wish = SuppressionComment.all(
          in: Span(file: file.id, mark..<range.upperBound), of: file.bytes
        ).first
      else { return nil }
      return Entry(
        suppression: Suppression(
          rule: lines.text(of: wish.span), place: .line, reason: wish.reason, span: wish.span,
          state: .noComment), line: nil, wish: wish.span, wholeComment: nil)
    }
  }

  private static func entries(
    of wish: SuppressionComment, in comment: Span, lines: CommentLines
  ) -> [Entry] {
    let own = lines.line(of: wish.span)
    let standsAlone = lines.isComment(own)
    guard let word = wish.place else {
      let text = lines.text(of: wish.span)
      return [
        Entry(
          suppression: Suppression(
            rule: text, place: .line, reason: wish.reason, span: wish.span,
            standsAlone: standsAlone, state: .unreadable), line: nil, wish: wish.span,
          wholeComment: nil)
      ]
    }
    let place: Suppression.Place
    let line: Int?
    switch word {
    case .line: (place, line) = (.line, own)
    case .nextLine: (place, line) = (.nextLine, lines.codeLine(after: own))
    case .file: (place, line) = (.file, nil)
    }
    let whole = lines.removable(comment, wish.span)
    return wish.names.map { name in
      Entry(
        suppression: Suppression(
          rule: name.text, place: place, reason: wish.reason, until: wish.until,
          untilSpan: wish.untilSpan, span: name.span,
          removable: name.removable, standsAlone: standsAlone),
        line: line, wish: wish.span, wholeComment: whole)
    }
  }
}

/// The lines of a file, and which of them hold nothing but comments.
private struct CommentLines {
  let file: SourceFile
  let comments: [Span]

  func line(of span: Span) -> Int { file.lines.line(at: Int(span.start)) }

  func text(of span: Span) -> String {
    String(decoding: file.bytes[span.range.clamped(to: 0..<file.bytes.count)], as: UTF8.self)
  }

  /// Whether a line holds comments only.
  func isComment(_ line: Int) -> Bool {
    guard let first = firstByte(of: line) else { return false }
    return isInComment(first) && endsInComment(line)
  }

  /// The first line behind one that holds more than blanks and comments; nil where there is none.
  func codeLine(after line: Int) -> Int? {
    var next = line + 1
    while next <= file.lines.lineCount {
      if firstByte(of: next) != nil, !isComment(next) { return next }
      next += 1
    }
    return nil
  }

  /// The comment with the blanks before it, where nothing but the wish stands in it.
  func removable(_ comment: Span, _ wish: Span) -> Span? {
    let before = file.bytes[Int(comment.start)..<Int(wish.start)]
    let after = file.bytes[Int(wish.end)..<Int(comment.end)]
    guard (before + after).allSatisfy({ $0 <= 0x20 || "#/*".utf8.contains($0) }) else {
      return nil
    }
    var start = Int(comment.start)
    if !isComment(line(of: comment)) {
      while start > 0, file.bytes[start - 1] == 0x20 || file.bytes[start - 1] == 0x09 {
        start -= 1
      }
    }
    return Span(file: file.id, start..<Int(comment.end))
  }

  private func firstByte(of line: Int) -> Int? {
    let range = file.lines.range(ofLine: line, in: file.bytes)
    return file.bytes[range].firstIndex { $0 > 0x20 }
  }

  private func endsInComment(_ line: Int) -> Bool {
    let range = file.lines.range(ofLine: line, in: file.bytes)
    guard let last = file.bytes[range].lastIndex(where: { $0 > 0x20 }) else { return false }
    return isInComment(last)
  }

  /// Whether a byte belongs to a comment; comments are in file order.
  private func isInComment(_ offset: Int) -> Bool {
    var low = 0
    var high = comments.count
    while low < high {
      let middle = (low + high) / 2
      if Int(comments[middle].end) <= offset { low = middle + 1 } else { high = middle }
    }
    return low < comments.count && Int(comments[low].start) <= offset
  }
}
