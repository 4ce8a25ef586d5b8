// What becomes of the scopes that a login requests.
//
// Keycloak: every requested name but `openid` has to be among the client's default and optional scopes, else the
// authorization request fails with `invalid_scope` (TokenManager.isValidScope, 26). Authentik drops names.

import Deployment
import SourceText

/// The answer to a requested scope.
public struct ScopeGrant: Sendable {
  /// One requested name.
  public struct Request: Sendable {
    /// The name.
    public let name: String
    /// Where it stands in the configuration.
    public let span: Span?
    /// Whether the client has it.
    public let isGranted: Ternary
    /// Whether the realm defines it; an Authentik mapping that is missing counts as undefined.
    public let isDefined: Ternary
    /// Whether the client itself lists the name, so that only its definition is missing.
    public let isListed: Ternary
    /// What the app notices where it is not granted.
    public let consequence: String
    /// What to change where it is not granted, to be continued in a sentence.
    public let remedy: String
    /// Why.
    public let because: Because
  }

  /// The requested names in order.
  public let requests: [Request]
  /// The names that are granted although nobody named them: an empty request gets all (Authentik).
  public let unasked: [String]
  /// Whether a name that is not granted fails the whole request, as in Keycloak.
  public let isRefusing: Bool

  /// The requested names that are not granted.
  public var lost: [Request] { requests.filter { $0.isGranted == .no } }

  /// What becomes of a login's scope; where the client is defined several times, what holds for all of them.
  init?(of login: Login, registrations: [ClientRegistration]) {
    let grants = registrations.compactMap { registration -> ScopeGrant? in
      switch registration.source {
      case .keycloak(let client, let realm):
        let features =
          registration.service?.variable("KC_FEATURES")?.value.textWithUnknownsEmpty ?? ""
        return ScopeGrant(
          scope: login.scope, client: client, realm: realm, product: registration.product,
          features: features)
      case .authentik(let provider):
        return ScopeGrant(scope: login.scope, provider: provider, product: registration.product)
      }
    }
    guard let first = grants.first else { return nil }
    self = grants.count == 1 ? first : first.joined(with: Array(grants.dropFirst()))
  }

  private init(requests: [Request], unasked: [String], isRefusing: Bool) {
    self.requests = requests
    self.unasked = unasked
    self.isRefusing = isRefusing
  }

  private func joined(with others: [ScopeGrant]) -> ScopeGrant {
    let requests = requests.enumerated().map { index, request -> Request in
      let answers =
        [request.isGranted]
        + others.map {
          $0.requests.indices.contains(index) ? $0.requests[index].isGranted : .unknown
        }
      let answer: Ternary =
        answers.allSatisfy { $0 == .no } ? .no : answers.contains(.yes) ? .yes : .unknown
      return Request(
        name: request.name, span: request.span, isGranted: answer, isDefined: request.isDefined,
        isListed: request.isListed, consequence: request.consequence, remedy: request.remedy,
        because: request.because)
    }
    return ScopeGrant(requests: requests, unasked: unasked, isRefusing: isRefusing)
  }

  /// The answer to `scope` by a Keycloak client.
  ///
  /// - Parameters:
  ///   - scope: the requested names with blanks between them.
  ///   - client: the client.
  ///   - realm: its realm.
  ///   - product: the Keycloak that reads the realm, for the built-in scopes of its version.
  ///   - features: the value of `KC_FEATURES`.
  public init?(
    scope: Sourced<String>, client: Client, realm: Realm, product: Product?, features: String
  ) {
    guard let text = scope.value else { return nil }
    let lists = ClientScopeLists(client: client, realm: realm, product: product)
    let requests = ScopeWords.all(in: text).map { name, range in
      Request(
        name: name, span: ScopeWords.place(of: range, in: scope),
        isGranted: name == "openid" ? .yes : lists.grants(name, features: features),
        isDefined: lists.isDefined(name), isListed: lists.names(name),
        consequence: "Keycloak answers `invalid_scope`",
        remedy: lists.isDefined(name) == .no
          ? "define `\(name)` in the realm's clientScopes and add it to the client's optionalClientScopes"
          : "add `\(name)` to the client's optionalClientScopes",
        because: lists.because(of: name))
    }
    self.init(requests: requests, unasked: [], isRefusing: true)
  }

  /// The answer to `scope` by an Authentik provider.
  ///
  /// - Parameters:
  ///   - scope: the requested names with blanks between them.
  ///   - provider: the provider.
  ///   - product: the Authentik that applies the blueprint.
  public init?(scope: Sourced<String>, provider: AuthentikProvider, product: Product?) {
    guard let text = scope.value else { return nil }
    let mapped = MappedScopes(provider: provider, product: product)
    let requests = ScopeWords.all(in: text).map { name, range in
      Request(
        name: name, span: ScopeWords.place(of: range, in: scope), isGranted: mapped.grants(name),
        isDefined: mapped.isMapped(name), isListed: .no,
        consequence: MappedScopes.consequence(of: name), remedy: mapped.remedy(for: name),
        because: mapped.because(of: name))
    }
    self.init(
      requests: requests, unasked: requests.isEmpty ? mapped.names : [], isRefusing: false)
  }
}

/// The names of a scope, which blanks separate.
enum ScopeWords {
  /// Where a name stands; the whole scope where the text is a library's default or is written in another way.
  static func place(of range: Range<Int>, in scope: Sourced<String>) -> Span? {
    if case .defaulted = scope.origin { return scope.span }
    guard scope.pieces.isEmpty, scope.span?.count != scope.value?.utf8.count else {
      return scope.span(of: range)
    }
    return scope.span
  }

  /// Each name with its bytes.
  static func all(in text: String) -> [(String, Range<Int>)] {
    var words: [(String, Range<Int>)] = []
    var start: Int?
    let bytes = Array(text.utf8)
    for (offset, byte) in (bytes + [0x20]).enumerated() {
      if byte == 0x20 {
        if let from = start {
          words.append((String(decoding: bytes[from..<offset], as: UTF8.self), from..<offset))
        }
        start = nil
      } else if start == nil {
        start = offset
      }
    }
    return words
  }
}
