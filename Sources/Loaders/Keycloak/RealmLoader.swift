// Keycloak realm files: full exports, hand-written imports, arrays of realms, partial exports.
//
// Absent keys get the import's own defaults (RepresentationToModel, RealmManager; Keycloak 18 to 26).

import Deployment
import SourceText
import Syntax

/// Reads realm files.
public struct RealmLoader {
  private let placeholders: PlaceholderReader

  /// Makes a loader that takes placeholders' values from a container's environment.
  public init(environment: [String: Sourced<String>] = [:]) {
    placeholders = PlaceholderReader(environment: environment)
  }

  /// Whether a tree is a realm file: an object, or a list of objects, with a realm's keys.
  public static func recognises(_ tree: DataTree) -> Bool {
    tree.roots.contains { root in
      root.kind == .sequence ? root.elements.contains { isRealm($0) } : isRealm(root)
    }
  }

  private static let typicalKeys: Set<String> = [
    "clients", "clientScopes", "roles", "users", "groups", "sslRequired", "identityProviders",
    "keycloakVersion", "registrationAllowed", "accessTokenLifespan", "components",
    "defaultDefaultClientScopes", "loginTheme", "smtpServer", "authenticationFlows",
  ]

  private static func isRealm(_ node: DataNode) -> Bool {
    guard node.kind == .mapping else { return false }
    var hasName = false
    var hasTypicalKey = false
    for member in node.members {
      let name = member.name
      if name == "realm", member.value.string != nil { hasName = true }
      if typicalKeys.contains(name) { hasTypicalKey = true }
    }
    // A `keycloak.json` adapter config has `realm` too, but `auth-server-url` and `resource` beside it.
    guard hasTypicalKey, node["auth-server-url"] == nil else { return false }
    return hasName || isPartialExport(node)
  }

  /// A partial export has no name, but lists what only Keycloak calls so.
  private static func isPartialExport(_ node: DataNode) -> Bool {
    node["clients"]?.elements.contains { $0["clientId"] != nil } == true
      || node["clientScopes"]?.elements.contains {
        $0["protocolMappers"] != nil || $0["protocol"] != nil
      } == true
  }

  /// The realms of a file, and what of it must not be shown.
  public func load(_ tree: DataTree) -> (realms: [Realm], redaction: Redaction) {
    var realms: [Realm] = []
    // Keycloak itself replaces no such variable: the file is written for keycloak-config-cli.
    let isForConfigCLI = ["$(env:", "$(file:"].contains {
      ByteSearch.contains($0, in: tree.file.bytes)
    }
    for root in tree.roots {
      let nodes = root.kind == .sequence ? Array(root.elements) : [root]
      for node in nodes where Self.isRealm(node.resolved) {
        var realm = realm(node.resolved, path: tree.file.path)
        if isForConfigCLI { realm.dialect = .configCLI }
        realms.append(realm)
      }
    }
    return (realms, RealmSecrets.redaction(of: tree))
  }

  private func text(_ node: DataNode?) -> Sourced<String> {
    node.map(placeholders.value(of:)) ?? .absent
  }

  private func texts(_ node: DataNode?) -> [Sourced<String>]? {
    guard let node, node.resolved.kind == .sequence else { return nil }
    return node.elements.map(placeholders.value(of:))
  }

  private func realm(_ node: DataNode, path: String) -> Realm {
    var realm = Realm(name: text(node["realm"]), path: path, span: node.span)
    realm.exportVersion = text(node["keycloakVersion"])
    realm.isFullExport = node["keycloakVersion"] != nil
    realm.frontendURL = text(node["attributes"]?["frontendUrl"])
    realm.tlsRequired = text(node["sslRequired"])
    realm.defaultScopes = texts(node["defaultDefaultClientScopes"])
    realm.optionalScopes = texts(node["defaultOptionalClientScopes"])
    if let scopes = node["clientScopes"], scopes.resolved.kind == .sequence {
      realm.clientScopes = scopes.elements.filter { $0.resolved.kind == .mapping }.map(scope)
      realm.clientScopesSpan = scopes.span
    }
    realm.signatureAlgorithm = text(node["defaultSignatureAlgorithm"])
    RealmRights.add(node, to: &realm)
    if let clients = node["clients"] {
      realm.clients = clients.elements.filter { $0.resolved.kind == .mapping }.map(client)
    }
    realm.settings = RealmSettingsReader(node, placeholders: placeholders).settings(of: realm)
    var reader = RealmSecretReader(placeholders: placeholders)
    reader.read(node, clients: realm.clients, realm: realm.name.value)
    realm.secrets = reader.secrets
    if let brokers = node["identityProviders"] {
      realm.brokers = brokers.elements.compactMap(broker)
    }
    return realm
  }

