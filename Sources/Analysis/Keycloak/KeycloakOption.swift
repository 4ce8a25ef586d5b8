// A setting of a Keycloak server, and what its version makes of it.

import Deployment
import SourceText

/// An option of a Keycloak server, given by environment or on the command line.
public struct KeycloakOption: Sendable {
  /// What the server makes of it.
  public enum Status: String, Sendable {
    /// It takes effect, or nothing is known against it.
    case known
    /// This version no longer has it.
    case removed
    /// No version has it, and its name is one slip away from one that exists.
    case misspelt
  }

  /// The option's name as the guides write it, such as `hostname-url`.
  public let name: String
  /// The option as the user wrote it, such as `KC_HOSTNAME_URL` or `--hostname-url`.
  public let spelling: String
  /// Its value.
  public let value: Sourced<String>
  /// Where its name is written.
  public let span: Span?
  /// Whether it stands on the command line, where an unknown option stops the server.
  public let isFlag: Bool
  /// What the server makes of it.
  public var status: Status = .known
  /// How sure it is that the server's version makes that of it.
  public var confidence: Confidence = .certain
  /// What to write instead; empty where the option is known.
  public var replacement: String = ""
  /// The name that does the same with the same value, spelt like this one; nil where there is none.
  public var newName: String?
  /// Why it has that status.
  public var because = Because()

  /// Another option's name, spelt as this one is: `KC_PROXY_HEADERS` or `--proxy-headers`.
  func spelling(of name: String) -> String {
    isFlag ? "--\(name)" : Self.variable(name)
  }

  /// The environment variable of an option.
  static func variable(_ name: String) -> String {
    "KC_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  /// The option of an environment variable: `KC_HTTP_PORT` is `http-port`; nil for other variables.
  static func name(ofVariable variable: String) -> String? {
    guard variable.hasPrefix("KC_") else { return nil }
    return String(variable.dropFirst(3).lowercased().map { $0 == "_" ? "-" : $0 })
  }
}
