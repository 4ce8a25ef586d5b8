// The URLs of a service's environment, build arguments and command line: who opens them.

import Deployment
import SourceText

/// Collects the URL uses of one service's settings.
struct EnvironmentURLs {
  /// A text that looks like an address, with what its name says.
  private struct Setting {
    let name: String
    let value: Sourced<String>
    let span: Span?
    let address: WebAddress
    let words: SettingName

    /// Nil unless the value looks like an address.
    init?(_ name: String, _ value: Sourced<String>, at span: Span?) {
      guard let address = URLUse.shape(of: value) else { return nil }
      (self.name, self.value, self.span, self.address) = (name, value, span, address)
      words = SettingName(name)
    }

    init?(_ variable: EnvironmentVariable) {
      self.init(variable.name, variable.value, at: variable.nameSpan)
    }
  }

  private let service: Service
  private let product: Product?
  /// The environment's variables, and what those with an address say.
  private let variables: [(variable: EnvironmentVariable, setting: Setting?)]
  /// The variables with a URL that servers call.
  private let serverSides: Set<String>
  /// The variables with the address of an identity provider as browsers know it.
  private let publicSides: Set<String>
  /// The variables with any address of an identity provider.
  private let addresses: Set<String>
  private let isServer: Bool

  init(_ service: Service) {
    self.service = service
    product = service.effectiveProduct
    var serverSides: Set<String> = []
    var publicSides: Set<String> = []
    var addresses: Set<String> = []
    variables = service.environment.map { ($0, Setting($0)) }
    for setting in variables.compactMap(\.setting) {
      let (name, words) = (setting.name, setting.words)
      let isForPages = PublicVariable.prefixes.contains(where: name.hasPrefix)
      if words.isServerEndpoint, !isForPages { serverSides.insert(name) }
      if words.isPublic || isForPages, words.isAboutIdentity { publicSides.insert(name) }
      if words.isAboutIdentity || OIDCPath(setting.address.path) != .other, !words.isRedirect,
        !words.isForeign
      {
        addresses.insert(name)
      }
    }
    self.serverSides = serverSides
    self.publicSides = publicSides
    self.addresses = addresses
    // Only a setting that looks like an address asks.
    isServer = variables.contains { $0.setting != nil } && Self.isServer(service)
  }

  /// The uses in the order of build, environment and command line.
  var uses: [URLUse] {
    collected.map { use in
      var use = use
      use.service = service.name
      return use
    }
  }

  private var collected: [URLUse] {
    let arguments = (service.build?.arguments ?? []).flatMap { argument in
      Setting(argument).flatMap { publicUse($0, kind: .buildArgument) }.map { [$0] } ?? []
    }
    // What the build writes into the pages need not be judged a second time.
    let built = Set(arguments.map(\.purpose))
    return arguments
      + variables.flatMap { variable, setting in
        setting.flatMap { publicUse($0, kind: .variable) }.map {
          built.contains($0.purpose) ? [] : [$0]
        } ?? serverSide(variable, setting)
      } + flags
  }

  // MARK: Pages

  private func publicUse(_ setting: Setting, kind: URLUse.Kind) -> URLUse? {
    guard let prefix = PublicVariable.prefixes.first(where: setting.name.hasPrefix) else {
      return nil
    }
    var use = URLUse(
      url: setting.value, role: .opened, kind: kind, purpose: "`\(setting.name)`",
      isLogin: setting.words.isAboutIdentity,
      because: Because(
        "a build writes variables that start with `\(prefix)` into the pages, so browsers open `\(setting.name)`",
        at: setting.span))
    use.isLogin = use.isLogin || use.hasProvidersPath
    return use
  }

  // MARK: The program

  /// What an identity provider is told about itself is no URL that its container opens.
  private var isProvider: Bool { product?.isIdentityProvider == true }