  private func scope(_ node: DataNode) -> ClientScope {
    ClientScope(name: text(node["name"]), mappers: mappers(of: node))
  }

  private func mappers(of node: DataNode) -> [ProtocolMapper] {
    (node["protocolMappers"].map { Array($0.elements) } ?? []).compactMap { mapper in
      guard let type = mapper["protocolMapper"]?.text else { return nil }
      let config = mapper["config"]
      var one = ProtocolMapper(
        type: type, span: mapper["name"]?.textSpan ?? mapper.span,
        claim: text(config?["claim.name"]))
      if type == "oidc-audience-mapper" {
        var audience = MappedAudience()
        audience.client = text(config?["included.client.audience"])
        audience.custom = text(config?["included.custom.audience"])
        audience.isInAccessToken = config?["access.token.claim"]?.sourcedFlag ?? .absent
        audience.isInIntrospection = config?["introspection.token.claim"]?.sourcedFlag ?? .absent
        one.audience = audience
      }
      return one
    }
  }

  private func broker(_ node: DataNode) -> Broker? {
    guard node.resolved.kind == .mapping, node["enabled"]?.boolean != false,
      let config = node["config"]
    else { return nil }
    let urls = config.members.compactMap { member -> (key: String, value: Sourced<String>)? in
      guard member.name.hasSuffix("Url") || member.name == "issuer" else { return nil }
      return (member.name, text(member.value))
    }
    return Broker(alias: node["alias"]?.text ?? "", urls: urls)
  }

  private func client(_ node: DataNode) -> Client {
    var client = Client(clientID: text(node["clientId"]), span: node.resolved.span)
    client.isEnabled = flag(node["enabled"], default: true)
    client.protocol = node["protocol"]?.text ?? client.protocol
    client.isPublic = flag(node["publicClient"], default: false)
    client.isBearerOnly = flag(node["bearerOnly"], default: false)
    client.hasStandardFlow = flag(node["standardFlowEnabled"], default: true)
    client.namesStandardFlow = node["standardFlowEnabled"] != nil
    client.hasImplicitFlow = flag(node["implicitFlowEnabled"], default: false)
    client.hasDirectAccess = flag(node["directAccessGrantsEnabled"], default: false)
    client.hasServiceAccount = flag(node["serviceAccountsEnabled"], default: false)
    client.serviceAccountSpan = node["serviceAccountsEnabled"]?.textSpan
    client.asksConsent = flag(node["consentRequired"], default: false)
    client.fullScope = node["fullScopeAllowed"]?.sourcedFlag ?? .absent
    if flag(node["authorizationServicesEnabled"], default: false) {
      client.authorization = AuthorizationReader(placeholders: placeholders)
        .settings(node["authorizationSettings"], of: client)
    }
    client.rootURL = text(node["rootUrl"])
    client.baseURL = text(node["baseUrl"])
    client.adminURL = text(node["adminUrl"])
    client.redirectURIs = texts(node["redirectUris"]) ?? []
    client.redirectURIsSpan = node["redirectUris"]?.span
    client.webOrigins = texts(node["webOrigins"]) ?? []
    client.webOriginsSpan = node["webOrigins"]?.span
    let attributes = node["attributes"]
    client.postLogoutURIs = text(attributes?["post.logout.redirect.uris"])
    client.idTokenAlgorithm = text(attributes?["id.token.signed.response.alg"])
    client.idTokenEncryption = text(attributes?["id.token.encrypted.response.alg"])
    client.usesRefreshTokens = text(attributes?["use.refresh.tokens"])
    client.mappers = mappers(of: node)
    client.settings = ClientSettingsReader(node, placeholders: placeholders).settings
    client.secret = text(node["secret"]).secret
    client.authenticator = text(node["clientAuthenticatorType"])
    client.defaultScopes = texts(node["defaultClientScopes"])
    client.defaultScopesSpan = node["defaultClientScopes"]?.span
    client.optionalScopes = texts(node["optionalClientScopes"])
    client.optionalScopesSpan = node["optionalClientScopes"]?.span
    return client
  }

  /// A flag as Jackson reads it: a boolean, or the strings `true` and `false`, placeholders replaced.
  private func flag(_ node: DataNode?, default fallback: Bool) -> Bool {
    guard let node else { return fallback }
    if let boolean = node.boolean { return boolean }
    switch text(node).value {
    case "true": return true
    case "false": return false
    default: return fallback
    }
  }
}
