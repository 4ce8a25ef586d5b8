// How long access tokens live.

import Deployment
import SourceText

/// A setting of a lifespan.
public struct TokenLifespan: Sendable {
  /// Whose tokens, for a sentence: "realm `shop`".
  public let holder: String
  /// The seconds; negative where the session's end is the only limit (TokenManager.getTokenExpiration, Keycloak 26).
  public let seconds: Sourced<Int>

  /// The lifespans that a realm sets, its clients' own included.
  public static func all(of realm: Realm) -> [TokenLifespan] {
    let own = TokenLifespan(
      holder: "realm `\(realm.name.value ?? "")`", seconds: realm.settings.accessTokenLifespan)
    return [own]
      + realm.clients.filter {
        $0.isEnabled && !$0.isBuiltIn(inRealm: realm.name.value)
          && $0.protocol == "openid-connect" && $0.settings.accessTokenLifespan.isPresent
      }.map {
        TokenLifespan(
          holder: "client `\($0.clientID.value ?? "")`", seconds: $0.settings.accessTokenLifespan)
      }
  }

  /// A time for a sentence: "15 minutes".
  public static func words(_ seconds: Int) -> String {
    if seconds < 0 { return "no limit" }
    let units = [("day", 86_400), ("hour", 3_600), ("minute", 60)]
    let unit = units.first { seconds >= $0.1 * 2 && seconds % $0.1 == 0 } ?? ("second", 1)
    let count = seconds / unit.1
    return "\(count) \(unit.0)\(count == 1 ? "" : "s")"
  }
}
