// What a relying party's library reads beside its providers: the secret of its sessions, and whose host names it trusts.

/// The settings of a relying party's app as a whole.
public struct AppSettings: Sendable {
  /// What is known of a variable of the app's environment.
  public enum Variable<Value: Sendable>: Sendable {
    /// It has a value, known or not.
    case given(Sourced<Value>)
    /// Nothing sets it.
    case unset
    /// Nothing that was read sets it, but there may be more.
    case unseen
  }

  /// The variables that decide whether Auth.js 5 trusts the host of a request, and in which mode an app runs.
  public static let variableNames = [
    "AUTH_URL", "NEXTAUTH_URL", "AUTH_TRUST_HOST", "VERCEL", "CF_PAGES", "NODE_ENV",
  ]
  /// The variables that hold the secret of sessions.
  public static let secretNames = [
    "AUTH_SECRET", "NEXTAUTH_SECRET", "AUTH_SECRET_1", "AUTH_SECRET_2", "AUTH_SECRET_3",
  ]

  /// Whether an export shows one provider and nothing of the configuration around it.
  public var isPartial = false
  /// `secret` of the configuration; unknown where the configuration around the providers is not seen.
  public var secret: Sourced<Secret> = .unknown(needs: ["the configuration"])
  /// `trustHost` of the configuration as text; unknown where the configuration is not seen.
  public var trustHost: Sourced<String> = .unknown(needs: ["the configuration"])
  /// The values of ``variableNames``.
  public var variables: [String: Variable<String>] = [:]
  /// The values of ``secretNames``.
  public var secrets: [String: Variable<Secret>] = [:]

  /// Makes settings that say nothing.
  public init() {}
}
