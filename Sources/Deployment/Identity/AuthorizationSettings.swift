// Authorization services of a client: resources, policies, and the permissions that join them.

import SourceText

/// The `authorizationSettings` of a client.
public struct AuthorizationSettings: Sendable {
  /// `policyEnforcementMode`; `ENFORCING` where absent (ResourceServerRepresentation, Keycloak 26).
  public var enforcement: Sourced<String> = .absent
  /// Where the settings stand.
  public var span: Span
  /// The protected resources.
  public var resources: [Resource] = []
  /// Policies and permissions.
  public var policies: [Policy] = []

  /// A protected resource.
  public struct Resource: Sendable {
    /// The name.
    public var name: Sourced<String>
    /// The type that permissions may name instead.
    public var type: Sourced<String>
    /// The names of its scopes.
    public var scopes: [String]
    /// Whether its owner grants access at run time (`ownerManagedAccess`).
    public var isOwnerManaged: Bool

    /// Makes a resource.
    public init(
      name: Sourced<String>, type: Sourced<String>, scopes: [String], isOwnerManaged: Bool
    ) {
      self.name = name
      self.type = type
      self.scopes = scopes
      self.isOwnerManaged = isOwnerManaged
    }
  }

  /// A policy, or a permission, which is a policy of type `resource` or `scope`.
  public struct Policy: Sendable {
    /// The name.
    public var name: Sourced<String>
    /// The type: `role`, `client`, `time`, `aggregate`, `resource` or `scope`, among others.
    public var type: String
    /// Whether it denies what it would grant (`logic` NEGATIVE).
    public var isNegative: Bool
    /// `decisionStrategy`; `UNANIMOUS` where absent.
    public var strategy: String
    /// The resources that a permission names; nil where it names none.
    public var resources: [String]?
    /// The scopes that a permission names; nil where it names none.
    public var scopes: [String]?
    /// The resource type that a permission names.
    public var resourceType: String?
    /// The names of the policies that it applies; nil where it has no list that could be read.
    public var applied: [String]?
    /// The roles that a role policy asks for, the required ones marked.
    public var roles: [(name: String, isRequired: Bool)] = []

    /// Whether it is a permission.
    public var isPermission: Bool { type == "resource" || type == "scope" }

    /// Makes a policy.
    public init(name: Sourced<String>, type: String, isNegative: Bool, strategy: String) {
      self.name = name
      self.type = type
      self.isNegative = isNegative
      self.strategy = strategy
    }
  }

  /// Makes settings.
  public init(span: Span) { self.span = span }
}
