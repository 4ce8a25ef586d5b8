// What stands beside the findings where a run looks at changes: the old findings, and what fixes did.

extension Outcome {
  /// What a baseline hid.
  public struct BaselineUse: Sendable {
    /// The baseline's file as the user named it.
    public let path: String
    /// How many findings it hid.
    public let hidden: Int
    /// The entries whose finding is gone, with how many of them are.
    public let stale: [BaselineEntry]

    /// Makes a summary.
    public init(path: String, hidden: Int, stale: [BaselineEntry]) {
      self.path = path
      self.hidden = hidden
      self.stale = stale
    }
  }

  /// What the findings have in common with those of an earlier state.
  public struct RevisionUse: Sendable {
    /// The earlier state as the user named it.
    public let revision: String
    /// How many findings are hidden because the earlier state had them.
    public let hidden: Int
    /// How many findings of the earlier state are gone.
    public let resolved: Int

    /// Makes a summary.
    public init(revision: String, hidden: Int, resolved: Int) {
      self.revision = revision
      self.hidden = hidden
      self.resolved = resolved
    }
  }

  /// What fixes changed.
  public struct FixUse: Sendable {
    /// A fix that was not made.
    public struct Refusal: Hashable, Sendable {
      /// The rule's name.
      public let rule: String
      /// The file that the finding stands in.
      public let path: String
      /// The line that the finding stood in.
      public let line: Int
      /// Why, as a sentence without a full stop.
      public let reason: String

      /// Makes a refusal.
      public init(rule: String, path: String, line: Int, reason: String) {
        self.rule = rule
        self.path = path
        self.line = line
        self.reason = reason
      }
    }

    /// How many findings are gone.
    public let fixed: Int
    /// How many files changed.
    public let files: Int
    /// The fixes that were not made.
    public let refused: [Refusal]
    /// How many shown findings have a fix that only `--unsafe-fixes` makes.
    public let unsafe: Int

    /// Makes a summary.
    public init(fixed: Int, files: Int, refused: [Refusal], unsafe: Int) {
      self.fixed = fixed
      self.files = files
      self.refused = refused
      self.unsafe = unsafe
    }
  }
}
