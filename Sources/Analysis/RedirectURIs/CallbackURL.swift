// The `redirect_uri` that a relying party's library sends.
//
// next-auth 4 (utils/parse-url.ts, 4.24.15): the origin of NEXTAUTH_URL and its path, `/api/auth` where it has
// none. Auth.js 5 (lib/utils/env.ts, 0.41.3): AUTH_URL, else NEXTAUTH_URL, else the request's host; `basePath`,
// else the variable's path, else `/api/auth` (next-auth) or `/auth` (other frameworks).

import Deployment
import SourceText

/// What is known of a login's callback URL.
public struct CallbackURL: Sendable {
  /// One address that the library may send, as far as it is known.
  public struct Candidate: Hashable, Sendable {
    /// The whole address; nil where the app's own host is not known.
    public var address: String?
    /// The path, or the end of it.
    public var path: String
    /// Whether ``path`` is the whole path.
    public var isWholePath: Bool
  }

  /// The addresses: several where library or framework are not known; none where nothing is.
  public let candidates: [Candidate]
  /// Where the app's own address comes from; nil where nobody gives it.
  public let base: Sourced<String>?
  /// Why.
  public let because: Because

  /// The address or, where the host is not known, the path; nil where neither is.
  public var text: String? { candidates.first.map { $0.address ?? $0.path } }

  /// Whether the app's own address is a default that a deployment may override.
  public var isBaseDefaulted: Bool {
    guard let base, let span = base.span else { return false }
    if case .sample = base.origin { return true }
    return base.pieces.contains { piece in
      piece.variable != nil && (piece.definition.map { span.contains($0) } ?? false)
    }
  }

  /// The callback URL of a login.
  public init(of login: Login) {
    var reader = CallbackReader(login: login)
    candidates = reader.candidates()
    base = reader.base
    because = reader.because
  }
}

private struct CallbackReader {
  let login: Login
  var base: Sourced<String>?
  var because = Because()

  private var settings: CallbackSettings { login.callback }
  private var ending: String { "/callback/\(login.id)" }

  init(login: Login) { self.login = login }

  mutating func candidates() -> [CallbackURL.Candidate] {
    if settings.redirectURI.isPresent {
      base = settings.redirectURI
      because.add("the configuration gives the redirect_uri itself", at: settings.redirectURI.span)
      guard let text = settings.redirectURI.value, let address = WebAddress(text) else { return [] }
      return [.init(address: text, path: address.path, isWholePath: true)]
    }
    switch login.library {
    case .nextAuth4: return version4()
    case .authJS5: return version5()
    case .nextAuthUnknown:
      let older = version4()
      // Both versions argue alike; one argument is enough.
      because = Because()
      return older + version5()
    }
  }

  // MARK: next-auth 4

  private mutating func version4() -> [CallbackURL.Candidate] {
    guard let variable = variable("NEXTAUTH_URL") else {
      noteUnknownHost("next-auth 4", "/api/auth")
      return [pathOnly("/api/auth")]
    }
    guard let text = variable.value else {
      noteUnknownHost("next-auth 4", "/api/auth")
      return [pathOnly("/api/auth", isWhole: false)]
    }
    guard let address = WebAddress(text.hasPrefix("http") ? text : "https://\(text)") else {
      return []
    }
    let path = Self.trimmed(address.path)
    let base = path.isEmpty ? "/api/auth" : path
    // Releases before 4.24.15 let the request's host win where a proxy is trusted.
    let followsHost = ["AUTH_TRUST_HOST", "VERCEL"].contains { name in
      // What nobody sets in these files counts as not set, though a hidden env file may.
      settings.variables[name].map {
        $0.value.map { !$0.isEmpty } ?? ($0.isUnknown && $0.span != nil)
      } ?? false
    }
    note("NEXTAUTH_URL", variable, "next-auth 4", base)
    return followsHost
      ? [pathOnly(base)]
      : [
        .init(
          address: address.origin + base + ending, path: base + ending, isWholePath: true)
      ]
  }

  // MARK: Auth.js 5

  private mutating func version5() -> [CallbackURL.Candidate] {
    let proxy =
      settings.redirectProxyURL.isPresent
      ? settings.redirectProxyURL : settings.variables["AUTH_REDIRECT_PROXY_URL"] ?? .absent
    if proxy.isPresent {
      base = proxy
      because.add("the redirect proxy's address stands before the callback's", at: proxy.span)
      guard let text = proxy.value, let address = WebAddress(text) else { return [] }
      return [
        .init(address: text + ending, path: address.path + ending, isWholePath: true)
      ]
    }
    let name = settings.variables["AUTH_URL"] == nil ? "NEXTAUTH_URL" : "AUTH_URL"
    let variable = variable(name)
    let address = variable?.value.flatMap { WebAddress($0) }
    let own = Self.trimmed(address?.path ?? "")
    let paths: [String]
    if settings.basePath.isPresent {
      guard let text = settings.basePath.value else { return [] }
      because.add("`basePath` is `\(text)`", at: settings.basePath.span)
      paths = [Self.trimmed(text)]
    } else {
      let standard = settings.isNextAuth ? ["/api/auth"] : ["/api/auth", "/auth"]
      paths = own.isEmpty ? standard : [own]
    }
    guard let variable, let address else {
      noteUnknownHost("Auth.js 5", paths[0])
      return paths.map { pathOnly($0, isWhole: variable == nil) }
    }
    note(name, variable, "Auth.js 5", paths[0])
    return paths.map {
      .init(address: address.origin + $0 + ending, path: $0 + ending, isWholePath: true)
    }
  }

  /// A variable that is set to something.
  private mutating func variable(_ name: String) -> Sourced<String>? {
    guard let value = settings.variables[name], value.isPresent, value.value?.isEmpty != true else {
      return nil
    }
    base = value
    return value
  }

  private mutating func note(
    _ name: String, _ value: Sourced<String>, _ library: String, _ path: String
  ) {
    because.add("`\(name)` is the app's own address", at: value.span)
    because.add("\(library) adds `\(Self.isContained(path, value) ? "" : path)\(ending)` to it")
  }

  private mutating func noteUnknownHost(_ library: String, _ path: String) {
    because.add("\(library) is called back under `\(path)\(ending)`")
    because.add("these files do not tell the app's own address, so only the path is compared")
  }

  private static func isContained(_ path: String, _ value: Sourced<String>) -> Bool {
    value.value.flatMap { WebAddress($0) }.map { trimmed($0.path) == path } ?? false
  }

  private func pathOnly(_ path: String, isWhole: Bool = true) -> CallbackURL.Candidate {
    .init(address: nil, path: path + ending, isWholePath: isWhole)
  }

  /// The path without the slash at its end; nothing for `/`.
  private static func trimmed(_ path: String) -> String {
    path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
