// Users of a realm file, without anything that identifies or authenticates them but their name.

import SourceText

/// A user that a realm file defines.
public struct RealmUser: Sendable {
  /// Where the user's name stands, or the whole user.
  public var span: Span
  /// The whole user object.
  public var object: Span
  /// Whether the file leaves `enabled` out, which an import takes for false (RepresentationToModel.createUser,
  /// Keycloak 26).
  public var omitsEnabled: Bool
  /// Whether it stands for a client: `serviceAccountClientId`, or the name that Keycloak gives such users.
  public var isServiceAccount: Bool
  /// Where passwords stand in the file in plain words.
  public var passwords: [Span]
  /// Whether the user may sign in: `enabled`, and no service account.
  public var maySignIn: Bool
  /// The client whose service account it is: `serviceAccountClientId`, or the id in lower case by the name
  /// `service-account-ID`.
  public var serviceAccountOf: String?
  /// `realmRoles` and `clientRoles`, each at its place; an import adds no default roles
  /// (RepresentationToModel.createUser, Keycloak 26).
  public var roles: [RoleReference] = []
  /// `groups`, by path.
  public var groups: [String]

  /// The names of its realm roles.
  public var realmRoles: [String] { roles.filter { $0.role.client == nil }.map(\.role.name) }

  /// Makes a user.
  public init(
    span: Span, object: Span, omitsEnabled: Bool, isServiceAccount: Bool,
    passwords: [Span], maySignIn: Bool, groups: [String]
  ) {
    self.span = span
    self.object = object
    self.omitsEnabled = omitsEnabled
    self.isServiceAccount = isServiceAccount
    self.passwords = passwords
    self.maySignIn = maySignIn
    self.groups = groups
  }
}
