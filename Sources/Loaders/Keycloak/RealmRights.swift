// Users, groups, roles and scope mappings of a realm file: who holds which role, and which tokens may carry it.

import Deployment
import SourceText
import Syntax

enum RealmRights {
  /// Groups inside groups; no realm has more levels.
  private static let depthLimit = 32

  static func add(_ node: DataNode, to realm: inout Realm) {
    if let users = node["users"] {
      var names = NamePool()
      realm.users = users.elements.filter { $0.resolved.kind == .mapping }
        .map { user($0, names: &names) }
    }
    for group in elements(node["groups"]) {
      add(group, path: "", inherited: [], depth: 0, to: &realm.groupRoles)
    }
    realm.roles = elements(node["roles"]?["realm"]).compactMap { role($0, of: nil) }
    for member in members(node["roles"]?["client"]) {
      realm.roles += elements(member.value).compactMap { role($0, of: member.name) }
    }
    realm.scopeMappings = elements(node["scopeMappings"]).flatMap { mapping($0, of: nil) }
    for member in members(node["clientScopeMappings"]) {
      realm.scopeMappings += elements(member.value).flatMap { mapping($0, of: member.name) }
    }
  }

  // MARK: Roles

  private static func role(_ node: DataNode, of client: String?) -> Role? {
    guard let name = node["name"], let text = name.text else { return nil }
    return Role(
      name: RoleName(text, of: client), span: name.textSpan,
      isComposite: node["composite"]?.sourcedFlag ?? .absent,
      contents: references(
        realm: node["composites"]?["realm"], clients: node["composites"]?["client"]))
  }

  /// Roles named in a list, and in lists by client.
  private static func references(realm: DataNode?, clients: DataNode?) -> [RoleReference] {
    var names = NamePool()
    return references(realm: realm, clients: clients, names: &names)
  }

  private static func references(
    realm: DataNode?, clients: DataNode?, names: inout NamePool
  ) -> [RoleReference] {
    var references: [RoleReference] = []
    func add(_ list: DataNode, of client: String?) {
      for entry in list.elements {
        guard let text = names.text(of: entry) else { continue }
        references.append(RoleReference(role: RoleName(text, of: client), span: entry.textSpan))
      }
    }
    if let realm { add(realm, of: nil) }
    if let clients {
      for member in clients.members { add(member.value, of: names.text(of: member.key) ?? "") }
    }
    return references
  }

  private static func mapping(_ node: DataNode, of owner: String?) -> [RoleMapping] {
    let target: RoleMapping.Target
    if let client = node["client"]?.text {
      target = .client(client)
    } else if let scope = node["clientScope"]?.text {
      target = .clientScope(scope)
    } else {
      return []
    }
    return texts(node["roles"]).map { RoleMapping(target: target, role: RoleName($0, of: owner)) }
  }

  // MARK: Users and groups

  private enum UserKey: Int, CaseIterable {
    case username, enabled, serviceAccountClientId, credentials, groups, realmRoles, clientRoles
  }

  private static let userKeys = KeyList(UserKey.allCases.map { "\($0)" })

  /// A missing `enabled` is false on import (RepresentationToModel.createUser, Keycloak 26).
  private static func user(_ node: DataNode, names: inout NamePool) -> RealmUser {
    let values = node.values(of: userKeys)
    func value(_ key: UserKey) -> DataNode? { values[key.rawValue] }
    let name = value(.username)
    let account = value(.serviceAccountClientId)
    let isServiceAccount =
      account != nil
      || name?.textBytes.starts(with: "service-account-".utf8) == true
    var user = RealmUser(
      span: name?.textSpan ?? node.span, object: node.resolved.span,
      omitsEnabled: value(.enabled) == nil, isServiceAccount: isServiceAccount,
      passwords: value(.credentials).map { $0.elements.compactMap(password) } ?? [],
      maySignIn: value(.enabled)?.boolean == true && account == nil,
      groups: value(.groups).map { $0.elements.compactMap { names.text(of: $0) } } ?? [])
    // Keycloak names such users itself: the client's id in lower case behind a prefix.
    user.serviceAccountOf =
      account?.text
      ?? (isServiceAccount ? name?.text.map { String($0.dropFirst(16)) } : nil)
    user.roles = references(
      realm: value(.realmRoles), clients: value(.clientRoles), names: &names)
    return user
  }

  /// A password in plain words; the hashes of an export stand elsewhere, and placeholders and asterisks say nothing.
  private static func password(_ credential: DataNode) -> Span? {
    guard let value = credential["value"], value.kind == .string,
      credential["type"].map({ $0.hasText("password") }) ?? true
    else { return nil }
    let bytes = value.textBytes
    return bytes.allSatisfy { $0 == UInt8(ascii: "*") } || PlaceholderScan.mayHold(bytes)
      ? nil : value.textSpan
  }

  private static func add(
    _ group: DataNode, path: String, inherited: Set<RoleName>, depth: Int,
    to roles: inout [String: Set<RoleName>]
  ) {
    guard depth < depthLimit, let name = group["name"]?.text else { return }
    let path = group["path"]?.text ?? "\(path)/\(name)"
    let own = inherited.union(
      references(realm: group["realmRoles"], clients: group["clientRoles"]).map(\.role))
    roles[path] = own
    guard let children = group["subGroups"] else { return }
    for child in children.elements {
      add(child, path: path, inherited: own, depth: depth + 1, to: &roles)
    }
  }

  private static func members(_ node: DataNode?) -> [DataMember] {
    node.map { Array($0.members) } ?? []
  }

  private static func elements(_ node: DataNode?) -> [DataNode] {
    node.map { Array($0.elements) } ?? []
  }

  private static func texts(_ node: DataNode?) -> [String] { elements(node).compactMap(\.text) }
}
