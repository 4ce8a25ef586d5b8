// Users, groups and composite roles of a realm file, as far as realm roles go.

import Deployment
import SourceText
import Syntax

enum RealmRights {
  /// Groups inside groups; no realm has more levels.
  private static let depthLimit = 32

  static func add(_ node: DataNode, to realm: inout Realm) {
    if let users = node["users"] {
      realm.users = users.elements.filter { $0.resolved.kind == .mapping }.map(user)
    }
    for group in elements(node["groups"]) {
      add(group, path: "", inherited: [], depth: 0, to: &realm.groupRoles)
    }
    for role in elements(node["roles"]?["realm"]) {
      guard let name = role["name"]?.text, let inner = role["composites"]?["realm"] else {
        continue
      }
      realm.composites[name] = Set(inner.elements.compactMap(\.text))
    }
  }

  /// A missing `enabled` is false on import (RepresentationToModel.createUser, Keycloak 26).
  private static func user(_ node: DataNode) -> RealmUser {
    let name = node["username"]
    let isServiceAccount =
      node["serviceAccountClientId"] != nil
      || name?.textBytes.starts(with: "service-account-".utf8) == true
    return RealmUser(
      span: name?.textSpan ?? node.span, object: node.resolved.span,
      omitsEnabled: node["enabled"] == nil, isServiceAccount: isServiceAccount,
      passwords: node["credentials"].map { $0.elements.compactMap(password) } ?? [],
      maySignIn: node["enabled"]?.boolean == true && node["serviceAccountClientId"] == nil,
      realmRoles: texts(node["realmRoles"]), groups: texts(node["groups"]))
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
    _ group: DataNode, path: String, inherited: Set<String>, depth: Int,
    to roles: inout [String: Set<String>]
  ) {
    guard depth < depthLimit, let name = group["name"]?.text else { return }
    let path = group["path"]?.text ?? "\(path)/\(name)"
    let own = inherited.union(texts(group["realmRoles"]))
    roles[path] = own
    guard let children = group["subGroups"] else { return }
    for child in children.elements {
      add(child, path: path, inherited: own, depth: depth + 1, to: &roles)
    }
  }

  private static func elements(_ node: DataNode?) -> [DataNode] {
    node.map { Array($0.elements) } ?? []
  }

  private static func texts(_ node: DataNode?) -> [String] { elements(node).compactMap(\.text) }
}
