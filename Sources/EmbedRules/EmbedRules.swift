// Turns the rule documents into Swift code, and refuses those that do not type-check.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Rules
import SourceText

/// `EmbedRules OUTPUT FOLDER`, run by the build-tool plugin of the same name.
@main
struct EmbedRules {
  private var sources = SourceMap()
  private var rules: [(document: RuleDocument, definition: RuleDefinition)] = []
  private var hasMistakes = false

  static func main() {
    var tool = EmbedRules()
    exit(tool.run(Array(CommandLine.arguments.dropFirst())))
  }

  private mutating func run(_ arguments: [String]) -> Int32 {
    guard arguments.count == 2, let output = arguments.first, let folder = arguments.last else {
      Self.complain("usage: EmbedRules OUTPUT FOLDER")
      return 2
    }
    for path in RuleFiles.documents(in: folder) { add(path) }
    if hasMistakes { return 1 }
    guard Self.write(EmbeddedSource.text(of: rules), to: output) else {
      Self.complain("\(output): error: cannot be written")
      return 1
    }
    return 0
  }

  private mutating func add(_ path: String) {
    guard let bytes = Self.read(path) else {
      Self.complain("\(path): error: cannot be read")
      hasMistakes = true
      return
    }
    let document = RuleDocument(sources.add(path: path, bytes: bytes))
    for mistake in document.allMistakes {
      let place = document.file.lines.position(
        at: Int(mistake.span.start), in: document.file.bytes, unit: .characters)
      Self.complain("\(path):\(place.line):\(place.column): error: \(mistake.message)")
      hasMistakes = true
    }
    if let definition = document.definition { rules.append((document, definition)) }
  }

  private static func complain(_ text: String) {
    guard let stream = fdopen(dup(2), "w") else { return }
    fputs(text + "\n", stream)
    fclose(stream)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return bytes }
      bytes += chunk[..<count]
    }
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
  }
}
