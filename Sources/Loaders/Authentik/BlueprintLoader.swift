// Authentik's blueprints: YAML files that create providers, mappings and applications.
//
// Files of one instance count together: `!Find` sees what any of them creates, and entries with equal
// identifiers are one object. What the files do not show is unknown, never missing.

import Deployment
import SourceText
import Syntax

/// Reads the blueprints of one Authentik instance.
struct BlueprintLoader {
  /// What the blueprints define.
  struct Loaded {
    var providers: [AuthentikProvider] = []
    var applications: [AuthentikApplication] = []
    var redaction = Redaction()
  }

  private var evaluator: BlueprintEvaluator
  private let use: Realm.Use

  /// Makes a loader.
  ///
  /// - Parameters:
  ///   - environment: what the container that applies the blueprints offers them.
  ///   - product: the version that applies them.
  ///   - use: how the deployment uses the files.
  init(
    environment: BlueprintEnvironment = BlueprintEnvironment(), product: Product? = nil,
    use: Realm.Use = .unused
  ) {
    evaluator = BlueprintEvaluator(environment: environment, product: product)
    self.use = use
  }

  /// The paths of the container that the blueprints read with `!File`.
  static func filePaths(in trees: [DataTree]) -> Set<String> {
    var paths: Set<String> = []
    for tree in trees where ByteSearch.contains("!File", in: tree.file.bytes) {
      for root in tree.roots { collect(root, into: &paths) }
    }
    return paths
  }

  /// The parser's own depth limit ends the recursion.
  private static func collect(_ node: DataNode, into paths: inout Set<String>) {
    guard node.kind != .alias else { return }
    let elements = Array(node.elements)
    if node.tag == "!File", let path = node.text ?? elements.first?.text { paths.insert(path) }
    for element in elements { collect(element, into: &paths) }
    for member in node.members { collect(member.value, into: &paths) }
  }

  /// What the blueprints define together, in the order of the files.
  mutating func load(_ trees: [DataTree]) -> Loaded {
    var loaded = Loaded()
    for tree in trees {
      loaded.redaction.merge(BlueprintSecrets.redaction(of: tree))
      for root in tree.roots { addEntries(of: root, path: tree.file.path) }
    }
    let indices = evaluator.objects.indices.filter {
      evaluator.objects[$0].file != nil && !evaluator.objects[$0].isRemoved
    }
    var slugs: [Int: Sourced<String>] = [:]
    for index in indices where evaluator.objects[index].model == BlueprintModels.application {
      let backend = reference("provider", of: index)
      loaded.applications.append(application(index, backend: backend))
      if case .object(let provider) = backend?.payload, slugs[provider] == nil {
        slugs[provider] = text("slug", of: index)
      }
    }
    for index in indices where evaluator.objects[index].model == BlueprintModels.oauth2Provider {
      var provider = provider(index)
      provider.slug = slugs[index] ?? .absent
      loaded.providers.append(provider)
    }
    return loaded
  }

  // MARK: Entries

  private mutating func addEntries(of root: DataNode, path: String) {
    let file = evaluator.files.count
    evaluator.files.append(.init(path: path, context: root["context"]))
    evaluator.ids.append([:])
    // An administrator has to switch such a blueprint on (blueprints.goauthentik.io/instantiate).
    let label = root["metadata"]?["labels"]?["blueprints.goauthentik.io/instantiate"]?.text
    let isHeldBack = label?.lowercased() == "false"
    for entry in BlueprintFile.entries(of: root) where entry.resolved.kind == .mapping {
      add(entry, file: file, isHeldBack: isHeldBack)
    }
  }

  private mutating func add(_ entry: DataNode, file: Int, isHeldBack: Bool) {
    let place = BlueprintEvaluator.Place(file: file)
    guard let model = entry["model"].map({ evaluator.value($0, place) })?.text.value?.lowercased()
    else { return }
    var isApplied: Ternary = isHeldBack ? .unknown : .yes
    for condition in entry["conditions"].map({ Array($0.elements) }) ?? [] {
      let answer = evaluator.value(condition, place).isTrue
      isApplied = isApplied && answer
    }
    guard isApplied != .no else { return }
    let parts = ["attrs", "identifiers"].compactMap { entry[$0] }
    let layer = BlueprintObject.Layer(file: file, parts: parts, isApplied: isApplied)
    let identity = identity(model: model, identifiers: entry["identifiers"], place: place)
    let known = identity.flatMap { evaluator.object(withIdentity: $0) }
    let index =
      known
      ?? evaluator.add(
        BlueprintObject(model: model, span: entry.span, file: file), identity: identity)
    if let id = entry["id"]?.text { evaluator.ids[file][id] = index }
    let state = entry["state"].map { evaluator.value($0, place) }?.text.value ?? "present"
    switch state {
    case "absent":
      if isApplied == .yes { evaluator.remove(index) }
    case "created", "must_created":
      // An object that is there already stays as it is.
      if known == nil { evaluator.add(layer, to: index) }
    default: evaluator.add(layer, to: index)
    }
  }

