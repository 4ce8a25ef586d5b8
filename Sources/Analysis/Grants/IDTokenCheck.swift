// Whether a library takes the ID tokens that an identity provider signs.
//
// next-auth 4: openid-client 5 accepts exactly one algorithm, RS256 unless the configuration names another
// (lib/client.js). Auth.js 5: what the discovery document lists, RS256 without one (oauth4webapi 3). Neither can
// read an encrypted token.

import Deployment
import SourceText

/// The algorithm of a login's ID tokens beside the one that its library accepts.
public struct IDTokenCheck: Sendable {
  /// The algorithm that the provider signs with.
  public let algorithm: Sourced<String>
  /// The algorithm that the library accepts; nil where it takes what the discovery document lists.
  public let expected: String?
  /// Whether the tokens are encrypted.
  public let isEncrypted: Sourced<Bool>
  /// Whether the library refuses them.
  public private(set) var isRefused: Ternary
  /// The setting to look at.
  public let place: Span?
  /// Why the library refuses them; empty where it does not.
  public let because: Because

  /// What a login's library makes of the tokens; where nothing tells its version, what both versions do alike.
  static func of(_ login: Login, _ registration: ClientRegistration) -> IDTokenCheck? {
    let checks = login.readings.compactMap { IDTokenCheck($0, registration) }
    guard checks.count == 2, var check = checks.first else {
      return IDTokenCheck(login, registration)
    }
    if checks[0].isRefused != checks[1].isRefused { check.isRefused = .unknown }
    return check
  }

  private init?(_ login: Login, _ registration: ClientRegistration) {
    switch registration.source {
    case .authentik(let provider):
      algorithm = provider.isApplied == .yes ? provider.idTokenAlgorithm : .unknown(needs: [])
      isEncrypted = provider.isEncrypted
      place =
        isEncrypted.value == true
        ? isEncrypted.span : algorithm.span ?? provider.name.span ?? provider.span
    case .keycloak(let client, let realm):
      let own = client.idTokenAlgorithm
      let set = own.isPresent && own.value?.isEmpty != true ? own : realm.signatureAlgorithm
      algorithm =
        set.isPresent && set.value?.isEmpty != true
        ? set : Sourced(.known("RS256"), origin: .defaulted("Keycloak"))
      isEncrypted = client.idTokenEncryption.map { !$0.isEmpty }
      place = isEncrypted.value == true ? isEncrypted.span : algorithm.span ?? client.clientID.span
    }
    (expected, isRefused) = Self.verdict(
      on: algorithm, isEncrypted: isEncrypted, login: login)
    because =
      isRefused == .yes
      ? Self.because(
        algorithm, isEncrypted: isEncrypted.value == true, login: login, registration: registration)
      : Because()
  }

  private static func because(
    _ algorithm: Sourced<String>, isEncrypted: Bool, login: Login, registration: ClientRegistration
  ) -> Because {
    var because = Because()
    if isEncrypted {
      because.add("an encrypted ID token is a JWE, and no setting of the library decrypts it")
      return because
    }
    if case .authentik = registration.source, algorithm.value == "HS256" {
      because.add("without a `signing_key` Authentik signs with the client secret: HS256")
    }
    if login.idTokenAlgorithm.isPresent {
      because.add(
        "the configuration names the algorithm that is accepted", at: login.idTokenAlgorithm.span)
    } else if login.library == .authJS5 {
      because.add(
        "with endpoints given by hand there is no discovery document, and Auth.js 5 expects RS256")
    } else {
      because.add("next-auth 4 expects RS256 unless the configuration names another algorithm")
    }
    return because
  }

  private static func verdict(
    on algorithm: Sourced<String>, isEncrypted: Sourced<Bool>, login: Login
  ) -> (String?, Ternary) {
    guard login.requiresIDToken == .yes else {
      return (nil, login.requiresIDToken == .no ? .no : .unknown)
    }
    if isEncrypted.value == true { return (nil, .yes) }
    if login.idTokenAlgorithm.isUnknown { return (nil, .unknown) }
    let isSplit = login.tokenURL.isPresent || login.userinfoURL.isPresent
    let expected: String
    if let own = login.idTokenAlgorithm.value {
      expected = own
    } else if login.library == .authJS5, !isSplit {
      return (nil, .no)
    } else {
      expected = "RS256"
    }
    guard let signed = algorithm.value else { return (expected, .unknown) }
    // Which curve a key has, its PEM does not say in plain text.
    if signed.hasPrefix("ES"), expected.hasPrefix("ES") { return (expected, .unknown) }
    return (expected, Ternary(signed != expected))
  }
}
