// What the JSON tests share.

import SourceText
import Syntax

/// Text in which `«` and `»` mark the place that a test is about.
struct MarkedText {
  let bytes: [UInt8]
  let place: Range<Int>

  init(_ text: String) {
    var bytes: [UInt8] = []
    var start = 0
    var end = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "«": start = bytes.count
      case "»": end = bytes.count
      default: bytes += String(scalar).utf8
      }
    }
    self.bytes = bytes
    place = start..<max(start, end)
  }
}

func json(_ bytes: [UInt8]) -> DataTree {
  JSONParser.parse(SourceFile(id: FileID(0), path: "realm.json", bytes: bytes))
}

func json(_ text: String) -> DataTree { json(Array(text.utf8)) }

extension DataTree {
  var errors: [SyntaxProblem] { problems.filter(\.isError) }
}
