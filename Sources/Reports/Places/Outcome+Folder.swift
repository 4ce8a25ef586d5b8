// The same outcome, seen from a folder above.

import Rules
import SourceText

extension Outcome {
  /// The outcome with every path below `folder`; itself where there is none.
  func moved(below folder: String) -> Outcome {
    guard !folder.isEmpty else { return self }
    var moved = self
    moved.sources = SourceMap()
    for file in sources.files {
      _ = moved.sources.add(path: "\(folder)/\(file.path)", bytes: file.bytes)
    }
    moved.sources.redaction = sources.redaction
    moved.skipped = skipped.map { ("\(folder)/\($0.path)", $0.reason) }
    return moved
  }

  /// The findings that no suppression hides.
  var open: [Finding] { findings.filter { $0.suppression == nil } }
}
