// Where a piece of a file lies. Everything from the lexers to the reports points with these.

/// The identity of one file of a run; the index of the file in its ``SourceMap``.
public struct FileID: Hashable, Comparable, Sendable {
  /// The index in ``SourceMap/files``.
  public let rawValue: UInt32

  /// Makes an identity from an index.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// Orders by the time of registration.
  public static func < (a: FileID, b: FileID) -> Bool { a.rawValue < b.rawValue }
}

/// A half-open range of bytes in one file.
public struct Span: Hashable, Sendable {
  /// The file that the bytes belong to.
  public let file: FileID
  /// The offset of the first byte.
  public let start: UInt32
  /// The offset after the last byte; never less than `start`.
  public let end: UInt32

  /// Makes a span; an end before the start is moved to the start.
  public init(file: FileID, start: UInt32, end: UInt32) {
    self.file = file
    self.start = start
    self.end = max(start, end)
  }

  /// Makes a span from byte offsets, clamped to what a `UInt32` holds.
  public init(file: FileID, _ range: Range<Int>) {
    self.init(
      file: file,
      start: UInt32(clamping: range.lowerBound),
      end: UInt32(clamping: range.upperBound)
    )
  }

  /// The number of bytes.
  public var count: Int { Int(end) - Int(start) }

  /// Whether there is no byte in it.
  public var isEmpty: Bool { start == end }

  /// The byte offsets as a range of `Int`.
  public var range: Range<Int> { Int(start)..<Int(end) }

  /// Whether every byte of the other span lies in this one, in the same file.
  public func contains(_ other: Span) -> Bool {
    file == other.file && start <= other.start && other.end <= end
  }

  /// Whether the two spans share a byte, or one of them is empty and touches the other.
  public func overlaps(_ other: Span) -> Bool {
    guard file == other.file else { return false }
    if isEmpty || other.isEmpty { return start <= other.end && other.start <= end }
    return start < other.end && other.start < end
  }

  /// The smallest span that covers both; the receiver where the files differ.
  public func union(_ other: Span) -> Span {
    guard file == other.file else { return self }
    return Span(file: file, start: min(start, other.start), end: max(end, other.end))
  }

  /// The part from `lower` to `upper`, byte offsets counted from this span's start and clamped to it.
  public func sub(_ lower: Int, _ upper: Int) -> Span {
    let from = min(max(0, lower), count)
    let to = min(max(from, upper), count)
    return Span(file: file, start: start + UInt32(from), end: start + UInt32(to))
  }
}
