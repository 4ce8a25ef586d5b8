// NextAuth/Auth.js provider configurations exported as JSON, in every shape that
// `JSON.stringify` of a config leaves behind.

import Deployment
import SourceText
import Syntax

/// Reads provider configurations.
public struct ProviderLoader {
  private let placeholders: PlaceholderReader
  let environment: [String: Sourced<String>]
  private let package: LibraryVersion?

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - environment: the app's environment, for placeholders and Auth.js's `AUTH_<ID>_ISSUER`.
  ///   - package: what the app's `package.json` says of the library.
  public init(environment: [String: Sourced<String>] = [:], package: LibraryVersion? = nil) {
    placeholders = PlaceholderReader(environment: environment)
    self.environment = environment
    self.package = package
  }

  /// Whether a tree holds a provider configuration.
  public static func recognises(_ tree: DataTree) -> Bool { !providers(in: tree).isEmpty }

  /// The logins of a file, and what of it must not be shown.
  public func load(_ tree: DataTree) -> (logins: [Login], redaction: Redaction) {
    var redaction = Redaction()
    let marker = tree.root?["$nextAuth"].flatMap { LibraryVersion(marker: $0) }
    for root in tree.roots { ProviderSecrets.hide(in: root, depth: 0, redaction: &redaction) }
    let logins = Self.providers(in: tree).map { id, node in
      var login = login(node, id: id, marker: marker, path: tree.file.path)
      addClientSettings(to: &login, of: MergedProvider(node), root: tree.root)
      return login
    }
    return (logins, redaction)
  }

  // MARK: Shapes

  /// The OAuth providers of a tree; the id is the key where they are keyed by id.
  private static func providers(in tree: DataTree) -> [(id: String?, node: DataNode)] {
    guard let root = tree.root else { return [] }
    return providers(in: root, depth: 0)
  }

  private static func providers(in node: DataNode, depth: Int) -> [(id: String?, node: DataNode)] {
    guard depth < 4 else { return [] }
    switch node.resolved.kind {
    case .sequence:
      return node.elements.filter(isProvider).map { (nil, $0) }
    case .mapping:
      if isProvider(node) { return [(nil, node)] }
      if let list = node["providers"] {
        if list.resolved.kind == .sequence { return providers(in: list, depth: depth + 1) }
        return list.members.filter { isProvider($0.value) }.map { ($0.name, $0.value) }
      }
      for key in ["default", "authOptions", "authConfig"] {
        if let inner = node[key] { return providers(in: inner, depth: depth + 1) }
      }
      return []
    case .null, .boolean, .number, .string, .alias: return []
    }
  }

  /// A provider has an OAuth type, or the keys that only providers have together.
  private static func isProvider(_ node: DataNode) -> Bool {
    guard node.resolved.kind == .mapping else { return false }
    let own = node["options"].flatMap { $0.resolved.kind == .mapping ? $0 : nil } ?? node
    let type = node["type"]?.text
    if type != nil && type != "oauth" && type != "oidc" { return false }
    let hasEndpoints = ["issuer", "wellKnown", "authorization", "token"].contains {
      node[$0] != nil || own[$0] != nil
    }
    let hasClient = own["clientId"] != nil || own["clientSecret"] != nil
    return type != nil
      ? (hasEndpoints || hasClient || node["id"] != nil) : hasEndpoints && hasClient
  }

  // MARK: One provider

  private func login(
    _ node: DataNode, id key: String?, marker: LibraryVersion?, path: String
  ) -> Login {
    let provider = MergedProvider(node)
    let shape = LibraryVersion(shape: provider)
    // A shape is what the library left behind, but a hand-written export may have any.
    let version = marker ?? package ?? shape
    let id = provider.value("id")?.text ?? key ?? "oauth"
    var login = Login(id: id, library: version.library, path: path, span: provider.defaults.span)
    login.libraryEvidence = version.because
    login.clientID = inferred("clientId", "ID", of: provider, id: id, library: version.library)
    login.issuer = inferred("issuer", "ISSUER", of: provider, id: id, library: version.library)
    (login.wellKnown, login.isWellKnownDerived) = wellKnown(provider, login: login)
    login.authorizationURL = endpoint(provider, "authorization")
    login.tokenURL = endpoint(provider, "token")
    login.userinfoURL = endpoint(provider, "userinfo")
    login.jwksURL = text(provider.value("jwks_endpoint"))
    (login.scope, login.scopeSpan) = scope(provider, library: version.library)
    login.kind = Self.kind(of: login, name: provider.value("name")?.text)
    return login
  }

  func text(_ node: DataNode?) -> Sourced<String> {
    node.map(placeholders.value(of:)) ?? .absent
  }

