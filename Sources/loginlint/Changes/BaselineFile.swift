// The file of a baseline on the disk.

import Edits
import Loaders
import Policy
import SourceText
import Syntax

/// A baseline's file as the user names it.
struct BaselineFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// What stands before the paths of a run over a folder.
  func prefix(below root: LintedRoot) -> String {
    guard let folder = LintedRoot.folder(of: path), root.directory != folder else { return "" }
    let start = folder == "/" ? folder : folder + "/"
    return root.directory.hasPrefix(start)
      ? String(root.directory.dropFirst(start.count)) + "/" : ""
  }

  /// Reads the file; a mistake in it is shown with its line.
  func read() throws -> Baseline {
    let folder = RelativePath.directory(of: path)
    guard var files = DiskFiles(root: folder),
      let read = files.file(at: RelativePath.name(of: path))
    else { throw Failure("the baseline `\(path)` cannot be read") }
    let file = SourceFile(id: read.id, path: path, bytes: read.bytes)
    do throws(BaselineMistake) {
      return try Baseline(reading: file)
    } catch {
      throw Failure(Self.shown(error, in: file))
    }
  }

  /// Writes the file and says so.
  func write(_ baseline: Baseline) throws {
    let folder = RelativePath.directory(of: path)
    guard let files = DiskFiles(root: folder) else {
      throw Failure("the baseline `\(path)` cannot be written: there is no folder `\(folder)`")
    }
    // A link stays a link, and what it leads to is written.
    let real = files.realPath(of: RelativePath.name(of: path)) ?? path
    do throws(FileTransaction.Failure) {
      try FileTransaction.commit([
        .init(path: real, before: nil, after: Array(baseline.text.utf8))
      ])
    } catch {
      throw Failure("the baseline was not written: \(error.message)")
    }
    let count = baseline.count
    Console.write("recorded \(count == 1 ? "1 finding" : "\(count) findings") in \(path)\n")
  }

  /// The sentence with the line and a caret; the line of a file that is no baseline may hold secrets.
  private static func shown(_ mistake: BaselineMistake, in file: SourceFile) -> String {
    let tree = JSONParser.parse(file)
    let place = file.lines.position(
      at: Int(mistake.span.start), in: file.bytes, unit: .characters)
    guard tree.root?["schema"] != nil || tree.root?["findings"] != nil else {
      return "\(file.path):\(place.line):\(place.column): \(mistake.message)"
    }
    let masked = MaskedFile.of(file, tree: tree)
    let line = String(
      decoding: masked.bytes[file.lines.range(ofLine: place.line, in: file.bytes)], as: UTF8.self)
    // A long line is cut around the place.
    let start = max(0, place.column - 1 - 60)
    let part = String(line.unicodeScalars.dropFirst(start).prefix(100))
    let caret = String(repeating: " ", count: place.column - 1 - start) + "^"
    return "\(file.path):\(place.line):\(place.column): \(mistake.message)\n  \(part)\n  \(caret)"
  }
}
