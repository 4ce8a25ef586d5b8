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
    /// A browser or the named service's container; nothing tells which.
    case either(by: String)
    /// A program on the host reads it from a file that no container gets.
    case onHost
    /// It is only compared, as an issuer is.
    case compared
  }

  /// Where the URL stands.
  public enum Kind: String, Hashable, Sendable {
    /// A variable of a container's environment.
    case variable
    /// An argument of a build.
    case buildArgument = "build-argument"
    /// A flag of a command line.
    case flag
    /// A label that a proxy reads.
    case label
    /// A variable of an env file that no container gets.
    case envFile = "env-file"
    /// An endpoint of a login.
    case endpoint
    /// `frontendUrl` of a realm.
    case frontendURL = "frontend-url"
    /// `rootUrl` of a client.
    case rootURL = "root-url"
    /// `baseUrl` of a client.
    case baseURL = "base-url"
    /// `adminUrl` of a client.
    case adminURL = "admin-url"
    /// A redirect URI of a client.
    case redirectURI = "redirect-uri"
    /// A post-logout redirect URI of a client.
    case postLogoutURI = "post-logout-uri"
    /// A URL of a brokered identity provider.
    case broker
    /// The address that a proxy passes requests on to.
    case upstream
    /// The address that a proxy sends browsers to.
    case redirect
  }

  /// The URL.
  public var url: Sourced<String>
  /// What is done with it.
  public var role: Role
  /// Where it stands.
  public var kind: Kind
  /// What it is, for a sentence: "the client's root URL", "`NEXT_PUBLIC_API`".
  public var purpose: String
  /// How sure it is that the URL is used like this.
  public var confidence: Confidence
  /// Whether it is part of a login, as far as its name and path tell.
  public var isLogin: Bool
  /// The client of a realm whose URL it is.
  public var client: String?
  /// The service whose setting it is, or that imports the realm with it.
  public var service: String?
  /// Why it is used like this.
  public var because: Because

  /// Makes a use.
  public init(
    url: Sourced<String>, role: Role, kind: Kind, purpose: String,
    confidence: Confidence = .certain, isLogin: Bool = true, because: Because = Because()
  ) {
    self.url = url
    self.role = role
    self.kind = kind
    self.purpose = purpose
    self.confidence = confidence
    self.isLogin = isLogin
    self.because = because
  }
}

extension URLUse {
  /// The address with a word in place of everything unknown, to see its shape.
  var shape: WebAddress? { Self.shape(of: url) }

  /// A text that is an address as far as it is known; a variable may bring the scheme with it.
  static func shape(of text: Sourced<String>) -> WebAddress? {
    let written = text.text(withUnknowns: "x")
    if let address = WebAddress(written) { return address }
    guard text.isUnknown, let first = text.pieces.first, first.text == nil else { return nil }
    let rest = text.pieces.dropFirst().first?.text
    return rest.map { $0.hasPrefix("/") || $0.hasPrefix(":") } ?? true
      ? WebAddress("http://" + written) : nil
  }

  /// Whether the URL is an issuer or its discovery document, whose host tokens and endpoints repeat.
  public var namesIssuer: Bool {
    guard kind != .upstream, let path = shape?.path else { return false }
    switch OIDCPath(path) {
    case .discovery, .issuer: return true
    case .authorize, .logout, .page, .backChannel, .other: return false
    }
  }

  /// Whether the path is one of an identity provider.
  var hasProvidersPath: Bool { shape.map { OIDCPath($0.path) != .other } ?? false }
}
