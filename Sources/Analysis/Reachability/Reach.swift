// The answer to "can this URL be opened from there?".

import Deployment

/// Whether a URL can be opened from a vantage, and the proof.
public struct Reach: Sendable {
  /// The answer.
  public enum Verdict: String, Hashable, Sendable {
    /// A connection is accepted.
    case reachable
    /// The name does not resolve, or nobody accepts the connection.
    case notReachable = "not-reachable"
    /// The files do not decide it.
    case unknown
  }

  /// The answer.
  public var verdict: Verdict
  /// The reason in one word.
  public var code: ReachCode
  /// The proof.
  public var because: Because
  /// What would decide an unknown verdict: variables, or facts in words.
  public var needs: [String]
  /// The address of the same page that works from the vantage.
  public var suggestion: String?
  /// What would open the port, where the program itself keeps it shut.
  public var remedy: String?
  /// The service that the URL means, also where its port is wrong or the vantage cannot get there.
  public var targetService: String?
  /// The service that the host name belongs to, also where the vantage cannot resolve it.
  public var hostOwner: String?

  /// Makes an answer.
  public init(
    _ verdict: Verdict, _ code: ReachCode, because: Because, needs: [String] = [],
    targetService: String? = nil, hostOwner: String? = nil
  ) {
    self.verdict = verdict
    self.code = code
    self.because = because
    self.needs = needs
    self.targetService = targetService
    self.hostOwner = hostOwner
  }

  /// The same answer after the steps that led to it.
  func after(_ steps: Because) -> Reach {
    var copy = self
    copy.because = steps + because
    return copy
  }
}
