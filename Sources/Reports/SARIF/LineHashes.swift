// The hashes of lines by which GitHub knows an alert again: `partialFingerprints/primaryLocationLineHash`.

import SourceText

/// GitHub's hashes of the lines of one file, as github/codeql-action computes them where a report has none
/// (`src/fingerprints.ts`); another value than its own makes that action warn.
///
/// A line's hash is that of the first 100 UTF-16 code units from its start on, spaces and tabs left out, line ends
/// taken as LF, over the line's end and into the next ones. Behind the file stands one unit 65535, then zeros. The
/// hash is the polynomial of the units in 37, modulo 2^64; a count tells equal ones of a file apart.
struct LineHashes {
  private static let length = 100
  private static let factor: UInt64 = 37
  private static let endOfFile: UInt16 = 65535

  /// The hash of each wanted line that the file has.
  let values: [Int: String]

  /// Computes the hashes of some lines, which are 1-based.
  init(of bytes: [UInt8], lines wanted: Set<Int>) {
    var window = Window(wanted: wanted)
    var isAfterReturn = false
    for unit in String(decoding: bytes, as: UTF8.self).utf16 {
      let isSkippedFeed = isAfterReturn && unit == 0x0A
      isAfterReturn = unit == 0x0D
      if unit == 0x20 || unit == 0x09 || isSkippedFeed { continue }
      window.take(unit == 0x0D ? 0x0A : unit)
    }
    window.take(Self.endOfFile)
    window.finish()
    values = window.values
  }

  /// The last 100 units, and which of them begin a line.
  private struct Window {
    let wanted: Set<Int>
    private(set) var values: [Int: String] = [:]
    private var units = [UInt64](repeating: 0, count: LineHashes.length)
    private var lines = [Int](repeating: 0, count: LineHashes.length)
    private var counts: [UInt64: Int] = [:]
    private var index = 0
    private var hash: UInt64 = 0
    private var line = 0
    private var isLineStart = true
    /// The factor of the unit that leaves the window.
    private let leaving = (0..<LineHashes.length).reduce(UInt64(1)) { power, _ in
      power &* LineHashes.factor
    }

    init(wanted: Set<Int>) { self.wanted = wanted }

    mutating func take(_ unit: UInt16) {
      finishLine()
      if isLineStart {
        line += 1
        lines[index] = line
      }
      isLineStart = unit == 0x0A
      push(UInt64(unit))
    }

    /// Moves the window behind the end, so that the last lines get their hashes.
    mutating func finish() {
      for _ in 0..<LineHashes.length {
        finishLine()
        push(0)
      }
    }

    /// The window holds all units of the line that begins where the next unit goes.
    private mutating func finishLine() {
      guard lines[index] != 0 else { return }
      let count = counts[hash, default: 0] + 1
      counts[hash] = count
      if wanted.contains(lines[index]) {
        values[lines[index]] = "\(String(hash, radix: 16)):\(count)"
      }
      lines[index] = 0
    }

    private mutating func push(_ unit: UInt64) {
      hash = hash &* LineHashes.factor &+ unit &- leaving &* units[index]
      units[index] = unit
      index = (index + 1) % LineHashes.length
    }
  }
}

extension LineHashes {
  /// The hashes of lines of a file of a run, but of none that gives something away.
  ///
  /// A secret of a few characters can be computed from a hash of the line that holds it, so that GitHub, which has the
  /// file, is left to do that itself. So it is where a lone CR makes GitHub count lines that no editor shows.
  init(of file: SourceFile, lines: Set<Int>, redaction: Redaction) {
    let returns = file.bytes.indices.lazy.filter { file.bytes[$0] == 0x0D }
    if returns.contains(where: { $0 + 1 == file.bytes.count || file.bytes[$0 + 1] != 0x0A }) {
      self.init(of: [], lines: [])
      return
    }
    let harmless = lines.filter { line in
      let hashed = Self.hashedBytes(ofLine: line, in: file)
      // A secret that is known by its value is found only where it lies within the range.
      let around = hashed.lowerBound - Self.longestSecret..<hashed.upperBound + Self.longestSecret
      return redaction.hiddenRanges(of: file, in: around).allSatisfy { !$0.overlaps(hashed) }
    }
    self.init(of: file.bytes, lines: harmless)
  }

  /// More bytes than a key in PEM has.
  private static let longestSecret = 8192

  /// The bytes that a line's hash takes its units from, and some more.
  private static func hashedBytes(ofLine line: Int, in file: SourceFile) -> Range<Int> {
    let start = file.lines.range(ofLine: line, in: file.bytes).lowerBound
    var end = start
    var count = 0
    // A character takes one unit at least, so that these are no fewer bytes than are hashed.
    while end < file.bytes.count, count < length {
      if file.bytes[end] & 0xC0 != 0x80, file.bytes[end] != 0x20, file.bytes[end] != 0x09 {
        count += 1
      }
      end += 1
    }
    return start..<end
  }
}
