// The entry to the JSON parser: what can be said about a file before its first token.

import SourceText

/// Reads JSON (RFC 8259) into a ``DataTree``.
///
/// Whatever the RFC rejects is a problem at its place, and reading goes on behind it: realm files
/// are edited by hand, cut off, concatenated and full of placeholders.
public enum JSONParser {
  /// How deep arrays and objects may nest; a realm export needs about ten levels.
  static let depthLimit = 512

  /// Reads a file; the tree holds everything that could be understood.
  public static func parse(_ file: SourceFile) -> DataTree {
    parse(file, sizeLimit: Int(UInt32.max) - 1)
  }

  static func parse(_ file: SourceFile, sizeLimit: Int) -> DataTree {
    if let problem = unreadable(file, sizeLimit: sizeLimit) {
      return DataTree(file: file, nodes: [], decoded: [], roots: [], problems: [problem])
    }
    return file.bytes.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes: bytes, file: file.id, start: file.contentStart)
      reader.read()
      return DataTree(
        file: file,
        nodes: reader.nodes,
        decoded: reader.decoded,
        roots: reader.roots,
        problems: reader.problems.sorted
      )
    }
  }

  /// Why a file cannot be read at all.
  private static func unreadable(_ file: SourceFile, sizeLimit: Int) -> SyntaxProblem? {
    guard file.bytes.count <= sizeLimit else {
      return SyntaxProblem(message: "the file is too large", span: Span(file: file.id, 0..<0))
    }
    guard let encoding = foreignEncoding(file.bytes) else { return nil }
    return SyntaxProblem(
      message: "the file is \(encoding), not UTF-8; JSON is exchanged in UTF-8",
      span: Span(file: file.id, 0..<min(2, file.bytes.count))
    )
  }

  /// The name of an encoding other than UTF-8, by its byte order mark or by the zero bytes it puts
  /// around the first character, which is ASCII in every JSON text (RFC 4627, section 3).
  private static func foreignEncoding(_ bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(4))
    guard head.count >= 2 else { return nil }
    switch (head[0], head[1]) {
    case (0xFF, 0xFE): return head.dropFirst(2) == [0, 0] ? "UTF-32" : "UTF-16"
    case (0xFE, 0xFF): return "UTF-16"
    case (0, 0): return head.count == 4 && head[2...] != [0, 0] ? "UTF-32" : nil
    case (0, _): return "UTF-16"
    case (_, 0): return head.count == 4 && head[2...] == [0, 0] ? "UTF-32" : "UTF-16"
    default: return nil
    }
  }
}