  private static let mergedModels: Set<String> = [
    BlueprintModels.oauth2Provider, BlueprintModels.scopeMapping, BlueprintModels.application,
    BlueprintModels.proxyProvider, BlueprintModels.certificate,
  ]

  /// What makes a later entry the same object: its identifiers, where they are known.
  private mutating func identity(
    model: String, identifiers: DataNode?, place: BlueprintEvaluator.Place
  ) -> String? {
    guard Self.mergedModels.contains(model), let identifiers else { return nil }
    var fields: [(name: String, value: String)] = []
    for member in identifiers.members {
      guard let text = evaluator.value(member.value, place).text.value else { return nil }
      fields.append((member.name, text))
    }
    return fields.isEmpty ? nil : BlueprintEvaluator.identity(model, fields)
  }

  // MARK: Fields

  private mutating func text(_ name: String, of index: Int) -> Sourced<String> {
    evaluator.field(name, of: index)?.text ?? .absent
  }

  /// A reference to another object, by `!KeyOf`, `!Find` or a primary key.
  private mutating func reference(_ name: String, of index: Int) -> BlueprintValue? {
    evaluator.field(name, of: index).map { resolved($0) }
  }

  private mutating func resolved(_ value: BlueprintValue) -> BlueprintValue {
    switch value.payload {
    case .text, .number:
      guard let key = value.text.value else { return value }
      guard let index = evaluator.object(withKey: key) else {
        return BlueprintValue(payload: .foreign("the object with key `\(key)`"), span: value.span)
      }
      return BlueprintValue(payload: .object(index), span: value.span)
    default: return value
    }
  }

  private mutating func application(
    _ index: Int, backend: BlueprintValue?
  ) -> AuthentikApplication {
    let object = evaluator.objects[index]
    var kind = AuthentikApplication.Backend.none
    switch backend?.payload {
    case .object(let provider):
      switch evaluator.objects[provider].model {
      case BlueprintModels.oauth2Provider: kind = .oauth2(name: text("name", of: provider))
      case BlueprintModels.proxyProvider:
        kind = .proxy(
          name: text("name", of: provider), externalHost: text("external_host", of: provider))
      default: kind = .other
      }
    case .null, nil: break
    default: kind = .other
    }
    return AuthentikApplication(
      slug: text("slug", of: index), name: text("name", of: index), backend: kind,
      path: path(of: object), span: span(of: object))
  }

  private func path(of object: BlueprintObject) -> String {
    object.file.map { evaluator.files[$0].path } ?? ""
  }

  private func span(of object: BlueprintObject) -> Span {
    object.span ?? Span(file: FileID(0), start: 0, end: 0)
  }

  private mutating func provider(_ index: Int) -> AuthentikProvider {
    let object = evaluator.objects[index]
    var provider = AuthentikProvider(path: path(of: object), span: span(of: object))
    provider.use = use
    provider.isApplied = object.isApplied
    provider.name = text("name", of: index)
    provider.clientID = text("client_id", of: index)
    provider.clientSecret = text("client_secret", of: index).secret
    provider.clientType = text("client_type", of: index)
    provider.redirectURIs =
      evaluator.field("redirect_uris", of: index).map(Self.redirectURIs) ?? .absent
    provider.mappings = mappings(of: index)
    provider.idTokenAlgorithm = idTokenAlgorithm(of: index)
    provider.isEncrypted = isEncrypted(index)
    provider.issuerMode = text("issuer_mode", of: index)
    provider.issuerOverride = text("issuer_override", of: index)
    provider.subMode = text("sub_mode", of: index)
    provider.includesClaims =
      evaluator.field("include_claims_in_id_token", of: index)?.flag ?? .absent
    provider.grantTypes = grantTypes(of: index)
    return provider
  }

  private mutating func grantTypes(of index: Int) -> Sourced<[String]> {
    guard let value = evaluator.field("grant_types", of: index) else { return .absent }
    guard case .list(let values) = value.payload else {
      return .unknown(needs: value.needs, span: value.span)
    }
    let names = values.compactMap(\.text.value)
    return names.count == values.count
      ? .known(names, span: value.span)
      : .unknown(needs: values.flatMap(\.needs), span: value.span)
  }

  // MARK: Keys

