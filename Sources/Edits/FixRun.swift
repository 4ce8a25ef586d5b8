// Makes fixes until there are none left, in memory: what is written or shown is known before a file is touched.

import Deployment
import Rules
import SourceText

/// The fixes of a run, and what is found after them.
public struct FixRun {
  /// What is found in one state of the files.
  public struct Judgement {
    /// The findings.
    public let outcome: Outcome
    /// What the files are, by path.
    public let kinds: [String: FileKind]

    /// Makes a judgement.
    public init(outcome: Outcome, kinds: [String: FileKind]) {
      self.outcome = outcome
      self.kinds = kinds
    }
  }

  /// A file that fixes change.
  public struct EditedFile {
    /// The path relative to the linted root.
    public let path: String
    /// The name in the file system, links resolved.
    public let realPath: String
    /// The edits.
    public var text: EditedText
  }

  /// The files that change, by path; empty where nothing is to be fixed.
  public private(set) var files: [EditedFile] = []
  /// What is found after the fixes.
  public private(set) var judgement: Judgement
  /// What was found before.
  public let before: Outcome
  /// How many findings are gone.
  public private(set) var fixed = 0
  /// The fixes that were not made.
  public private(set) var refused: [Outcome.FixUse.Refusal] = []

  private let allowsUnsafe: Bool
  private let realPath: (String) -> String?
  private let judge: ([String: [UInt8]]) throws -> Judgement
  private var blocked: Set<FixKey> = []

  /// More rounds than a chain of fixes has links; a fix that brings itself about ends here.
  private static let roundLimit = 1000

  /// Makes the fixes.
  ///
  /// - Parameters:
  ///   - allowsUnsafe: whether fixes are made that may change more than the reported behaviour.
  ///   - realPath: what a file is called in the file system; nil where nothing may be written.
  ///   - judge: finds what is wrong in the files, those of the given names with the given bytes.
  public init(
    allowsUnsafe: Bool, realPath: @escaping (String) -> String?,
    judge: @escaping ([String: [UInt8]]) throws -> Judgement
  ) throws {
    self.allowsUnsafe = allowsUnsafe
    self.realPath = realPath
    self.judge = judge
    judgement = try judge([:])
    before = judgement.outcome
    try run()
    files = files.filter { !$0.text.changes.isEmpty }.sorted { $0.path < $1.path }
  }

  /// What a report says of the fixes.
  public var summary: Outcome.FixUse {
    let unsafe = judgement.outcome.findings.count { finding in
      finding.suppression == nil && !finding.fixes.isEmpty
        && finding.fixes.allSatisfy { !$0.isSafe }
    }
    return .init(
      fixed: fixed, files: files.count, refused: refused, unsafe: allowsUnsafe ? 0 : unsafe)
  }

  /// The patch of all files.
  public var patch: (bytes: [UInt8], isMasked: Bool) {
    var bytes: [UInt8] = []
    var isMasked = false
    for file in files {
      guard let old = Self.file(at: file.path, in: before.sources) else { continue }
      let after = judgement.outcome.sources
      let new =
        Self.file(at: file.path, in: after)
        ?? SourceFile(id: old.id, path: old.path, bytes: file.text.bytes)
      let diff = UnifiedDiff(
        file.text, path: file.path, before: (old, before.sources.redaction),
        after: (new, after.redaction))
      bytes += diff.bytes
      isMasked = isMasked || diff.isMasked
    }
    return (bytes, isMasked)
  }

  private static func file(at path: String, in sources: SourceMap) -> SourceFile? {
    sources.files.first { $0.path == path }
  }

  // MARK: Rounds

  private mutating func run() throws {
    // As many fixes at once as go well: half of them after a failure, twice as many after a success.
    var size = Int.max
    for _ in 0..<Self.roundLimit {
      let choice = FixChoice(
        sources: judgement.outcome.sources, allowsUnsafe: allowsUnsafe, realPath: realPath)
      let possible = choice.fixes(of: judgement.outcome.findings, without: blocked)
      let fixes = Array(possible.prefix(size))
      guard !fixes.isEmpty else { break }
      if let failure = try attempt(fixes) {
        if fixes.count > 1 {
          size = max(1, fixes.count / 2)
        } else {
          refuse(fixes[0], failure)
        }
      } else {
        size = size > Int.max / 2 ? size : size * 2
      }
    }
    noteImpossible()
  }

