// What a realm's password policy demands, and how the passwords are kept.

import Deployment
import SourceText

/// A password policy, taken apart.
public struct PasswordPolicy: Sendable {
  /// `length`; 0 where no term demands one.
  public let minLength: Sourced<Int>
  /// The hash that passwords are kept with; absent where the policy leaves the hash to Keycloak.
  public let hashAlgorithm: Sourced<String>
  /// The rounds of the hash.
  public let hashIterations: Sourced<Int>

  /// Takes a policy apart.
  ///
  /// - Parameters:
  ///   - policy: terms joined by ` and ` (PasswordPolicy.parse, Keycloak 26).
  ///   - product: the Keycloak that reads it, whose defaults count for the rest.
  public init(_ policy: Sourced<String>, product: Product?) {
    guard let text = policy.value else {
      minLength = .unknown(needs: policy.needs, span: policy.span)
      hashAlgorithm = .unknown(needs: policy.needs, span: policy.span)
      hashIterations = .unknown(needs: policy.needs, span: policy.span)
      return
    }
    let terms = Self.terms(of: text)
    func number(_ name: String) -> Sourced<Int>? {
      guard let term = terms[name] else { return nil }
      let span = policy.span(of: term.range)
      return Int(term.value).map { .known($0, span: span) } ?? .unknown(needs: [name], span: span)
    }
    minLength =
      number("length")
      ?? Sourced<Int>(
        .known(Self.demandsNothing(text) ? 0 : Self.leastLength(terms)), span: policy.span,
        origin: policy.origin)
    guard terms["hashAlgorithm"] != nil || terms["hashIterations"] != nil else {
      hashAlgorithm = .absent
      hashIterations = .absent
      return
    }
    let named = terms["hashAlgorithm"].map { term in
      Sourced<String>.known(term.value, span: policy.span(of: term.range))
    }
    let algorithm = named ?? Self.defaultAlgorithm(of: product)
    hashAlgorithm = algorithm
    hashIterations =
      number("hashIterations")
      ?? Self.defaultIterations(of: algorithm, product: product, span: named?.span)
  }

  private struct Term {
    let value: String
    /// The bytes of the value, or of the name where it has none.
    let range: Range<Int>
  }

  private static func terms(of text: String) -> [String: Term] {
    let bytes = Array(text.utf8)
    var terms: [String: Term] = [:]
    var start = 0
    func add(upTo end: Int) {
      let part = bytes[start..<end]
      let open = part.firstIndex(of: UInt8(ascii: "(")) ?? end
      let close = part.lastIndex(of: UInt8(ascii: ")")) ?? end
      let name = String(decoding: bytes[start..<open].filter { $0 > 0x20 }, as: UTF8.self)
      guard !name.isEmpty else { return }
      let range = open < close ? open + 1..<close : start..<end
      let value = open < close ? String(decoding: bytes[range], as: UTF8.self) : ""
      terms[name] = Term(value: value, range: range)
    }
    let separator = Array(" and ".utf8)
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: separator) {
        add(upTo: index)
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    add(upTo: bytes.count)
    return terms
  }

  private static func demandsNothing(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 <= 0x20 }
  }

  /// The shortest password with all the letters, digits and signs that are demanded.
  private static func leastLength(_ terms: [String: Term]) -> Int {
    ["upperCase", "lowerCase", "digits", "specialChars"].reduce(0) { sum, name in
      let count = terms[name].flatMap { Int($0.value) } ?? 0
      return sum &+ min(max(count, 0), 255)
    }
  }

  /// pbkdf2-sha256 up to 23, pbkdf2-sha512 in 24 (upgrading guide 24.0.0, "Changes to password hashing"), argon2
  /// since 25 (upgrading guide 25.0.0, "Argon2 password hashing").
  private static func defaultAlgorithm(of product: Product?) -> Sourced<String> {
    let origin = Origin.defaulted("the version of Keycloak decides the hash")
    switch (product?.isAtLeast(24) ?? .unknown, product?.isAtLeast(25) ?? .unknown) {
    case (.no, _): return .known("pbkdf2-sha256", origin: origin)
    case (.yes, .no): return .known("pbkdf2-sha512", origin: origin)
    case (_, .yes): return .known("argon2", origin: origin)
    default: return .unknown(needs: ["the version of Keycloak"])
    }
  }

  /// The same guide: 20,000, 27,500 and 30,000 rounds before 24, the numbers of OWASP since.
  private static func defaultIterations(
    of algorithm: Sourced<String>, product: Product?, span: Span?
  ) -> Sourced<Int> {
    guard let name = algorithm.value else { return .unknown(needs: algorithm.needs) }
    let defaults: [String: (old: Int, new: Int)] = [
      "pbkdf2": (20_000, 1_300_000), "pbkdf2-sha256": (27_500, 600_000),
      "pbkdf2-sha512": (30_000, 210_000),
    ]
    guard let rounds = defaults[name] else { return .absent }
    let origin = Origin.defaulted("the version of Keycloak decides the rounds of `\(name)`")
    switch product?.isAtLeast(24) ?? .unknown {
    case .yes: return .known(rounds.new, span: span, origin: origin)
    case .no: return .known(rounds.old, span: span, origin: origin)
    case .unknown: return .unknown(needs: ["the version of Keycloak"], span: span)
    }
  }
}