  /// The algorithm by the kind of the key; without a key Authentik signs with the client secret.
  ///
  /// A key's PEM tells its kind (providers/oauth2/models.py, `jwt_key`, 2025). One that no blueprint holds counts
  /// as RSA, which Authentik makes itself.
  private mutating func idTokenAlgorithm(of index: Int) -> Sourced<String> {
    guard let key = reference("signing_key", of: index) else {
      return Sourced(.known("HS256"), span: nil, origin: .defaulted("Authentik"))
    }
    switch key.payload {
    case .null: return .known("HS256", span: key.span)
    case .foreign:
      return Sourced(.known("RS256"), span: key.span, origin: .defaulted("Authentik"))
    case .object(let certificate):
      guard let pem = text("key_data", of: certificate).value else {
        return .unknown(needs: ["the kind of the signing key"], span: key.span)
      }
      if pem.contains("BEGIN EC PRIVATE KEY") { return .known("ES256", span: key.span) }
      if pem.contains("BEGIN RSA PRIVATE KEY") { return .known("RS256", span: key.span) }
      return .unknown(needs: ["the kind of the signing key"], span: key.span)
    default: return .unknown(needs: key.needs, span: key.span)
    }
  }

  private mutating func isEncrypted(_ index: Int) -> Sourced<Bool> {
    guard let key = reference("encryption_key", of: index) else { return .absent }
    switch key.payload {
    case .null: return .known(false, span: key.span)
    case .foreign, .object: return .known(true, span: key.span)
    default: return .unknown(needs: key.needs, span: key.span)
    }
  }

  // MARK: Scopes

  private mutating func mappings(of index: Int) -> Sourced<[ScopeMapping]> {
    guard let value = evaluator.field("property_mappings", of: index) else { return .absent }
    switch value.payload {
    case .null: return Sourced(.absent, span: value.span)
    case .list(let values):
      let mappings = values.map { mapping(resolved($0), at: $0.span) }
      return .known(mappings, span: value.span)
    default: return .unknown(needs: value.needs, span: value.span)
    }
  }

  private mutating func mapping(_ reference: BlueprintValue, at span: Span) -> ScopeMapping {
    guard case .object(let index) = reference.payload else {
      return ScopeMapping(scopeName: .unknown(needs: reference.needs, span: span))
    }
    let scope = text("scope_name", of: index)
    let state: Sourced<String>.State =
      scope.isAbsent ? .unknown(needs: ["a scope name"]) : scope.state
    return ScopeMapping(
      scopeName: Sourced(state, span: span), name: text("name", of: index),
      claims: claims(of: index))
  }

  private mutating func claims(of index: Int) -> [String]? {
    let expression = text("expression", of: index)
    if let python = expression.value { return ReturnedClaims.keys(of: python) }
    guard expression.isAbsent, let managed = text("managed", of: index).value else { return nil }
    return ManagedObjects.claims(ofManaged: managed)
  }

  // MARK: Redirect URIs

  /// A list of `{matching_mode, url}`, or the text of one pattern per word that it was before 2024.12.
  private static func redirectURIs(_ value: BlueprintValue) -> Sourced<[AuthentikRedirectURI]> {
    switch value.payload {
    case .null: return Sourced(.absent, span: value.span)
    case .list(let values): return .known(values.map(redirectURI), span: value.span)
    case .text(let text):
      guard text.value != nil else { return .unknown(needs: text.needs, span: value.span) }
      return .known(lines(of: text), span: value.span)
    default: return .unknown(needs: value.needs, span: value.span)
    }
  }

  private static func redirectURI(_ value: BlueprintValue) -> AuthentikRedirectURI {
    guard case .map = value.payload else {
      return AuthentikRedirectURI(url: value.text, matching: .unknown, isLogout: .unknown)
    }
    let matching: AuthentikRedirectURI.Matching
    switch value["matching_mode"]?.text.value {
    case "strict": matching = .strict
    case "regex": matching = .regex
    default: matching = .unknown
    }
    let type = value["redirect_uri_type"]?.text ?? .absent
    let isLogout: Ternary = type.isUnknown ? .unknown : Ternary(type.value == "logout")
    return AuthentikRedirectURI(
      url: value["url"]?.text ?? Sourced(.absent, span: value.span), matching: matching,
      isLogout: isLogout)
  }

  private static func lines(of text: Sourced<String>) -> [AuthentikRedirectURI] {
    let bytes = Array((text.value ?? "").utf8)
    var lines: [AuthentikRedirectURI] = []
    var start = 0
    for end in 0...bytes.count where end == bytes.count || bytes[end] <= 0x20 {
      if start < end {
        let line = String(decoding: bytes[start..<end], as: UTF8.self)
        lines.append(
          AuthentikRedirectURI(
            url: .known(line, span: text.span(of: start..<end)), matching: .line))
      }
      start = end + 1
    }
    return lines
  }
}