  /// Auth.js 5 takes what is missing from `AUTH_<ID>_ISSUER` and `AUTH_<ID>_ID` (@auth/core 0.41, lib/utils/env.ts).
  private func inferred(
    _ key: String, _ suffix: String, of provider: MergedProvider, id: String,
    library: Login.Library
  ) -> Sourced<String> {
    let written = text(provider.value(key))
    guard written.isAbsent, library == .authJS5 else { return written }
    let name = id.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    return environment["AUTH_\(name.joined(separator: "_"))_\(suffix)"] ?? written
  }

  /// The discovery URL that the library fetches: next-auth 4 its `wellKnown`, Auth.js 5 one below the issuer.
  private func wellKnown(
    _ provider: MergedProvider, login: Login
  ) -> (value: Sourced<String>, isDerived: Bool) {
    switch login.library {
    case .authJS5: return (.absent, false)
    case .nextAuth4, .nextAuthUnknown:
      let written = text(provider.value("wellKnown"))
      if written.value?.isEmpty == true { return (.absent, false) }
      let isDerived =
        provider.options != nil && provider.user(["wellKnown"]) == nil && login.issuer.isPresent
      return (written, isDerived)
    }
  }

  /// An endpoint given as a string or as `{url}`.
  private func endpoint(_ provider: MergedProvider, _ name: String) -> Sourced<String> {
    guard let node = provider.value(name) else { return .absent }
    if node.resolved.kind == .mapping { return text(provider.value(name, "url")) }
    return text(node)
  }

  /// The requested scope and where it stands.
  ///
  /// A missing scope is `openid` in next-auth 4 (openid-client 5, client.js) and
  /// `openid profile email` in Auth.js 5 (lib/utils/providers.ts).
  private func scope(
    _ provider: MergedProvider, library: Login.Library
  ) -> (Sourced<String>, Span) {
    if let node = provider.value("authorization", "params", "scope") {
      return (text(node), node.span)
    }
    if let node = authorizationURL(of: provider, library: library), let url = node.text,
      let range = Self.scopeRange(inQueryOf: url)
    {
      let span = node.span(ofTextBytes: range)
      let written = String(decoding: Array(url.utf8)[range], as: UTF8.self)
      if !PlaceholderScan(Array(written.utf8)).all().isEmpty {
        return (Sourced(.unknown(needs: text(node).needs), span: span), span)
      }
      return (.known(Self.decoded(written), span: span), span)
    }
    // next-auth 4 makes `{url}` of a string before it merges, so the factory's scope stays (utils/parse-provider).
    if library != .authJS5,
      let node = provider.defaults["authorization"]?["params"]?["scope"]
    {
      return (text(node), node.span)
    }
    let place = provider.value("authorization")?.span ?? provider.defaults.span
    switch library {
    case .nextAuth4:
      return (Sourced(.known("openid"), span: place, origin: .defaulted("openid-client 5")), place)
    case .authJS5:
      return (
        Sourced(.known("openid profile email"), span: place, origin: .defaulted("Auth.js 5")), place
      )
    case .nextAuthUnknown:
      return (Sourced(.unknown(needs: ["the next-auth version"]), span: place), place)
    }
  }

  /// The authorization URL whose query can hold a scope: a string, or in Auth.js 5 also `{url}`.
  private func authorizationURL(of provider: MergedProvider, library: Login.Library) -> DataNode? {
    guard let node = provider.value("authorization"), !node.isNull else { return nil }
    if node.resolved.kind != .mapping { return node }
    return library == .authJS5 ? provider.value("authorization", "url") : nil
  }

  private static func scopeRange(inQueryOf url: String) -> Range<Int>? {
    let bytes = Array(url.utf8)
    guard let question = bytes.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    let queryEnd = bytes[question...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
    var start = question + 1
    while start < queryEnd {
      let stop = bytes[start..<queryEnd].firstIndex(of: UInt8(ascii: "&")) ?? queryEnd
      if bytes[start..<stop].starts(with: "scope=".utf8) { return start + 6..<stop }
      start = stop + 1
    }
    return nil
  }

  private static func decoded(_ text: String) -> String {
    var result: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "+") {
        result.append(UInt8(ascii: " "))
      } else if byte == UInt8(ascii: "%"), bytes.count >= 2,
        let code = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16)
      {
        result.append(code)
        bytes = bytes.dropFirst(2)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The product behind a provider: by the shape of its URLs, then by its id and name.
  private static func kind(of login: Login, name: String?) -> IdentityProvider.Kind? {
    let urls = [login.wellKnown, login.issuer, login.tokenURL, login.authorizationURL]
    for url in urls.map(\.textWithUnknownsEmpty) {
      if url.contains("/application/o/") { return .authentik }
      if url.contains("/realms/") { return .keycloak }
    }
    let words = "\(login.id) \(name ?? "")".lowercased()
    if words.contains("authentik") { return .authentik }
    if words.contains("keycloak") { return .keycloak }
    return nil
  }
}
