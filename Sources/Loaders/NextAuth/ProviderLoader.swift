// NextAuth/Auth.js provider configurations: exported as JSON, in every shape that `JSON.stringify` of a
// config leaves behind, and as the values that a script works out to.

import Deployment
import SourceText
import Syntax

/// Reads provider configurations.
public struct ProviderLoader {
  private let placeholders: PlaceholderReader
  /// What is known of a variable that the library itself asks for.
  let variable: (String) -> VariableState
  /// Whether a variable that ``variable`` calls unset surely is.
  let seesEnvironment: Bool
  private let package: LibraryVersion?

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - environment: the app's environment, for placeholders and Auth.js's `AUTH_<ID>_ISSUER`.
  ///   - package: what the app's `package.json` says of the library.
  public init(environment: [String: Sourced<String>] = [:], package: LibraryVersion? = nil) {
    placeholders = PlaceholderReader(environment: environment)
    // An export names what the running app had; what it leaves out was not there.
    variable = { name in
      environment[name].map { $0.isPresent ? .given($0) : .unset } ?? .unset
    }
    seesEnvironment = false
    self.package = package
  }

  /// Makes a loader for the values of a script that runs in an environment.
  init(program environment: ProgramEnvironment, version: LibraryVersion?) {
    placeholders = PlaceholderReader()
    variable = { environment[$0] }
    seesEnvironment = true
    package = version
  }

  /// Whether a tree holds a provider configuration.
  public static func recognises(_ tree: DataTree) -> Bool { !providers(in: tree).isEmpty }

  /// The logins of a file, and what of it must not be shown.
  public func load(_ tree: DataTree) -> (logins: [Login], redaction: Redaction) {
    var redaction = Redaction()
    let marker = tree.root?["$nextAuth"].flatMap { LibraryVersion(marker: $0) }
    for root in tree.roots { ProviderSecrets.hide(in: root, depth: 0, redaction: &redaction) }
    let config = Self.configuration(in: tree.root).map {
      ConfigValue($0, placeholders: placeholders)
    }
    let logins = Self.providers(in: tree).map { id, node in
      login(
        ConfigValue(node, placeholders: placeholders), id: id, marker: marker,
        config: config, path: tree.file.path, redaction: &redaction)
    }
    return (logins + Self.bareFunctions(in: tree), redaction)
  }

  /// Whether the app is known to have next-auth itself.
  var isNextAuth: Bool { package?.isNextAuth == true }

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

