// A login whose library's version nothing tells: what both versions agree on.

import Deployment
import SourceText

extension Login {
  /// What the version decides, where nobody says which it is.
  private static let needs = ["the next-auth version"]

  /// Takes over what next-auth 4 and Auth.js 5 read alike; the rest is unknown.
  ///
  /// - Parameter readings: the login as next-auth 4 reads it, then as Auth.js 5 does.
  mutating func join(_ readings: [Login]) {
    guard let older = readings.first, let newer = readings.last else { return }
    self.readings = readings
    kind = older.kind ?? newer.kind
    clientID = Self.agreed(older.clientID, newer.clientID)
    issuer = Self.agreed(older.issuer, newer.issuer)
    wellKnown = Self.agreed(older.wellKnown, newer.wellKnown)
    isWellKnownDerived = false
    authorizationURL = Self.agreed(older.authorizationURL, newer.authorizationURL)
    tokenURL = Self.agreed(older.tokenURL, newer.tokenURL)
    userinfoURL = Self.agreed(older.userinfoURL, newer.userinfoURL)
    jwksURL = Self.agreed(older.jwksURL, newer.jwksURL)
    // The versions' own defaults name the same scopes in another order.
    let isSameScope = older.scope.value.map(Self.names) == newer.scope.value.map(Self.names)
    scope = isSameScope ? older.scope : Self.agreed(older.scope, newer.scope)
    scopeSpan = older.scopeSpan
    requiresIDToken =
      older.requiresIDToken == newer.requiresIDToken ? older.requiresIDToken : .unknown
    misplacedScopes = older.misplacedScopes.filter(newer.misplacedScopes.contains)
    libraryEvidence = Because(
      "no file names the version of next-auth: what is said holds for version 4 and for Auth.js 5")
  }

  private static func agreed(_ older: Sourced<String>, _ newer: Sourced<String>) -> Sourced<String>
  {
    if older.isAbsent, newer.isAbsent { return older }
    if let value = older.value, value == newer.value { return older }
    return .unknown(needs: Self.needs, span: older.span ?? newer.span)
  }

  private static func names(_ scope: String) -> Set<Substring> {
    Set(scope.split(separator: " "))
  }
}

extension ConfigValue {
  /// What a version of the library makes of a provider.
  func reading(of library: Login.Library) -> ConfigValue {
    guard case .object(let object) = content, object.readings.count == 2 else { return self }
    return object.readings[library == .nextAuth4 ? 0 : 1]
  }
}
