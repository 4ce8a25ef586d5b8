// What the tests of the text formats share.

import SourceText
import Syntax

/// Registers `text` as a file of its own.
func sourceFile(_ text: String) -> SourceFile { sourceFile(Array(text.utf8)) }

func sourceFile(_ bytes: [UInt8]) -> SourceFile {
  SourceFile(id: FileID(0), path: "input", bytes: bytes)
}

/// `error 1:2` or `note 1:2` per problem, columns in characters.
func places(_ problems: [SyntaxProblem], in file: SourceFile) -> [String] {
  problems.map { problem in
    let start = Int(problem.span.start)
    let position = file.lines.position(at: start, in: file.bytes, unit: .characters)
    return "\(problem.isError ? "error" : "note") \(position.line):\(position.column)"
  }
}

/// The bytes at a span as text.
func text(_ span: Span, in file: SourceFile) -> String {
  String(decoding: file.bytes[span.range], as: UTF8.self)
}

/// `statements` in a server of a whole configuration; they begin in line 3.
func inServer(_ statements: String) -> String {
  "events {}\nhttp { server { listen 8080;\n\(statements)\n} }\n"
}

/// A pseudo-random sequence that is the same in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }

  /// The bytes with a few of them replaced by `marks` or pushed aside by them.
  mutating func damage(_ bytes: [UInt8], marks: [UInt8]) -> [UInt8] {
    var changed = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let mark = marks.randomElement(using: &self) ?? 0
      let offset = Int.random(in: 0..<changed.count, using: &self)
      if Bool.random(using: &self) {
        changed[offset] = mark
      } else {
        changed.insert(mark, at: offset)
      }
    }
    return changed
  }
}
