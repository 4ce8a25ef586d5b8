// Claims that an app is told to read from its tokens.

import Deployment
import SourceText

/// A setting that names a claim.
public struct ClaimUse: Sendable {
  /// The claim, dots between the levels.
  public let claim: String
  /// The setting.
  public let setting: String
  /// Where the claim's name stands.
  public let span: Span?

  /// The claims that the environment of a login's service names.
  static func all(of login: Login, in deployment: Deployment) -> [ClaimUse] {
    guard let service = login.service.flatMap({ deployment.service($0) }),
      // With several logins in one app nobody can tell whose claim it is.
      deployment.logins.count(where: { $0.service == login.service }) == 1
    else { return [] }
    return all(of: service)
  }

  /// The claims that the environment of a service names.
  static func all(of service: Service) -> [ClaimUse] {
    service.environment.compactMap { variable in
      guard namesClaim(variable.name), let claim = variable.value.value, isClaim(claim) else {
        return nil
      }
      return ClaimUse(claim: claim, setting: variable.name, span: variable.value.span)
    }
  }

  /// `OIDC_GROUPS_CLAIM`, `ROLES_CLAIM_PATH`, `CLAIM_TENANT_NAME`.
  private static func namesClaim(_ name: String) -> Bool {
    let words = name.uppercased().split(separator: "_")
    guard words.contains("CLAIM") else { return false }
    let others: Set<Substring> = [
      "VALUE", "PREFIX", "TYPE", "ENABLED", "REQUIRED", "SEPARATOR", "NAMESPACE", "REGEX",
    ]
    return words.allSatisfy { !others.contains($0) }
  }

  private static func isClaim(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
          || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
      }
  }
}
