// One difference between two states of a realm, without any secret in it.

import SourceText

/// A difference.
public struct RealmChange: Sendable {
  /// What happened.
  public enum Kind: String, Sendable {
    /// Only the new state has it.
    case added
    /// Only the old state has it.
    case removed
    /// Both have it, with different values.
    case changed
  }

  /// What it happened to; the order is that of a report.
  public struct Subject: Hashable, Sendable {
    /// The kinds of things in a realm.
    public enum Kind: Int, Sendable {
      case realm, client, clientScope, role, group, user, identityProvider, flow, requiredAction
      case component, organization

      /// The words for people and programs.
      public var words: String {
        switch self {
        case .realm: "realm"
        case .client: "client"
        case .clientScope: "client scope"
        case .role: "role"
        case .group: "group"
        case .user: "user"
        case .identityProvider: "identity provider"
        case .flow: "flow"
        case .requiredAction: "required action"
        case .component: "component"
        case .organization: "organization"
        }
      }
    }

    /// What kind of thing it is.
    public let kind: Kind
    /// Its name.
    public let name: String

    init(_ kind: Kind, _ name: String) {
      self.kind = kind
      self.name = name
    }
  }

  /// One side of a difference.
  public struct Side: Sendable {
    /// The value; nil for objects, and for secrets, which nobody may see.
    public let value: String?
    /// The JSON pointer.
    public let pointer: String
    /// The place in that side's files.
    public let span: Span
  }

  /// The realm.
  public let realm: String
  /// What it happened to.
  public let subject: Subject
  /// The setting of it, such as `protocolMappers[aud].config.claim.name`; empty for the thing as a whole.
  public let path: String
  /// What happened.
  public let kind: Kind
  /// Whether the value is a secret.
  public let isSecret: Bool
  /// The old side; nil where it has no such value.
  public let old: Side?
  /// The new side; nil where it has no such value.
  public let new: Side?
}
