// Turns byte offsets into lines and columns, once a report asks for them.

/// A place as people and machine formats count it: 1-based line, 1-based column.
public struct Position: Hashable, Comparable, Sendable {
  /// The 1-based line.
  public let line: Int
  /// The 1-based column in the unit that was asked for.
  public let column: Int

  /// Makes a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  public static func < (a: Position, b: Position) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }
}

/// What a column counts.
public enum ColumnUnit: Sendable {
  /// Unicode scalars; what text reports and our JSON use.
  case characters
  /// UTF-16 code units; SARIF's default and the language server protocol's.
  case utf16
  /// Bytes of the file; rdjson's.
  case utf8
}

/// The starts of the lines of one file.
///
/// A line ends after LF; CRLF counts as one end and a lone CR as none, which is how nginx, libyaml's
/// block structure and editors' defaults agree on real files.
public struct LineIndex: Sendable {
  private let starts: [UInt32]

  /// Finds the line starts of `bytes`.
  public init(_ bytes: [UInt8]) {
    var starts: [UInt32] = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A {
      starts.append(UInt32(clamping: offset + 1))
    }
    self.starts = starts
  }

  /// The number of lines; a file that ends in LF has an empty last line.
  public var lineCount: Int { starts.count }

  /// The 1-based line that holds the byte at `offset`.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if Int(starts[middle]) <= offset { low = middle + 1 } else { high = middle }
    }
    return max(1, low)
  }

  /// The bytes of a 1-based line without its line end; empty where there is no such line.
  public func range(ofLine line: Int, in bytes: [UInt8]) -> Range<Int> {
    guard line >= 1, line <= starts.count else { return bytes.count..<bytes.count }
    let start = min(Int(starts[line - 1]), bytes.count)
    var end = line < starts.count ? Int(starts[line]) - 1 : bytes.count
    end = max(start, min(end, bytes.count))
    if end > start, line < starts.count, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The position of the byte at `offset`, which is clamped to the file.
  public func position(at offset: Int, in bytes: [UInt8], unit: ColumnUnit) -> Position {
    let offset = min(max(0, offset), bytes.count)
    let line = line(at: offset)
    let start = min(Int(starts[line - 1]), offset)
    return Position(line: line, column: 1 + Self.columns(bytes[start..<offset], unit: unit))
  }

  /// The number of columns that `bytes` takes; a byte that is no UTF-8 counts as one character.
  private static func columns(_ bytes: ArraySlice<UInt8>, unit: ColumnUnit) -> Int {
    switch unit {
    case .utf8: return bytes.count
    case .characters: return bytes.lazy.filter { $0 & 0xC0 != 0x80 }.count
    case .utf16:
      return bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
    }
  }
}
