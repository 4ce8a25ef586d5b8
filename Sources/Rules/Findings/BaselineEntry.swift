// A finding that a team has accepted for now.

/// What a baseline knows of a finding: enough to know it again, and to tell people which one it is.
public struct BaselineEntry: Hashable, Sendable {
  /// The rule's name.
  public let rule: String
  /// The file's path relative to the linted root.
  public let path: String
  /// The headline, secrets masked.
  public let message: String
  /// What the finding is known by.
  public let fingerprint: Fingerprint
  /// How many findings share the fingerprint; at least 1.
  public var count: Int

  /// Makes an entry.
  public init(rule: String, path: String, message: String, fingerprint: Fingerprint, count: Int) {
    self.rule = rule
    self.path = path
    self.message = message
    self.fingerprint = fingerprint
    self.count = count
  }
}