  private func serverSide(_ variable: EnvironmentVariable, _ setting: Setting?) -> [URLUse] {
    guard !isProvider else { return [] }
    let known = KnownSettings.of(variable: variable.name, in: service)
    if !known.isEmpty {
      return known.compactMap {
        use($0, value: variable.value, name: variable.name, kind: .variable, at: variable.nameSpan)
      }
    }
    return setting.flatMap { guess($0, kind: .variable) }.map { [$0] } ?? []
  }

  private var flags: [URLUse] {
    guard !isProvider else { return [] }
    return CommandLine(service).flags.compactMap { flag in
      guard flag.name.hasPrefix("--"), let setting = Setting(flag.name, flag.value, at: flag.span)
      else { return nil }
      let known =
        KnownSettings.of(flag: flag.name, in: service)
        ?? (flag.name.contains(".")
          ? KnownSettings.of(variable: flag.name, in: service).first : nil)
      if let known {
        return use(known, value: flag.value, name: flag.name, kind: .flag, at: flag.span)
      }
      return guess(setting, kind: .flag)
    }
  }

  private func use(
    _ known: KnownSettings.Match, value: Sourced<String>, name: String, kind: URLUse.Kind,
    at span: Span?
  ) -> URLUse? {
    guard let url = known.setting.key.map({ EmbeddedURL.find($0, in: value) }) ?? value,
      URLUse.shape(of: url) != nil
    else { return nil }
    let isCompared = KnownSettings.isOnlyCompared(known.setting, in: service)
    let role: URLUse.Role
    let verb: String
    switch known.setting.use {
    case .fetched where isCompared: (role, verb) = (.compared, "only compares")
    case .fetched: (role, verb) = (.fetched(by: service.name), "opens")
    // Another setting is the one that browsers are sent to.
    case .opened where isCompared: return nil
    case .opened: (role, verb) = (.opened, "sends browsers to")
    case .compared: (role, verb) = (.compared, "only compares")
    }
    return URLUse(
      url: url, role: role, kind: kind, purpose: "`\(name)`",
      because: Because(
        "\(known.program.name) \(verb) `\(name)`: \(known.setting.what) (\(known.program.source))",
        at: span))
  }

  // MARK: By name and path

  /// The use of a URL that only its name and path explain; nil where they do not.
  private func guess(_ setting: Setting, kind: URLUse.Kind) -> URLUse? {
    let (name, value, span) = (setting.name, setting.value, setting.span)
    let (address, words) = (setting.address, setting.words)
    if words.isForeign { return nil }
    if value.isUnknown, value.textWithUnknownsEmpty.isEmpty {
      // Nothing but a variable: the name alone says what it is for.
      guard words.isProvidersAddress || words.isAboutIdentity && words.isIssuer else { return nil }
      return use(.either(by: service.name), name, value, kind, .possible, at: span)
    }
    let path = OIDCPath(address.path)
    guard path != .other || words.isAboutIdentity else { return nil }
    if words.isCompared { return use(.compared, name, value, kind, .likely, at: span) }
    guard let (role, confidence) = role(path, words, name: name, hasPath: address.path.count > 1)
    else { return nil }
    return use(role, name, value, kind, confidence, at: span)
  }

  private func role(
    _ path: OIDCPath, _ words: SettingName, name: String, hasPath: Bool
  ) -> (URLUse.Role, Confidence)? {
    let mine = isFrontend ? URLUse.Role.either(by: service.name) : .fetched(by: service.name)
    switch path {
    case .authorize: return words.isInternal ? nil : (.opened, .certain)
    case .page: return words.isInternal ? nil : (.opened, .likely)
    case .logout:
      // Servers call it as well, with a refresh token.
      return words.isPublic ? (.opened, .likely) : (.either(by: service.name), .likely)
    case .backChannel, .discovery:
      if words.isInternal { return (.fetched(by: service.name), .certain) }
      return words.isPublic || words.isRedirect ? nil : (mine, .certain)
    case .issuer:
      if words.isPublic { return (.opened, .likely) }
      if words.isInternal { return (.fetched(by: service.name), .certain) }
      return hasServerSide(beside: name) ? (.compared, .likely) : (mine, .likely)
    case .other:
      if words.isRedirect || words.isPublic || words.isPage { return (.opened, .likely) }
      if words.isInternal { return (.fetched(by: service.name), .certain) }
      if words.isServerEndpoint { return (mine, .likely) }
      if words.isIssuer { return hasPath ? (mine, .likely) : nil }
      guard words.isProvidersAddress else { return nil }
      // A server that is given one address has no other to fetch keys and tokens from.
      let isServers = hasPublicSide(beside: name) || isServer && addresses == [name]
      return isServers && !words.isAdministration
        ? (mine, .likely) : (.either(by: service.name), .likely)
    }
  }

