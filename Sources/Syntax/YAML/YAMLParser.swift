// YAML: from bytes to a DataTree, by way of libyaml's events.

import SourceText

/// Reads YAML as docker compose and Authentik read it, and keeps the place of everything.
///
/// Nothing in here throws: what cannot be read becomes a ``SyntaxProblem``, and everything around it
/// is still in the tree. Plain scalars are typed as go-yaml v3 types them, which is what compose uses:
/// `yes`, `no`, `on` and `off` are strings, `0o17`, `017` and `1_000` are numbers, a timestamp is a
/// string. A tag of the YAML core (`!!str`) decides over the text; any other tag leaves the kind alone.
public enum YAMLParser {
  /// How deep containers may nest.
  public static let depthLimit = 512

  /// How many nodes a document may have once every alias is replaced by what it stands for.
  public static let expansionLimit = 10_000_000

  /// How many bytes a file may have; offsets of decoded text have to fit 32 bits.
  static let sizeLimit = 1 << 30

  /// How many errors of libyaml's a file may have before reading ends.
  static let errorLimit = 100

  /// How many problems of one file are told.
  static let problemLimit = 1_000

  /// Reads a file.
  public static func parse(_ file: SourceFile) -> DataTree {
    if let problem = refusal(of: file) {
      return DataTree(file: file, nodes: [], decoded: [], roots: [], problems: [problem])
    }
    let scan = YAMLCharacters(file)
    let bytes = scan.replaced ?? file.bytes
    let reading = read(bytes, of: file, after: scan)
    guard reading.errors > 0 else { return reading.tree }
    let instructions = bytes.withUnsafeBufferPointer { YAMLTemplate.instructions(in: $0) }
    guard let first = instructions.first else { return reading.tree }
    var masked = bytes
    for offset in instructions.joined() { masked[offset] = 0x20 }
    let template = SyntaxProblem(
      message: "an instruction to a template engine, not YAML; lines like this one are left out",
      span: Span(file: file.id, first)
    )
    let second = read(masked, of: file, after: scan, noting: [template])
    return second.errors < reading.errors ? second.tree : reading.tree
  }

  /// Reads bytes that may differ from the file's where those are not to be seen.
  private static func read(
    _ bytes: [UInt8],
    of file: SourceFile,
    after scan: YAMLCharacters,
    noting noted: [SyntaxProblem] = []
  ) -> (tree: DataTree, errors: Int) {
    bytes.withUnsafeBufferPointer { bytes in
      let input = UnsafeBufferPointer(rebasing: bytes[..<scan.end])
      var composer = YAMLComposer(file: file, input: input, isASCII: scan.isASCII)
      composer.compose(from: file.contentStart)
      let comments = YAMLComments.spans(in: input, of: file, around: composer.nodes)
      let problems = (scan.problems + noted + composer.problems).enumerated()
        .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
        .map(\.element)
      return (composer.tree(comments: comments, problems: problems), composer.errors)
    }
  }

  /// Why a file is not read at all; nil for most.
  private static func refusal(of file: SourceFile) -> SyntaxProblem? {
    let start = Span(file: file.id, start: 0, end: 0)
    if file.bytes.count > sizeLimit {
      return SyntaxProblem(message: "the file is larger than 1 GiB and was not read", span: start)
    }
    if file.bytes.starts(with: [0xFF, 0xFE]) || file.bytes.starts(with: [0xFE, 0xFF]) {
      return SyntaxProblem(
        message: "the file is UTF-16 and was not read; save it as UTF-8",
        span: Span(file: file.id, start: 0, end: 2)
      )
    }
    return nil
  }
}
