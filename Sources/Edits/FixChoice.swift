// Which fixes can be made together.

import Rules
import SourceText

/// A fix of a finding, chosen to be made.
struct ChosenFix {
  let finding: Finding
  let fix: Finding.Fix
  /// The names of its files in the file system.
  let files: [FileID: String]
}

/// Chooses fixes whose edits do not touch each other: all edits of a fix, or none.
struct FixChoice {
  let sources: SourceMap
  let allowsUnsafe: Bool
  /// What a file is called in the file system; nil where nothing may be written.
  let realPath: (String) -> String?

  /// The fixes that can be made at once, in the order of the findings.
  func fixes(of findings: [Finding], without blocked: Set<FixKey>) -> [ChosenFix] {
    var taken: [String: [Range<Int>]] = [:]
    var chosen: [ChosenFix] = []
    for finding in findings where finding.suppression == nil {
      for fix in finding.fixes where allowsUnsafe || fix.isSafe {
        guard !blocked.contains(FixKey(finding, fix, in: sources)), refusal(of: fix) == nil,
          let files = files(of: fix)
        else { continue }
        let ranges = fix.edits.compactMap { edit in
          files[edit.span.file].map { (file: $0, range: edit.span.range) }
        }
        let isFree = ranges.allSatisfy { own in
          !taken[own.file, default: []].contains { Self.touch($0, own.range) }
        }
        guard isFree else { continue }
        for own in ranges { taken[own.file, default: []].append(own.range) }
        chosen.append(ChosenFix(finding: finding, fix: fix, files: files))
        break
      }
    }
    return chosen
  }

  /// Why a fix cannot be made whatever the other files say.
  func refusal(of fix: Finding.Fix) -> String? {
    if fix.edits.isEmpty { return "it has no edit" }
    for edit in fix.edits {
      guard let file = sources[edit.span.file], edit.span.range.upperBound <= file.bytes.count
      else { return "its place is in no file" }
      guard realPath(file.path) != nil else {
        return "`\(file.path)` is no file that can be written"
      }
      // A masked value that reached a text of the model must not end up in a file.
      let old = String(decoding: file.bytes[edit.span.range], as: UTF8.self)
      if edit.replacement.contains(Redaction.mask), !old.contains(Redaction.mask) {
        return "its text is masked"
      }
    }
    let sorted = fix.edits.sorted { $0.span.start < $1.span.start }
    for (index, edit) in sorted.enumerated() {
      for other in sorted[(index + 1)...]
      where edit.span.file == other.span.file && Self.touch(edit.span.range, other.span.range) {
        return "its edits overlap"
      }
    }
    return nil
  }

  private func files(of fix: Finding.Fix) -> [FileID: String]? {
    var files: [FileID: String] = [:]
    for edit in fix.edits {
      guard let path = sources[edit.span.file]?.path, let real = realPath(path) else { return nil }
      files[edit.span.file] = real
    }
    return files
  }

  /// Whether two replacements share a byte, or their order would count.
  private static func touch(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    if a.isEmpty || b.isEmpty {
      return a.lowerBound <= b.upperBound && b.lowerBound <= a.upperBound
    }
    return a.lowerBound < b.upperBound && b.lowerBound < a.upperBound
  }
}

/// A fix that is known again after other edits moved it.
struct FixKey: Hashable {
  private let fingerprint: Fingerprint
  private let title: String
  private let texts: [String]

  init(_ finding: Finding, _ fix: Finding.Fix, in sources: SourceMap) {
    fingerprint = Fingerprint(of: finding, in: sources)
    title = fix.title
    texts = fix.edits.map(\.replacement)
  }
}
