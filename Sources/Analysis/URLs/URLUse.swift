// Every URL of a deployment that somebody has to open.

import Deployment
import SourceText

/// One use of a URL: which, and by whom.
public struct URLUse: Sendable {
  /// What is done with the URL.
  public enum Role: Hashable, Sendable {
    /// A user's browser opens it.
    case opened
    /// The named service's container fetches it.
    case fetched(by: String)
    /// It is only compared, as an issuer is.
    case compared
  }

  /// The URL.
  public var url: Sourced<String>
  /// What is done with it.
  public var role: Role
  /// What it is, for a sentence: "the client's root URL", "`NEXT_PUBLIC_API`".
  public var purpose: String
  /// How sure it is that the URL is used like this.
  public var confidence: Confidence
  /// Why it is used like this.
  public var because: Because

  /// Makes a use.
  public init(
    url: Sourced<String>, role: Role, purpose: String, confidence: Confidence = .certain,
    because: Because = Because()
  ) {
    self.url = url
    self.role = role
    self.purpose = purpose
    self.confidence = confidence
    self.because = because
  }
}

extension URLUse {
  /// Whether the URL is an issuer or its discovery document, whose host tokens and endpoints repeat.
  public var namesIssuer: Bool {
    guard let path = url.value.flatMap({ WebAddress($0)?.path }) else { return false }
    if path.contains("/.well-known/") { return true }
    let parts = path.split(separator: "/")
    if let realms = parts.firstIndex(of: "realms") { return parts.count == realms + 2 }
    return path.contains("/application/o/") && parts.count == 3
  }
}
