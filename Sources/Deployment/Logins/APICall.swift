// Calls that a relying party's own source makes to an identity provider's API.

import SourceText

/// A call to a protected API that a relying party's source makes.
public struct APICall: Sendable {
  /// Whose token the call carries.
  public enum Credential: Sendable {
    /// The signed-in user's access token.
    case session
    /// A token of its own that is no session's.
    case fixed
    /// It cannot be told.
    case unknown
  }

  /// The path of the source file.
  public var path: String
  /// The URL's text in the source, quotes excluded.
  public var span: Span
  /// The path part of the URL, such as `/api/v3/core/users/me/`.
  public var urlPath: String
  /// The host of the URL where it is written out; nil where a variable holds it.
  public var host: String?
  /// Whose token it carries.
  public var credential: Credential

  /// Makes a call.
  public init(
    path: String, span: Span, urlPath: String, host: String? = nil, credential: Credential
  ) {
    self.path = path
    self.span = span
    self.urlPath = urlPath
    self.host = host
    self.credential = credential
  }
}
