// Turns the rule documents into Swift code, and refuses those that do not type-check.
//
// Usage: EmbedRules OUTPUT DOCUMENT… — run by the build-tool plugin of the same name.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Rules
import SourceText

/// Reads a whole file; nil where that fails.
func read(_ path: String) -> [UInt8]? {
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

/// Writes a whole file; false where that fails.
func write(_ text: String, to path: String) -> Bool {
  guard let file = fopen(path, "wb") else { return false }
  let bytes = Array(text.utf8)
  let written = fwrite(bytes, 1, bytes.count, file)
  return fclose(file) == 0 && written == bytes.count
}

var sources = SourceMap()
var rules: [(document: RuleDocument, definition: RuleDefinition)] = []
var hasMistakes = false

func report(_ path: String, _ document: RuleDocument, _ mistake: RuleDocument.Mistake) {
  let place = document.file.lines.position(
    at: Int(mistake.span.start), in: document.file.bytes, unit: .characters)
  fputs("\(path):\(place.line):\(place.column): error: \(mistake.message)\n", stderr)
  hasMistakes = true
}

let arguments = CommandLine.arguments
guard arguments.count >= 2 else {
  fputs("usage: EmbedRules OUTPUT DOCUMENT…\n", stderr)
  exit(2)
}
for path in arguments.dropFirst(2).sorted() {
  guard let bytes = read(path) else {
    fputs("\(path): error: cannot be read\n", stderr)
    exit(1)
  }
  let document = RuleDocument(sources.add(path: path, bytes: bytes))
  for mistake in document.allMistakes { report(path, document, mistake) }
  if let definition = document.definition { rules.append((document, definition)) }
}
if hasMistakes { exit(1) }
if !write(EmbeddedSource.text(of: rules), to: arguments[1]) {
  fputs("\(arguments[1]): error: cannot be written\n", stderr)
  exit(1)
}
