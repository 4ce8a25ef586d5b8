// What becomes of the realm files that a Keycloak container sees.

import Deployment
import SourceText

/// The realm import of a server at its start.
public struct KeycloakImports: Sendable {
  /// A realm whose name another file of the import folder has already.
  public struct Duplicate: Sendable {
    /// The realm that is skipped or not, as the order of the files falls.
    public let realm: Realm
    /// The one before it.
    public let other: Realm
  }

  /// Whether the server imports what it finds; unknown where a script may.
  public let isOn: Ternary
  /// The option that says so.
  public let flag: KeycloakOption?
  /// Mounts of realm files that nothing imports.
  public let unread: [Mount]
  /// Whether the import finds nothing: no mount and no copy leads to its folder.
  public let isEmpty: Ternary
  /// Realms that two files of the folder define.
  public let duplicates: [Duplicate]

  /// Where an image looks for realm files (keycloak.org/server/importExport; Bitnami's image, 26).
  private static func folder(_ product: Product) -> String {
    product.kind == .keycloakBitnami
      ? "/opt/bitnami/keycloak/data/import" : "/opt/keycloak/data/import"
  }

  init(_ server: KeycloakServer, in deployment: Deployment, surroundings: Surroundings) {
    let service = server.service
    let folder = Self.folder(server.product)
    flag = server.command.options.last { $0.name == "import-realm" }
    let isOn = Self.isOn(server, flag: flag)
    self.isOn = isOn
    let mounts = service.mounts.filter { $0.kind != .volume && $0.kind != .tmpfs }
    let realms = deployment.providers.flatMap(\.realms).filter { realm in
      realm.dialect == .keycloak && realm.use == .mounted
    }
    unread =
      isOn == .no
      ? mounts.filter { mount in
        Self.holdsRealms(mount, folder: folder, realms: realms)
          && !Self.isImportedElsewhere(mount, than: service, in: deployment)
          && !surroundings.contains { Self.isImported(mount, in: $0) }
      } : []
    isEmpty = isOn == .yes ? Self.isEmpty(server, folder: folder) : .no
    duplicates = isOn == .yes ? Self.duplicates(realms, mounts: mounts, folder: folder) : []
  }

  /// `--import-realm`, or what else makes a start import files.
  private static func isOn(_ server: KeycloakServer, flag: KeycloakOption?) -> Ternary {
    if flag != nil { return .yes }
    guard server.version.isAtLeast(17) == .yes, !server.command.runsImport else { return .unknown }
    switch server.mode {
    case .development, .production: break
    case .none, .other, .unknown: return .unknown
    }
    // The system property behind the flag, Bitnami's extra words, and names of other images.
    let mayImport = server.service.environment.contains { variable in
      let value = variable.value.value
      return variable.name.hasPrefix("KC_IMPORT")
        || value == nil
          && ["JAVA_OPTS", "KEYCLOAK_EXTRA_ARGS"].contains(where: variable.name.hasPrefix)
        || value?.contains("keycloak.import") == true || value?.contains("import-realm") == true
        || value?.contains("keycloak.migration") == true
    }
    return mayImport || !server.service.unreadEnvFiles.isEmpty ? .unknown : .no
  }

  /// Whether somebody put the mount there to have realms imported.
  private static func holdsRealms(_ mount: Mount, folder: String, realms: [Realm]) -> Bool {
    guard let target = mount.target.value else { return false }
    guard let source = mount.source.value else { return false }
    if realms.contains(where: { $0.path == source }) { return true }
    // A file that is not in the repository shows its purpose by its name.
    if isInside(target, folder), target.hasSuffix(".json") { return true }
    return target.contains("import") && realms.contains { $0.path.hasPrefix(source + "/") }
  }

  private static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder + "/")
  }

  /// Whether another service reads the same files: keycloak-config-cli, or a container that runs `kc.sh import`.
  private static func isImportedElsewhere(
    _ mount: Mount, than service: Service, in deployment: Deployment
  ) -> Bool {
    guard let source = mount.source.value else { return false }
    return deployment.services.contains { other in
      other.name != service.name
        && other.mounts.contains { $0.source.value == source && $0.kind != .volume }
    }
  }

  /// Whether another project starts from the same lines, with the flag: a file that both share.
  private static func isImported(_ mount: Mount, in deployment: Deployment) -> Bool {
    deployment.services.contains { service in
      service.mounts.contains { $0.span != nil && $0.span == mount.span }
        && service.command?.contains { $0.value?.contains("import-realm") == true } == true
    }
  }

  private static func isEmpty(_ server: KeycloakServer, folder: String) -> Ternary {
    guard server.packaging == .stock else { return .unknown }
    for mount in server.service.mounts {
      guard let target = mount.target.value else { return .unknown }
      if isInside(target, folder) { return .no }
      // A volume or folder above it may hold one already.
      if folder.hasPrefix(target + "/") { return .unknown }
    }
    return .yes
  }

  /// The realms of the folder's own files, sub-folders left out (keycloak.org/server/importExport).
  private static func duplicates(
    _ realms: [Realm], mounts: [Mount], folder: String
  ) -> [Duplicate] {
    let imported = realms.filter { realm in
      mounts.contains { mount in
        guard let source = mount.source.value, let target = mount.target.value else { return false }
        if source == realm.path { return parent(of: target) == folder || target == folder }
        guard realm.path.hasPrefix(source + "/") else { return false }
        return parent(of: target + realm.path.dropFirst(source.count)) == folder
      }
    }
    var first: [String: Realm] = [:]
    var duplicates: [Duplicate] = []
    for realm in imported {
      guard let name = realm.name.value else { continue }
      if let other = first[name] {
        duplicates.append(Duplicate(realm: realm, other: other))
      } else {
        first[name] = realm
      }
    }
    return duplicates
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
