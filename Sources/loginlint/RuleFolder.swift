// Rule documents from a folder of the user's.

import Loaders
import Rules
import SourceText

/// A rule of a folder.
struct FolderRule {
  let definition: RuleDefinition
  let document: RuleDocument
}

enum RuleFolder {
  /// The rules of some folders; a document with a mistake is an error that shows the place.
  static func rules(in folders: [String]) throws -> [FolderRule] {
    try folders.flatMap { folder -> [FolderRule] in
      guard var files = DiskFiles(root: folder) else {
        throw Failure("`\(folder)` is no folder that can be read")
      }
      return try documents(in: ".", files: &files).map { path in
        guard let file = files.file(at: path) else {
          throw Failure("`\(folder)/\(path)` cannot be read")
        }
        return try rule(RuleDocument(file))
      }
    }
  }

  private static func documents(in folder: String, files: inout DiskFiles) -> [String] {
    files.list(folder).flatMap { name -> [String] in
      let path = folder == "." ? name : "\(folder)/\(name)"
      if files.isDirectory(path) {
        return files.isSymbolicLink(path) ? [] : documents(in: path, files: &files)
      }
      return name.hasSuffix(".md") && name != "README.md" ? [path] : []
    }
  }

  private static func rule(_ document: RuleDocument) throws -> FolderRule {
    if let mistake = document.allMistakes.first {
      let file = document.file
      let place = file.lines.position(
        at: Int(mistake.span.start), in: file.bytes, unit: .characters)
      let line = String(
        decoding: file.bytes[file.lines.range(ofLine: place.line, in: file.bytes)], as: UTF8.self)
      let caret = String(repeating: " ", count: place.column - 1) + "^"
      throw Failure(
        "\(file.path):\(place.line):\(place.column): \(mistake.message)\n  \(line)\n  \(caret)")
    }
    guard let definition = document.definition else {
      throw Failure("`\(document.file.path)` is no rule document")
    }
    return FolderRule(definition: definition, document: document)
  }
}
