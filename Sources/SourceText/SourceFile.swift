// One file's bytes, and the set of all files of a run.

import Synchronization

/// The bytes of one file and the name that reports give it.
public final class SourceFile: Sendable {
  /// The identity in the ``SourceMap`` that holds the file.
  public let id: FileID
  /// The path relative to the linted root, with `/`.
  public let path: String
  /// The content as it is on disk.
  public let bytes: [UInt8]
  /// The line starts; looked for when a report first asks, since most files are never shown.
  public var lines: LineIndex {
    index.withLock { known in
      if let known { return known }
      let found = LineIndex(bytes)
      known = found
      return found
    }
  }
  private let index = Mutex<LineIndex?>(nil)

  /// Registers bytes under a path; ``SourceMap/add(path:bytes:)`` is the usual way.
  public init(id: FileID, path: String, bytes: [UInt8]) {
    self.id = id
    self.path = path
    self.bytes = bytes
  }

  /// The span of the whole file.
  public var span: Span { Span(file: id, 0..<bytes.count) }

  /// The offset of the first byte after a UTF-8 byte order mark: 0 or 3.
  public var contentStart: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }
}

/// All files of a run, and what in them must never be shown.
public struct SourceMap: Sendable {
  /// The files in the order of their registration.
  public private(set) var files: [SourceFile] = []
  /// What to hide when text reaches people.
  public var redaction = Redaction()

  /// Makes an empty map.
  public init() {}

  /// Registers a file and returns it.
  public mutating func add(path: String, bytes: [UInt8]) -> SourceFile {
    let file = SourceFile(id: FileID(UInt32(clamping: files.count)), path: path, bytes: bytes)
    files.append(file)
    return file
  }

  /// The file that an identity of this map names.
  public subscript(id: FileID) -> SourceFile? {
    let index = Int(id.rawValue)
    return files.indices.contains(index) ? files[index] : nil
  }

  /// The start of a span in lines and columns.
  public func start(of span: Span, unit: ColumnUnit = .characters) -> Position? {
    self[span.file].map { $0.lines.position(at: Int(span.start), in: $0.bytes, unit: unit) }
  }

  /// The end of a span in lines and columns.
  public func end(of span: Span, unit: ColumnUnit = .characters) -> Position? {
    self[span.file].map { $0.lines.position(at: Int(span.end), in: $0.bytes, unit: unit) }
  }

  /// The text at a span as people may see it: secrets masked, bytes that are no UTF-8 replaced.
  public func textForHumans(_ span: Span) -> String {
    guard let file = self[span.file] else { return "" }
    return redaction.text(of: file, in: span.range)
  }
}
