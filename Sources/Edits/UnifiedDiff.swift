// Fixes as a patch that `patch -p1` and `git apply` take, with the rule's name at every hunk.

import SourceText

/// What fixes would change in one file, for people.
public struct UnifiedDiff: Sendable {
  /// The patch; empty where nothing changes.
  public let bytes: [UInt8]
  /// Whether a secret is masked in it, so that it cannot be applied.
  public let isMasked: Bool

  /// The number of unchanged lines around a change.
  private static let context = 3

  /// Compares a file with what edits made of it.
  ///
  /// - Parameters:
  ///   - text: the file with the edits.
  ///   - path: its path relative to the linted root.
  ///   - before: the file as it was, and what to hide of it.
  ///   - after: the file as it will be, and what to hide of it.
  public init(
    _ text: EditedText, path: String, before: (file: SourceFile, redaction: Redaction),
    after: (file: SourceFile, redaction: Redaction)
  ) {
    let diff = LineDiff(text)
    guard !diff.changes.isEmpty else {
      bytes = []
      isMasked = false
      return
    }
    var writer = Writer(diff: diff, before: before, after: after)
    for hunk in Self.hunks(of: diff) { writer.write(hunk) }
    isMasked = writer.isMasked
    let note =
      writer.isMasked ? "# \(path): secrets are masked, so this part cannot be applied\n" : ""
    let header =
      "--- \(Self.name("a/" + path))\n+++ \(Self.name("b/" + path))\n"
    bytes = Array((note + header).utf8) + writer.bytes
  }

  /// Changes whose surroundings touch are shown in one.
  private static func hunks(of diff: LineDiff) -> [[LineChange]] {
    var hunks: [[LineChange]] = []
    for change in diff.changes {
      if let last = hunks.last?.last,
        change.old.lowerBound - last.old.upperBound <= 2 * context
      {
        hunks[hunks.count - 1].append(change)
      } else {
        hunks.append([change])
      }
    }
    return hunks
  }

  /// A file's name as git writes it: quoted where it holds what a reader could take for something else.
  private static func name(_ path: String) -> String {
    let isOdd = path.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }
    guard isOdd else { return path.utf8.contains(0x20) ? path + "\t" : path }
    var quoted = "\""
    for byte in path.utf8 {
      switch byte {
      case 0x22, 0x5C: quoted += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: quoted += String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - digits.utf8.count) + digits
      }
    }
    return quoted + "\""
  }

  private struct Writer {
    let diff: LineDiff
    let before: (file: SourceFile, redaction: Redaction)
    let after: (file: SourceFile, redaction: Redaction)
    var bytes: [UInt8] = []
    var isMasked = false

    mutating func write(_ hunk: [LineChange]) {
      guard let first = hunk.first, let last = hunk.last else { return }
      let (start, end) = surroundings(of: first.old.lowerBound, last.old.upperBound)
      let growth = hunk.reduce(0) { $0 + $1.new.count - $1.old.count }
      let newStart = first.newStart - (first.old.lowerBound - start)
      let rules = hunk.reduce(into: Set<String>()) { $0.formUnion($1.rules) }.sorted()
      bytes += "@@ -\(Self.range(start, end - start)) +".utf8
      bytes += "\(Self.range(newStart, end - start + growth)) @@ ".utf8
      bytes += "\(rules.joined(separator: ", "))\n".utf8
      var line = start
      for change in hunk {
        for kept in line..<change.old.lowerBound { write(" ", diff.old.ranges[kept], of: before) }
        for gone in change.old { write("-", diff.old.ranges[gone], of: before) }
        for put in change.new { write("+", put, of: after) }
        line = change.old.upperBound
      }
      for kept in line..<end { write(" ", diff.old.ranges[kept], of: before) }
    }

    /// The first and the last unchanged line to show around some lines, without those that hold a secret where that
    /// leaves a patch that can be applied.
    ///
    /// Without a line behind the change a patch counts as one of the file's end, as it does for GNU patch with fewer
    /// lines behind than before.
    private func surroundings(of first: Int, _ last: Int) -> (start: Int, end: Int) {
      let count = diff.old.ranges.count
      let start = max(0, first - UnifiedDiff.context)
      let end = min(count, last + UnifiedDiff.context)
      func isSecret(_ line: Int) -> Bool {
        !before.redaction.hiddenRanges(of: before.file, in: diff.old.ranges[line]).isEmpty
      }
      var clearStart = (start..<first).last(where: isSecret).map { $0 + 1 } ?? start
      let clearEnd = (last..<end).first(where: isSecret) ?? end
      guard clearEnd > last || clearEnd == count else { return (start, end) }
      if clearEnd < count { clearStart = max(clearStart, first - (clearEnd - last)) }
      return (clearStart, clearEnd)
    }

    /// The first line and the number of lines; of none, the line before.
    private static func range(_ start: Int, _ count: Int) -> String {
      count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
    }

    private mutating func write(
      _ sign: Character, _ range: Range<Int>, of state: (file: SourceFile, redaction: Redaction)
    ) {
      bytes += String(sign).utf8
      var offset = range.lowerBound
      for hidden in state.redaction.hiddenRanges(of: state.file, in: range) {
        bytes += state.file.bytes[offset..<hidden.lowerBound]
        bytes += Redaction.mask.utf8
        offset = hidden.upperBound
        isMasked = true
      }
      bytes += state.file.bytes[offset..<range.upperBound]
      if bytes.last != 0x0A { bytes += "\n\\ No newline at end of file\n".utf8 }
    }
  }
}
