// Spellings that mean the same must give the same findings, at places that can be foretold.

import Linting
import Testing

/// A change of a file that keeps its meaning.
enum Mutation: String, CaseIterable, CustomTestStringConvertible {
  case windowsLineEnds, byteOrderMark, comment, noLastLineEnd, defaults

  var testDescription: String { rawValue }

  /// The changed file, and by how many lines its places move; nil where the change is not for it.
  func apply(to text: String, path: String) -> (text: String, shift: Int)? {
    let isYAML = path.hasSuffix(".yaml")
    let isNginx = path.hasSuffix(".conf")
    switch self {
    case .windowsLineEnds:
      return (
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"), 0
      )
    case .byteOrderMark: return isYAML || path.hasSuffix(".json") ? ("\u{FEFF}" + text, 0) : nil
    case .comment: return isYAML || isNginx ? ("# 🦊 überall\n" + text, 1) : nil
    case .noLastLineEnd: return (String(text.dropLast()), 0)
    case .defaults: return path.hasSuffix("compose.yaml") ? (Self.withDefaults(text), 0) : nil
    }
  }

  /// `NAME: value` becomes `NAME: "${UNSET:-value}"`.
  private static func withDefaults(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let halves = line.split(separator: ": ", maxSplits: 1)
      guard halves.count == 2,
        halves[0].allSatisfy({ $0 == " " || $0 == "_" || $0.isUppercase }),
        let value = halves[1].split(separator: " ", maxSplits: 1).first, !value.hasPrefix("\"")
      else { return String(line) }
      return "\(halves[0]): \"${UNSET:-\(value)}\"\(halves[1].dropFirst(value.count))"
    }
    return lines.joined(separator: "\n")
  }
}

@Suite("Other spellings of the same deployment")
struct MutationTests {
  @Test(arguments: CatalogExample.firing, Mutation.allCases)
  func firesAlike(_ subject: CatalogExample, mutation: Mutation) {
    var files = subject.example.files
    var shifts: [String: Int] = [:]
    for (path, text) in subject.example.files {
      guard let (changed, shift) = mutation.apply(to: text, path: path) else { continue }
      files[path] = changed
      shifts[path] = shift
    }
    var options = Lint.Options()
    options.adviceOf = [subject.rule.definition.name]
    options.now = ExampleRun.date.secondsSince1970
    let expected = Run(subject.example.files, options: options).lines.map { line in
      let words = line.split(separator: " ").map(String.init)
      let place = words[0].split(separator: ":").map(String.init)
      let moved = (Int(place[1]) ?? 0) + shifts[place[0], default: 0]
      return "\(place[0]):\(moved) \(words[1]) \(words[2])"
    }
    #expect(!expected.isEmpty)
    #expect(Run(files, options: options).lines == expected)
  }
}
