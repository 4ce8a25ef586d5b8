// Authorization services that can only deny, or that decide nothing.
//
// DefaultPolicyEvaluator, AbstractPermissionProvider, AbstractDecisionCollector (Keycloak 26): what no permission
// reaches is denied while enforcing; a permission without policies grants nobody; UNANIMOUS means no denial.

import Deployment
import SourceText

/// Something that is wrong with a client's authorization services.
public struct PermissionFault: Sendable {
  /// What is wrong.
  public enum Kind: String, Sendable {
    /// No permission reaches a resource.
    case unreachedResource = "unreached-resource"
    /// A permission applies no policy.
    case noPolicy = "no-policy"
    /// A permission wants a policy and its opposite.
    case contradiction
    /// A permission names a policy that does not exist.
    case unknownPolicy = "unknown-policy"
    /// Nothing is enforced.
    case notEnforcing = "not-enforcing"
  }

  /// What is wrong.
  public let kind: Kind
  /// Where.
  public let place: Span
  /// The client.
  public let client: String
  /// The resource or permission.
  public let name: String
  /// The proof.
  public let because: Because
}

/// Finds them in a client's settings.
struct PermissionFaults {
  private let client: String
  private let settings: AuthorizationSettings
  private let permissions: [AuthorizationSettings.Policy]

  /// The faults of all clients.
  static func all(in views: [RealmView]) -> [PermissionFault] {
    views.flatMap { view in
      view.clients.flatMap { client in
        client.authorization.map { PermissionFaults(client, $0).all } ?? []
      }
    }
  }

  private init(_ client: Client, _ settings: AuthorizationSettings) {
    self.client = RealmView.name(client)
    self.settings = settings
    permissions = settings.policies.filter(\.isPermission)
  }

  private var all: [PermissionFault] {
    guard settings.enforcement.isAbsent || settings.enforcement.value == "ENFORCING" else {
      guard let mode = settings.enforcement.value, ["PERMISSIVE", "DISABLED"].contains(mode) else {
        return []
      }
      return [
        fault(.notEnforcing, at: settings.enforcement.span ?? settings.span, name: mode)
      ]
    }
    return permissions.compactMap(fault) + settings.resources.compactMap(unreached)
  }

  // MARK: Resources

  private func unreached(
    _ resource: AuthorizationSettings.Resource
  ) -> PermissionFault? {
    // Switching the feature on leaves a "Default Resource" behind; an owner grants access at run time.
    guard let name = resource.name.value, name != "Default Resource", !resource.isOwnerManaged,
      let place = resource.name.span, !settings.policies.isEmpty,
      !permissions.contains(where: { reaches($0, resource, name) })
    else { return nil }
    return fault(
      .unreachedResource, at: place, name: name,
      because: Because(
        "the permissions are \(permissions.isEmpty ? "none" : permissions.compactMap(\.name.value).map { "`\($0)`" }.joined(separator: ", "))",
        at: permissions.first?.name.span ?? settings.span))
  }

  /// Whether a permission may be about a resource: by name, type or scope.
  private func reaches(
    _ permission: AuthorizationSettings.Policy, _ resource: AuthorizationSettings.Resource,
    _ name: String
  ) -> Bool {
    if let resources = permission.resources, !resources.isEmpty { return resources.contains(name) }
    if let type = permission.resourceType {
      return resource.type.isUnknown || resource.type.value == type
    }
    if let scopes = permission.scopes, !scopes.isEmpty {
      return resource.scopes.isEmpty || !Set(scopes).isDisjoint(with: resource.scopes)
    }
    // What could not be read may be about anything.
    return true
  }

  // MARK: Permissions

  private func fault(_ permission: AuthorizationSettings.Policy) -> PermissionFault? {
    guard let name = permission.name.value, let place = permission.name.span,
      let applied = permission.applied
    else { return nil }
    if applied.isEmpty { return fault(.noPolicy, at: place, name: name) }
    let policies = applied.map { wanted in settings.policies.first { $0.name.value == wanted } }
    if let missing = zip(applied, policies).first(where: { $0.1 == nil })?.0 {
      guard !settings.policies.contains(where: { $0.name.isUnknown }) else { return nil }
      return fault(
        .unknownPolicy, at: place, name: name,
        because: Because("it applies `\(missing)`, which the settings do not define"))
    }
    guard permission.strategy == "UNANIMOUS" else { return nil }
    let known = policies.compactMap { $0 }
    for policy in known where policy.isNegative {
      guard let opposite = known.first(where: { Self.areOpposites($0, policy) }) else { continue }
      return fault(
        .contradiction, at: place, name: name,
        because: Because("it wants this", at: opposite.name.span)
          + Because("and the opposite", at: policy.name.span)
          + Because("and with the strategy UNANIMOUS one denial decides"))
    }
    return nil
  }

  /// Whether one role policy grants exactly what the other denies.
  private static func areOpposites(
    _ a: AuthorizationSettings.Policy, _ b: AuthorizationSettings.Policy
  ) -> Bool {
    guard a.type == "role", b.type == "role", a.isNegative != b.isNegative, a.roles.count == 1,
      b.roles.count == 1
    else { return false }
    return a.roles[0].name == b.roles[0].name
  }

  private func fault(
    _ kind: PermissionFault.Kind, at place: Span, name: String, because: Because = Because()
  ) -> PermissionFault {
    PermissionFault(kind: kind, place: place, client: client, name: name, because: because)
  }
}
