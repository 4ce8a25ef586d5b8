// One report of a run: its format and its destination.

import Loaders
import Reports

/// A report to write.
struct ReportOutput {
  /// Where a report goes.
  enum Target: Hashable {
    case standardOutput
    case file(String)

    /// The same for all spellings of one file.
    var identity: Target {
      guard case .file(let path) = self else { return self }
      if let real = DiskFiles.realPath(path) { return .file(real) }
      let slash = path.lastIndex(of: "/")
      let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      return .file(
        DiskFiles.realPath(folder).map { $0 == "/" ? "/\(name)" : "\($0)/\(name)" } ?? path)
    }
  }

  /// What the user wrote.
  let argument: String
  let format: ReportFormat
  let target: Target
}
