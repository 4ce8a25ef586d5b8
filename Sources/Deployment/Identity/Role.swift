// Roles of a realm: what they are called, what they contain, and which of them a client's tokens may carry.

import SourceText

/// The name of a realm role or of a client's role.
public struct RoleName: Hashable, Sendable {
  /// The client that owns the role; nil for a role of the realm.
  public var client: String?
  /// The name.
  public var name: String

  /// Names a role.
  public init(_ name: String, of client: String? = nil) {
    self.client = client
    self.name = name
  }

  /// The name as people write it: `reader`, or `silo-api:reader` for a client's role.
  public var text: String { client.map { "\($0):\(name)" } ?? name }
}

/// A place that names a role.
public struct RoleReference: Sendable {
  /// The role.
  public var role: RoleName
  /// Where it stands.
  public var span: Span

  /// Makes a reference.
  public init(role: RoleName, span: Span) {
    self.role = role
    self.span = span
  }
}

/// A role that a realm file defines.
public struct Role: Sendable {
  /// The name.
  public var name: RoleName
  /// Where the name stands.
  public var span: Span
  /// `composite`; what it contains decides where absent.
  public var isComposite: Sourced<Bool>
  /// The roles that it contains (`composites`).
  public var contents: [RoleReference]

  /// Makes a role.
  public init(name: RoleName, span: Span, isComposite: Sourced<Bool>, contents: [RoleReference]) {
    self.name = name
    self.span = span
    self.isComposite = isComposite
    self.contents = contents
  }
}

/// A role that tokens may carry although full scope is off (`scopeMappings`, `clientScopeMappings`).
public struct RoleMapping: Sendable {
  /// What the role is mapped to.
  public enum Target: Hashable, Sendable {
    /// A client.
    case client(String)
    /// A client scope, and with it every client that has the scope.
    case clientScope(String)
  }

  /// What the role is mapped to.
  public var target: Target
  /// The role.
  public var role: RoleName

  /// Makes a mapping.
  public init(target: Target, role: RoleName) {
    self.target = target
    self.role = role
  }
}
