// Users of a realm file, without anything that identifies or authenticates them but their name.

import SourceText

/// A user that a realm file defines.
public struct RealmUser: Sendable {
  /// Where the user's name stands, or the whole user.
  public var span: Span
  /// Whether the user may sign in: `enabled`, and no service account.
  public var maySignIn: Bool
  /// `realmRoles`; an import adds no default roles (RepresentationToModel.createUser, Keycloak 26).
  public var realmRoles: [String]
  /// `groups`, by path.
  public var groups: [String]

  /// Makes a user.
  public init(span: Span, maySignIn: Bool, realmRoles: [String], groups: [String]) {
    self.span = span
    self.maySignIn = maySignIn
    self.realmRoles = realmRoles
    self.groups = groups
  }
}
