// Facts that hardening advice judges: policies, guesses, ages, schemes.

import Deployment
import SourceText
import Testing

@testable import Analysis

@Suite("Password policies")
struct PasswordPolicyTests {
  private func policy(_ text: String, version: String? = nil) -> PasswordPolicy {
    let bytes = text.utf8.count
    let span = Span(file: FileID(0), 10..<(10 + bytes))
    return PasswordPolicy(
      .known(text, span: span),
      product: version.flatMap { Product(image: "keycloak/keycloak:\($0)") })
  }

  @Test(
    arguments: [
      ("", 0), ("length(12)", 12), ("notUsername(undefined) and length(8)", 8),
      ("digits(2) and upperCase(1)", 3),
      ("length(6) and digits(1)", 6), ("notUsername", 0), ("length(x)", nil),
      ("digits(99999999999999999999)", 0),
      ("digits(9223372036854775807) and upperCase(9223372036854775807)", 510), ("and and and", 0),
      ("length(", nil),
    ] as [(String, Int?)])
  func demandALength(_ text: String, length: Int?) {
    #expect(policy(text).minLength.value == length)
  }

  @Test(
    arguments: [
      ("length(8)", "22.0", nil, nil),
      ("hashIterations(27500)", "22.0", "pbkdf2-sha256", 27500),
      ("hashIterations(27500)", "24.0.5", "pbkdf2-sha512", 27500),
      ("hashIterations(5)", "26.1", "argon2", 5),
      ("hashIterations(27500)", nil, nil, 27500),
      ("hashAlgorithm(pbkdf2-sha256) and hashIterations(1)", nil, "pbkdf2-sha256", 1),
      ("hashAlgorithm(pbkdf2-sha256)", "23.0", "pbkdf2-sha256", 27500),
      ("hashAlgorithm(pbkdf2-sha256)", "24.0", "pbkdf2-sha256", 600_000),
      ("hashAlgorithm(pbkdf2-sha256)", nil, "pbkdf2-sha256", nil),
      ("hashAlgorithm(argon2)", "26.0", "argon2", nil),
    ] as [(String, String?, String?, Int?)])
  func nameAHash(_ text: String, version: String?, algorithm: String?, iterations: Int?) {
    let policy = policy(text, version: version)
    #expect(policy.hashAlgorithm.value == algorithm)
    #expect(policy.hashIterations.value == iterations)
  }

  @Test func aTermStandsAtItsPlace() {
    let policy = policy("length(12) and hashIterations(27500)")
    #expect(policy.minLength.span?.range == 17..<19)
    #expect(policy.hashIterations.span?.range == 40..<45)
  }
}

@Suite("First guesses")
struct FirstGuessTests {
  @Test(arguments: [
    "admin", "password", "Admin123!", "Pa55w0rd", "P@ssw0rd", "changeme", "admin-password",
    "keycloak_admin", "123456",
    "1234", "00000000", "987654321", "letmein!", "boss2024", "BossPassword",
  ])
  func areKnown(_ password: String) { #expect(FirstGuess.isOne(password, user: "boss")) }

  @Test(arguments: [
    "", "correct horse battery staple", "x7Kq2#p", "admin-9f8a7c", "adminova", "20482917",
    "Tr4in-station-44", "redacted",
    "password123456", String(repeating: "admin", count: 60),
  ])
  func othersAreNot(_ password: String) { #expect(!FirstGuess.isOne(password, user: "boss")) }
}

@Suite("The age of a Keycloak")
struct KeycloakReleaseTests {
  @Test(arguments: [
    ("26.8", 0), ("26.8.1", 0), ("27.0", 0), ("26.7.0", 1), ("26", 0), ("25", 9), ("25.0.6", 9),
    ("26.0", 8), ("21.0", 14),
    ("15.0.2", 22),
  ])
  func releasesAreCounted(_ version: String, newer: Int) throws {
    let product = try #require(Product(image: "quay.io/keycloak/keycloak:\(version)"))
    #expect(KeycloakReleases.releases(after: product).count == newer)
  }
}

@Suite("Lifespans in words")
struct TokenLifespanTests {
  @Test(arguments: [
    (-1, "no limit"), (0, "0 seconds"), (1, "1 second"), (90, "90 seconds"), (300, "5 minutes"),
    (3600, "60 minutes"),
    (7200, "2 hours"), (36000, "10 hours"), (86400, "24 hours"), (2_592_000, "30 days"),
    (Int.max, "\(Int.max) seconds"),
  ])
  func areRead(_ seconds: Int, words: String) { #expect(TokenLifespan.words(seconds) == words) }
}

@Suite("Schemes of redirect URIs")
struct RedirectSchemeTests {
  @Test(
    arguments: [
      ("https://a.example/x", "https"), ("HTTP://a.example", "http"),
      ("com.example.app:/cb", "com.example.app"),
      ("myapp://*", "myapp"), ("localhost:3000/*", nil), ("/cb", nil), ("*", nil), ("", nil),
      (":x", nil), ("a b:c", nil),
      ("urn:ietf:wg:oauth:2.0:oob", "urn"), ("1a:b", nil),
    ] as [(String, String?)])
  func areRead(_ text: String, scheme: String?) {
    #expect(KeycloakRedirectPattern(.known(text)).scheme == scheme)
  }

  @Test(arguments: [
    ("https://a.example/*", "", true), ("https://a.example/x", "", false),
    ("http://localhost:3000/*", "", false),
    ("http://web.localhost/*", "", false), ("http://127.0.0.1/*", "", false),
    ("http://web:3000/*", "", false),
    ("/*", "", false), ("/*", "https://a.example", true), ("/*", "http://localhost:3000", false),
    ("*", "", false),
    ("https://a.example*", "", false), ("http://10.1.2.3/*", "", true), ("myapp:/*", "", false),
  ])
  func pathsOfOthersAreOpened(_ text: String, root: String, opens: Bool) {
    let root: Sourced<String> = root.isEmpty ? .absent : .known(root)
    #expect(KeycloakRedirectPattern(.known(text), rootURL: root).opensForeignPaths == opens)
  }
}
