// Hides findings that somebody wants hidden, and keeps book of the wishes.

import Deployment
import Loaders
import Rules
import SourceText
import Syntax

/// How suppressions count in a run.
public struct SuppressionOptions: Sendable {
  /// How much of the files around a suppression the run has seen.
  public enum Extent: Sendable {
    /// Everything: what hides nothing is not needed.
    case whole
    /// A folder: only what belongs to a deployment of it is known to be complete.
    case folder
    /// Some files or one project: what hides nothing here may do so in a larger run.
    case part
  }

  /// Whether they hide anything.
  public var isOn = true
  /// The entries of the configuration.
  public var configured: [ConfiguredSuppression] = []
  /// The path of the configuration, whose comments are no suppressions; its entries are told of only where it is among
  /// the run's files.
  public var configurationPath: String?
  /// How much the run has seen.
  public var extent = Extent.whole

  /// Makes the options of a run over everything without a configuration.
  public init() {}
}

/// What is known of a run of rules once it is over.
public struct RuleCoverage: Sendable {
  /// Every rule that there is.
  public let known: Set<String>
  /// The rules that ran in all their cases.
  public let complete: Set<String>

  /// Notes which rules ran.
  public init(known: Set<String>, complete: Set<String>) {
    self.known = known
    self.complete = complete
  }
}

/// The suppressions of a run, applied to its findings.
public struct SuppressionRun {
  private struct Line: Hashable {
    let file: FileID
    let number: Int
  }

  /// A pointer into a file.
  private struct Place: Hashable {
    let file: FileID
    let pointer: String
  }

  private let options: SuppressionOptions
  private let coverage: RuleCoverage
  private let sources: SourceMap
  private var extent: SuppressionExtent
  private var entries: [FileSuppressions.Entry] = []
  private var byLine: [Line: [Int]] = [:]
  private var byFile: [FileID: [Int]] = [:]
  private var used: Set<Int> = []
  private var usedConfigured: Set<Int> = []
  private var configured: [ConfiguredSuppression]
  private var trees: [FileID: DataTree?] = [:]
  private var places: [Place: Span?] = [:]

  /// Reads the suppressions of all files.
  ///
  /// - Parameters:
  ///   - options: how they count.
  ///   - coverage: which rules ran.
  ///   - repository: what was linted.
  ///   - sources: its files.
  ///   - now: the moment of the run in seconds since 1970; without one nothing expires.
  ///   - isChosen: which deployments were judged.
  public init(
    _ options: SuppressionOptions, coverage: RuleCoverage, repository: Repository,
    sources: SourceMap, now: Int?, isChosen: (Deployment) -> Bool
  ) {
    self.options = options
    self.coverage = coverage
    self.sources = sources
    configured = options.configured
    extent = SuppressionExtent(options.extent)
    guard options.isOn else { return }
    var kinds: [String: FileKind]?
    for file in sources.files where file.path != options.configurationPath {
      guard FileSuppressions.mayExist(in: file) else { continue }
      let known =
        kinds
        ?? Dictionary(
          repository.files.map { ($0.path, $0.kind) }, uniquingKeysWith: { first, _ in first })
      kinds = known
      if let found = FileSuppressions(file, kind: known[file.path]) { entries += found.entries }
    }
    guard !entries.isEmpty || !configured.isEmpty else { return }
    extent.note(repository, isChosen: isChosen)
    let day = SuppressionDay(now: now)
    for index in entries.indices {
      entries[index].suppression = day.judged(entries[index].suppression, known: coverage.known)
      note(entries[index], at: index)
    }
    configured = configured.map { entry in
      var entry = entry
      entry.suppression = day.judged(entry.suppression, known: nil)
      return entry
    }
  }

  private mutating func note(_ entry: FileSuppressions.Entry, at index: Int) {
    guard entry.suppression.state == .fine else { return }
    let file = entry.suppression.span.file
    if entry.suppression.place == .file {
      byFile[file, default: []].append(index)
    } else if let line = entry.line {
      byLine[Line(file: file, number: line), default: []].append(index)
    }
  }

