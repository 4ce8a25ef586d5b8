// A suppression that stands in the configuration: for JSON, which has no comments, and for many files at once.

import Loaders
import Rules
import SourceText
import Syntax

/// An entry of `ignore` with a reason.
public struct ConfiguredSuppression: Hashable, Sendable {
  /// The rules that it hides: one, or those of a family.
  public let rules: Set<String>
  /// The files; empty for all.
  public let paths: PathSet
  /// The value in the files below which it hides; nil for the whole file.
  public let pointer: String?
  /// The suppression as the rules about suppressions see it.
  public var suppression: Suppression

  /// Makes an entry.
  public init(rules: Set<String>, paths: PathSet, pointer: String?, suppression: Suppression) {
    self.rules = rules
    self.paths = paths
    self.pointer = pointer
    self.suppression = suppression
  }
}

/// Patterns over paths that are relative to another folder than the linted one.
public struct PathSet: Hashable, Sendable {
  private let patterns: [PathPattern]
  /// The linted folder as the patterns see it, with a slash behind it; empty where both are the same.
  private let prefix: String

  /// Everything.
  public static let all = PathSet([], prefix: "")

  /// Makes a set; without a pattern it holds everything.
  public init(_ patterns: [PathPattern], prefix: String) {
    self.patterns = patterns
    self.prefix = prefix
  }

  /// Whether nothing is left out.
  public var isEverything: Bool { patterns.isEmpty }

  /// Whether it holds a file, by its path below the linted folder.
  public func contains(_ path: String) -> Bool {
    patterns.isEmpty || patterns.contains { $0.matches(prefix + path) }
  }
}