  private func use(
    _ role: URLUse.Role, _ name: String, _ value: Sourced<String>, _ kind: URLUse.Kind,
    _ confidence: Confidence, at span: Span?
  ) -> URLUse {
    let why =
      switch role {
      case .opened: "`\(name)` is an address for browsers, by its name or path"
      case .fetched: "`\(service.name)` gets the address of an identity provider in `\(name)`"
      case .either, .onHost: "`\(name)` is the address of an identity provider"
      case .compared: "`\(name)` is compared with what tokens say"
      }
    return URLUse(
      url: value, role: role, kind: kind, purpose: "`\(name)`", confidence: confidence,
      because: Because(why, at: span))
  }

  /// Whether another variable holds what the server calls, so that an issuer is only compared.
  private func hasServerSide(beside name: String) -> Bool {
    serverSides.count > (serverSides.contains(name) ? 1 : 0)
  }

  /// Whether another variable holds the public side, so that this one is the server's.
  private func hasPublicSide(beside name: String) -> Bool {
    publicSides.count > (publicSides.contains(name) ? 1 : 0)
  }

  /// Whether the container has what only a server needs: secrets, or a database.
  private static func isServer(_ service: Service) -> Bool {
    service.environment.contains { variable in
      let name = variable.name.uppercased()
      return serverWords.contains { name.contains($0) } || variable.name.hasPrefix("AUTH_")
        || variable.name.hasPrefix("DB_")
    }
  }

  private static let serverWords = [
    "SECRET", "DATABASE", "JDBC", "DATASOURCE", "MONGO", "POSTGRES", "REDIS", "NEXTAUTH",
  ]

  /// Whether the container only serves files, so that what it is told may be meant for browsers.
  private var isFrontend: Bool {
    if isServer { return false }
    switch product?.kind {
    case .nginx, .caddy, .traefik: return true
    case .keycloak, .keycloakLegacy, .keycloakBitnami, .authentik, .authentikOutpost,
      .oauth2Proxy, .other, nil:
      let words = service.name.lowercased().split { !$0.isLetter }
      let names: Set<Substring> = [
        "frontend", "ui", "gui", "spa", "client", "web", "webui", "webapp", "www", "site",
      ]
      return words.contains(where: names.contains)
    }
  }
}

/// A URL inside a longer text such as JSON: the one behind a key.
enum EmbeddedURL {
  /// The URL behind the first `key`; nil where there is none.
  static func find(_ key: String, in value: Sourced<String>) -> Sourced<String>? {
    guard let text = value.value else { return nil }
    let bytes = Array(text.utf8)
    let wanted = Array(key.utf8)
    guard bytes.count > wanted.count else { return nil }
    var start = 0
    while start + wanted.count < bytes.count {
      guard bytes[start..<start + wanted.count].elementsEqual(wanted) else {
        start += 1
        continue
      }
      var from = start + wanted.count
      // `"key": "`, `'key' => '` and `key: "`; a longer name that starts alike is another key.
      while from < bytes.count, from < start + wanted.count + 16,
        "\"':=> \\".utf8.contains(bytes[from])
      {
        from += 1
      }
      let end =
        bytes[from...].firstIndex { "\"', \\}\n".utf8.contains($0) } ?? bytes.count
      let url = String(decoding: bytes[from..<end], as: UTF8.self)
      if from > start + wanted.count, WebAddress(url) != nil {
        return .known(url, span: value.span(of: from..<end))
      }
      start += wanted.count
    }
    return nil
  }
}