  /// Hides findings; their order does not matter.
  public mutating func apply(to findings: inout [Finding]) {
    guard options.isOn, !entries.isEmpty || !configured.isEmpty else { return }
    for index in findings.indices where findings[index].suppression == nil {
      findings[index].suppression = reason(for: findings[index])
    }
  }

  /// The reason for which a finding is hidden; nil where nothing hides it.
  private mutating func reason(for finding: Finding) -> String? {
    var reasons: [String] = []
    for index in indices(for: finding) where entries[index].suppression.rule == finding.rule {
      used.insert(index)
      reasons.append(entries[index].suppression.reason)
    }
    for (index, entry) in configured.enumerated()
    where entry.suppression.state == .fine && entry.rules.contains(finding.rule) {
      guard fits(entry, finding) else { continue }
      usedConfigured.insert(index)
      reasons.append(entry.suppression.reason)
    }
    return reasons.first
  }

  /// The comments that speak of a place of a finding: of the line that any of its places starts in, or of the
  /// file that it is shown in.
  private func indices(for finding: Finding) -> [Int] {
    guard !entries.isEmpty else { return [] }
    var seen: Set<Line> = []
    var indices: [Int] = []
    for span in [finding.primary.span] + finding.labels.map(\.span) {
      guard !byLine.isEmpty, let file = sources[span.file] else { continue }
      let start = min(Int(span.start), file.bytes.count)
      let line = Line(file: span.file, number: file.lines.line(at: start))
      if seen.insert(line).inserted { indices += byLine[line] ?? [] }
    }
    return indices + (byFile[finding.primary.span.file] ?? [])
  }

  // MARK: The configuration

  private mutating func fits(_ entry: ConfiguredSuppression, _ finding: Finding) -> Bool {
    guard let pointer = entry.pointer else {
      return sources[finding.primary.span.file].map { entry.paths.contains($0.path) } ?? false
    }
    for span in [finding.primary.span] + finding.labels.map(\.span) {
      guard let file = sources[span.file], entry.paths.contains(file.path),
        let place = place(of: pointer, in: file)
      else { continue }
      if place.contains(span) { return true }
    }
    return false
  }

  /// Where the value of a pointer stands, its key included; looked up once for each file.
  private mutating func place(of pointer: String, in file: SourceFile) -> Span? {
    let key = Place(file: file.id, pointer: pointer)
    if let known = places[key] { return known }
    let span = pointer.isEmpty ? file.span : tree(of: file)?.span(at: pointer)
    places[key] = .some(span)
    return span
  }

  private mutating func tree(of file: SourceFile) -> DataTree? {
    if let known = trees[file.id] { return known }
    let name = file.path.lowercased()
    var tree: DataTree?
    if name.hasSuffix(".json") { tree = JSONParser.parse(file) }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { tree = YAMLParser.parse(file) }
    trees[file.id] = .some(tree)
    return tree
  }

  // MARK: What became of them

  /// Every suppression with what became of it, in the order of the files.
  public func outcome() -> [Suppression] {
    guard options.isOn else { return [] }
    var found: [Suppression] = entries.enumerated().map { index, entry in
      var suppression = entry.suppression
      if suppression.state == .fine, !used.contains(index), isComplete(entry.suppression.rule),
        let file = sources[suppression.span.file], extent.covers(file.path)
      {
        suppression.state = .unused
      }
      return suppression
    }
    // Where a comment names nothing that is needed, it goes as a whole.
    let needed = Set(entries.indices.filter { found[$0].state != .unused }.map { entries[$0].wish })
    for index in entries.indices where found[index].state == .unused {
      if !needed.contains(entries[index].wish) {
        found[index].removable = entries[index].wholeComment
      }
    }
    for (index, entry) in configured.enumerated() {
      var suppression = entry.suppression
      guard sources[suppression.span.file]?.path == options.configurationPath else { continue }
      if suppression.state == .fine, !usedConfigured.contains(index),
        entry.rules.allSatisfy(isComplete), extent.covers(entry.paths)
      {
        suppression.state = .unused
      }
      found.append(suppression)
    }
    return found
  }

  private func isComplete(_ rule: String) -> Bool { coverage.complete.contains(rule) }
}
