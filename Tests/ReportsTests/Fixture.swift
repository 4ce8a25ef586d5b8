// Builds outcomes whose spans are found by the text that they cover.

import Deployment
import Rules
import SourceText
import Testing

@testable import Reports

/// The files of a test and the places in them.
struct Fixture {
  var sources = SourceMap()

  init(_ files: KeyValuePairs<String, String>) {
    for (path, text) in files { _ = sources.add(path: path, bytes: Array(text.utf8)) }
  }

  /// The first place of `text` in the file; `text` may end behind the last line.
  func span(_ text: String, in path: String) throws -> Span {
    let file = try #require(sources.files.first { $0.path == path })
    let needle = Array(text.utf8)
    let offset = try #require(
      (0...file.bytes.count).first { file.bytes[$0...].starts(with: needle) }
    )
    return Span(file: file.id, offset..<offset + needle.count)
  }

  func label(_ text: String, in path: String, _ sentence: String = "") throws -> Finding.Label {
    Finding.Label(span: try span(text, in: path), text: sentence)
  }

  func finding(_ primary: Finding.Label, _ labels: [Finding.Label] = []) -> Finding {
    Finding(
      rule: "a-rule", severity: .error, confidence: .certain, message: "it breaks",
      primary: primary, labels: labels
    )
  }

  func outcome(_ findings: [Finding]) -> Outcome {
    Outcome(
      findings: findings, sources: sources, fileCount: sources.files.count, deploymentCount: 1
    )
  }

  /// The rows between the headline and `= see:`, trailing gutter rows included.
  func frame(_ finding: Finding, width: Int = 110) -> String {
    let text = TextReport.render(finding, sources: sources, options: .init(width: width))
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    return rows.dropFirst().prefix { !$0.contains("= see:") }.joined(separator: "\n")
  }
}

/// The part of the row of code that the underline below it covers, cell by cell.
///
/// Independent of the code under test: it only counts the cells that a terminal would draw.
func underlined(_ frame: String, with mark: Character = "^") throws -> String {
  let rows = frame.split(separator: "\n").map(String.init)
  let index = try #require(rows.firstIndex { row in row.contains("| ") && row.contains(mark) })
  let cells = rows[index - 1].unicodeScalars.flatMap { scalar -> [String] in
    let isWide =
      (0x3000...0x9FFF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value)
      || scalar.value >= 0x1F300
    let isMark = (0x300...0x36F).contains(scalar.value)
    return isMark ? [] : isWide ? [String(scalar), ""] : [String(scalar)]
  }
  let marks = Array(rows[index])
  let columns = marks.indices.filter { marks[$0] == mark }
  return columns.map { $0 < cells.count ? cells[$0] : "" }.joined()
}