  /// The holes in a list of providers.
  private static func bareFunctions(in tree: DataTree) -> [Login] {
    guard let root = tree.root else { return [] }
    let list = root.resolved.kind == .sequence ? root : root["providers"]
    return (list.map { Array($0.elements) } ?? []).enumerated().compactMap { position, node in
      node.isNull ? bareFunction(at: node, position: position, path: tree.file.path) : nil
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

  /// The login of one provider.
  ///
  /// - Parameters:
  ///   - value: the provider's object.
  ///   - key: the key that it is listed under, where providers have keys.
  ///   - marker: what the file itself says of the library.
  ///   - config: the whole configuration, where there is one around the providers.
  ///   - path: the path of the file.
  ///   - redaction: what must not be shown; gets the client secret.
  func login(
    _ value: ConfigValue, id key: String? = nil, marker: LibraryVersion? = nil,
    config: ConfigValue?, path: String, redaction: inout Redaction
  ) -> Login {
    let shape = LibraryVersion(shape: MergedProvider(value))
    // A shape is what the library left behind, but a hand-written export may have any.
    let version = marker ?? package ?? shape
    let source = Source(config: config, isMarked: marker != nil, path: path)
    var login = reading(value, id: key, version: version, source, redaction: &redaction)
    if version.library == .nextAuthUnknown {
      login.join(
        [Login.Library.nextAuth4, .authJS5].map { library in
          reading(
            value.reading(of: library), id: key,
            version: LibraryVersion(library, because: Because()), source, redaction: &redaction)
        })
    }
    return login
  }

  /// Where a provider stands.
  private struct Source {
    /// The whole configuration, where there is one around the providers.
    let config: ConfigValue?
    /// Whether the file itself says which library it is for.
    let isMarked: Bool
    /// The path of the file.
    let path: String
  }

  /// The login as one version of the library reads it.
  private func reading(
    _ value: ConfigValue, id key: String?, version: LibraryVersion, _ source: Source,
    redaction: inout Redaction
  ) -> Login {
    let provider = MergedProvider(value, library: version.library)
    let id = provider.value("id")?.text ?? provider.defaults["id"]?.text ?? key ?? "oauth"
    var login = Login(
      id: id, library: version.library, path: source.path, span: provider.defaults.span)
    login.libraryEvidence = version.because
    login.clientID = inferred("clientId", "ID", of: provider, id: id, library: version.library)
    login.issuer = inferred("issuer", "ISSUER", of: provider, id: id, library: version.library)
    let secret = inferred("clientSecret", "SECRET", of: provider, id: id, library: version.library)
    Self.hide(secret, clientID: login.clientID.value, in: &redaction)
    login.clientSecret = secret.secret
    // Any object can stand for a provider's surroundings in an export, but only one lists providers.
    let around = source.config.flatMap { $0["providers"] == nil ? nil : $0 }
    login.app = appSettings(
      around, hasAllSettings: seesEnvironment || around?["env"] == nil && !source.isMarked)
    (login.wellKnown, login.isWellKnownDerived) = wellKnown(provider, login: login)
    login.authorizationURL = endpoint(provider, "authorization")
    login.tokenURL = endpoint(provider, "token")
    login.userinfoURL = endpoint(provider, "userinfo")
    login.jwksURL = provider.value("jwks_endpoint")?.sourced ?? .absent
    (login.scope, login.scopeSpan) = scope(provider, library: version.library)
    addEndpointSettings(to: &login, of: provider)
    addClientSettings(to: &login, of: provider, config: source.config)
    let names = [provider.defaults["id"]?.text, provider.value("name")?.text]
    login.kind = Self.kind(of: login, names: names.compactMap(\.self))
    return login
  }

  /// Auth.js 5 takes what is missing from `AUTH_<ID>_ISSUER` and `AUTH_<ID>_ID` (@auth/core 0.41, lib/utils/env.ts).
  private func inferred(
    _ key: String, _ suffix: String, of provider: MergedProvider, id: String,
    library: Login.Library
  ) -> Sourced<String> {
    let written = provider.value(key)?.sourced ?? .absent
    guard written.isAbsent, library == .authJS5 else { return written }
    let words = id.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    let name = "AUTH_\(words.joined(separator: "_"))_\(suffix)"
    switch variable(name) {
    case .given(let value): return value
    case .unset: return written
    case .unknown: return .unknown(needs: [name], span: provider.defaults.span)
    }
  }

  /// The discovery URL that the library fetches: next-auth 4 its `wellKnown`, Auth.js 5 one below the issuer.
  private func wellKnown(
    _ provider: MergedProvider, login: Login
  ) -> (value: Sourced<String>, isDerived: Bool) {
    switch login.library {
    case .authJS5: return (.absent, false)
    case .nextAuth4, .nextAuthUnknown:
      let written = provider.value("wellKnown")?.sourced ?? .absent
      if written.value?.isEmpty == true { return (.absent, false) }
      let isDerived =
        provider.options != nil && provider.user(["wellKnown"]) == nil && login.issuer.isPresent
      return (written, isDerived)
    }
  }

  /// An endpoint given as a string or as `{url}`.
  private func endpoint(_ provider: MergedProvider, _ name: String) -> Sourced<String> {
    guard let value = provider.value(name) else { return .absent }
    if value.isObject { return provider.value(name, "url")?.sourced ?? .absent }
    return value.sourced
  }

  /// The requested scope and where it stands.
  ///
  /// A missing scope is `openid` in next-auth 4 (openid-client 5, client.js) and
  /// `openid profile email` in Auth.js 5 (lib/utils/providers.ts).
  private func scope(
    _ provider: MergedProvider, library: Login.Library
  ) -> (Sourced<String>, Span) {
    if let value = provider.value("authorization", "params", "scope"), !value.isMissing {
      return (value.sourced, value.span)
    }
    if let url = authorizationURL(of: provider, library: library)?.sourced, url.isPresent,
      let found = Self.scope(inQueryOf: url)
    {
      return (found, found.span ?? provider.defaults.span)
    }
    // next-auth 4 makes `{url}` of a string before it merges, so the factory's scope stays (utils/parse-provider).
    if library != .authJS5,
      let value = provider.defaults["authorization"]?["params"]?["scope"]
    {
      return (value.sourced, value.span)
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
  private func authorizationURL(
    of provider: MergedProvider, library: Login.Library
  ) -> ConfigValue? {
    guard let value = provider.value("authorization"), !value.isNothing else { return nil }
    if !value.isObject { return value }
    return library == .authJS5 ? provider.value("authorization", "url") : nil
  }

  /// The scope in a URL's query, at its place; unknown where a variable has part in it.
  private static func scope(inQueryOf url: Sourced<String>) -> Sourced<String>? {
    let text = url.textWithUnknownsEmpty
    guard let range = scopeRange(inQueryOf: text) else { return nil }
    let span = url.span(of: range)
    var offset = 0
    for piece in url.pieces {
      if piece.text == nil, offset >= range.lowerBound, offset <= range.upperBound {
        return .unknown(needs: url.needs, span: span)
      }
      offset += piece.text?.utf8.count ?? 0
    }
    let written = String(decoding: Array(text.utf8)[range], as: UTF8.self)
    return .known(decoded(written), span: span)
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
  private static func kind(of login: Login, names: [String]) -> IdentityProvider.Kind? {
    let urls = [login.wellKnown, login.issuer, login.tokenURL, login.authorizationURL]
    for url in urls.map(\.textWithUnknownsEmpty) {
      if url.contains("/application/o/") { return .authentik }
      if url.contains("/realms/") { return .keycloak }
    }
    let words = ([login.id] + names).joined(separator: " ").lowercased()
    if words.contains("authentik") { return .authentik }
    if words.contains("keycloak") { return .keycloak }
    return nil
  }
}