  /// Makes fixes together; the reason where that goes wrong and nothing was changed.
  private mutating func attempt(_ fixes: [ChosenFix]) throws -> String? {
    let sources = judgement.outcome.sources
    var edits: [String: [(range: Range<Int>, bytes: [UInt8], rule: String)]] = [:]
    var paths: [String: String] = [:]
    var insertsInto: Set<String> = []
    for chosen in fixes {
      for edit in chosen.fix.edits {
        guard let real = chosen.files[edit.span.file], let file = sources[edit.span.file] else {
          continue
        }
        paths[real] = paths[real] ?? file.path
        if edit.span.isEmpty || edit.replacement.isEmpty { insertsInto.insert(real) }
        edits[real, default: []].append(
          (edit.span.range, Array(edit.replacement.utf8), chosen.finding.rule))
      }
    }
    var trial = files
    for (real, own) in edits {
      guard let path = paths[real], let file = Self.file(at: path, in: sources) else { continue }
      if !trial.contains(where: { $0.realPath == real }) {
        trial.append(EditedFile(path: path, realPath: real, text: EditedText(file.bytes)))
      }
      guard let index = trial.firstIndex(where: { $0.realPath == real }) else { continue }
      trial[index].text.apply(own)
      guard
        SyntaxGuard.accepts(
          file, after: trial[index].text.bytes, kind: judgement.kinds[path],
          replacesOnly: !insertsInto.contains(real))
      else { return "`\(path)` would not be read as it is meant any more" }
    }
    let contents = Dictionary(
      trial.map { ($0.realPath, $0.text.bytes) }, uniquingKeysWith: { first, _ in first })
    let next = try judge(contents)
    if let reason = Self.setback(from: judgement.outcome, to: next.outcome, by: fixes) {
      return reason
    }
    fixed += max(fixes.count, judgement.outcome.openCount - next.outcome.openCount)
    files = trial
    judgement = next
    return nil
  }

  /// What speaks against the new state: a fix that does not help, or one that only shifts the trouble.
  private static func setback(
    from old: Outcome, to new: Outcome, by fixes: [ChosenFix]
  ) -> String? {
    var expected: [String: Int] = [:]
    for finding in old.open { expected[finding.rule, default: 0] += 1 }
    for chosen in fixes { expected[chosen.finding.rule, default: 0] -= 1 }
    var found: [String: Int] = [:]
    for finding in new.open { found[finding.rule, default: 0] += 1 }
    let grown = found.filter { $0.value > expected[$0.key, default: 0] }.map(\.key).sorted()
    if fixes.contains(where: { grown.contains($0.finding.rule) }) {
      return "it would not make the finding go"
    }
    guard new.openCount > old.openCount - fixes.count else { return nil }
    return "it would bring " + grown.map { "`\($0)`" }.joined(separator: ", ")
  }

  private mutating func refuse(_ chosen: ChosenFix, _ reason: String) {
    let sources = judgement.outcome.sources
    blocked.insert(FixKey(chosen.finding, chosen.fix, in: sources))
    refused.append(Self.refusal(of: chosen.finding, reason, in: sources))
  }

  /// The fixes that are left although they are allowed: those that no file can take.
  private mutating func noteImpossible() {
    let sources = judgement.outcome.sources
    let choice = FixChoice(sources: sources, allowsUnsafe: allowsUnsafe, realPath: realPath)
    for finding in judgement.outcome.findings where finding.suppression == nil {
      for fix in finding.fixes where allowsUnsafe || fix.isSafe {
        guard let reason = choice.refusal(of: fix) else { continue }
        refused.append(Self.refusal(of: finding, reason, in: sources))
      }
    }
  }

  private static func refusal(
    of finding: Finding, _ reason: String, in sources: SourceMap
  ) -> Outcome.FixUse.Refusal {
    .init(
      rule: finding.rule, path: sources[finding.primary.span.file]?.path ?? "",
      line: sources.start(of: finding.primary.span)?.line ?? 1, reason: reason)
  }
}

extension Outcome {
  /// The findings that no suppression hides, those below the filters included.
  fileprivate var open: [Finding] { findings.filter { $0.suppression == nil } + filtered }

  fileprivate var openCount: Int { open.count }
}
