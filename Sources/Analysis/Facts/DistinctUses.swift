// One cause, one finding: what a login opens is judged as the login's, not a second time as a variable's.

import Deployment
import SourceText

/// Takes the uses away that a login's own steps say better.
struct DistinctUses {
  private struct Key: Hashable {
    let service: String
    let origin: String
  }

  private let logins: [LoginFlow]
  private let uses: [URLUse]
  /// What the services of logins fetch.
  private let fetched: Set<Key>
  /// The places that the addresses of logins come from, by the service that runs the app.
  private let sources: [String: Set<Span>]
  /// The places whose value has to change for a login, so that whatever else uses it changes too.
  private let wrong: Set<Span>

  init(logins: [LoginFlow]) {
    self.logins = logins
    uses = logins.flatMap(\.urlUses)
    var fetched = Set(uses.compactMap(Self.key))
    var sources: [String: Set<Span>] = [:]
    var wrong: Set<Span> = []
    for flow in logins {
      let login = flow.login
      let addresses = [
        login.issuer, login.wellKnown, login.authorizationURL, login.tokenURL, login.userinfoURL,
        login.jwksURL,
      ]
      if let service = login.service {
        sources[service, default: []].formUnion(addresses.flatMap(Self.definitions))
        // A conflict is a finding of its own, and its address no use of the login.
        if flow.conflict != .none,
          let origin = flow.discovery.value.flatMap({ WebAddress($0)?.origin })
        {
          fetched.insert(Key(service: service, origin: origin))
        }
      }
      if flow.conflict == .browser { wrong.formUnion(Self.definitions(of: flow.discovery)) }
      if flow.issuer.verdict == .different { wrong.formUnion(Self.definitions(of: login.issuer)) }
    }
    self.fetched = fetched
    self.sources = sources
    self.wrong = wrong
  }

  /// All uses, those of logins behind the others.
  func distinct(_ others: [URLUse]) -> [URLUse] { others.filter { !isSaid($0) } + uses }

  private func isSaid(_ use: URLUse) -> Bool {
    guard use.kind != .upstream else { return false }
    if let key = Self.key(use) { return fetched.contains(key) || isSource(use) }
    // Where a page is put together of a value that is wrong anyway, its repair is this one's too.
    return use.kind == .endpoint && use.role == .opened
      && Self.definitions(of: use.url).contains(where: wrong.contains)
  }

  /// Whether a variable holds an address of a login: the login knows what becomes of it.
  private func isSource(_ use: URLUse) -> Bool {
    guard use.kind == .variable, let service = use.service, let span = use.url.span else {
      return false
    }
    return sources[service]?.contains(span) == true
  }

  private static func definitions(of url: Sourced<String>) -> [Span] {
    url.pieces.compactMap { $0.variable == nil ? nil : $0.definition }
  }

  private static func key(_ use: URLUse) -> Key? {
    let service: String
    switch use.role {
    case .fetched(let name), .either(let name): service = name
    case .opened, .onHost, .compared: return nil
    }
    return use.url.value.flatMap { WebAddress($0) }.map {
      Key(service: service, origin: $0.origin)
    }
  }
}
