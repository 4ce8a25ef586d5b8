// What a library needs for a login and is not given.

import Deployment
import SourceText

/// The holes in a login's configuration.
public struct LoginGaps: Sendable {
  /// The endpoints that are needed and missing, by their names in the configuration.
  public var missing: [String] = []
  /// What the library says when it gets there.
  public var message = ""
  /// A URL that a variable without a value was written into: `undefined` or `null` stands in it.
  public var undefinedURL: Sourced<String>?
  /// Whether neither an issuer nor anything in its place is given.
  public var hasNoIssuer = false
  /// A `token` without a URL whose place Auth.js fills with one of its own.
  public var placeholderToken: Span?

  init(_ login: Login) {
    undefinedURL = Self.urls(of: login).first { $0.value.map(Self.isUndefined) == true }
    guard undefinedURL == nil, !login.isBareFunction else { return }
    switch login.library {
    case .nextAuth4: readAsNextAuth4(login)
    case .authJS5: readAsAuthJS5(login)
    case .nextAuthUnknown: break
    }
  }

  private static func urls(of login: Login) -> [Sourced<String>] {
    [
      login.wellKnown, login.issuer, login.authorizationURL, login.tokenURL, login.userinfoURL,
      login.jwksURL, login.unreadWellKnown,
    ]
  }

  /// Template strings write `undefined` or `null` for a variable without a value.
  private static func isUndefined(_ url: String) -> Bool {
    let path = url.prefix { $0 != "?" && $0 != "#" }
    return path.split(whereSeparator: { "/:".contains($0) }).contains {
      $0 == "undefined" || $0 == "null"
    }
  }

  /// openid-client 5 asks its issuer for each endpoint when it needs it (lib/client.js).
  private mutating func readAsNextAuth4(_ login: Login) {
    guard login.wellKnown.isAbsent else { return }
    if login.issuer.isAbsent, login.authorizationURL.isAbsent, login.tokenURL.isAbsent {
      hasNoIssuer = true
      return
    }
    if login.authorizationURL.isAbsent { missing.append("authorization") }
    if login.tokenURL.isAbsent { missing.append("token") }
    if login.requiresIDToken == .yes {
      if login.issuer.isAbsent { missing.append("issuer") }
      let algorithm = login.idTokenAlgorithm
      let isSymmetric = algorithm.isUnknown || algorithm.value?.hasPrefix("HS") == true
      if login.jwksURL.isAbsent, !login.hasInlineKeys, !isSymmetric {
        missing.append("jwks_endpoint")
      }
    }
    switch missing.first {
    case "authorization": message = "authorization_endpoint must be configured on the issuer"
    case "token": message = "token_endpoint must be configured on the issuer"
    case "jwks_endpoint": message = "jwks_uri must be configured on the issuer"
    case "issuer": message = "unexpected iss value, expected undefined"
    default: break
    }
  }

  /// One of `token.url` and `userinfo.url` switches discovery at the callback off (callback.ts).
  private mutating func readAsAuthJS5(_ login: Login) {
    guard login.userinfoURL.isPresent, login.tokenURL.isAbsent else { return }
    if let token = login.tokenWithoutURL {
      placeholderToken = token
    } else {
      missing = ["token"]
      message = "authorization server metadata does not contain a valid \"as.token_endpoint\""
    }
  }

  /// Whether a `wellKnown` names another document than the one below the issuer, which Auth.js 5 takes.
  public static func readsOtherDocument(_ login: Login) -> Ternary {
    guard let wellKnown = login.unreadWellKnown.value, !wellKnown.isEmpty else {
      return login.unreadWellKnown.isUnknown ? .unknown : .no
    }
    guard let derived = documentURL(of: login) else { return .unknown }
    return derived == collapsed(wellKnown) ? .no : .yes
  }

  /// The document that Auth.js 5 fetches; nil where the issuer is not known.
  public static func documentURL(of login: Login) -> String? {
    guard let issuer = login.issuer.value, !issuer.isEmpty else { return nil }
    var base = Substring(issuer)
    while base.hasSuffix("/") { base = base.dropLast() }
    return base + "/.well-known/openid-configuration"
  }

  /// Auth.js collapses `//` in the path when it discovers.
  private static func collapsed(_ url: String) -> String {
    guard let address = WebAddress(url) else { return url }
    let path = address.path.split(separator: "/").joined(separator: "/")
    return address.origin + "/" + path + address.suffix
  }
}
