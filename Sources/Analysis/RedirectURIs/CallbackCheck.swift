// Whether the identity provider accepts the callback URL that a login sends.

import Deployment
import SourceText

/// A login's callback URL beside what its client allows.
public struct CallbackCheck: Sendable {
  /// The callback URL.
  public let callback: CallbackURL
  /// Whether the client allows it.
  public let isAccepted: Ternary
  /// The client's entries.
  public let entries: [Sourced<String>]
  /// The list of the entries.
  public let listSpan: Span?
  /// The entry that comes nearest: the same host or the same path.
  public let nearest: Sourced<String>?

  /// Compares a callback URL with what every registration of the client allows.
  init?(_ callback: CallbackURL, registrations: [ClientRegistration]) {
    guard let first = registrations.first, !callback.candidates.isEmpty else { return nil }
    self.callback = callback
    let checks = registrations.map { Self.isAccepted(callback, by: $0) }
    isAccepted = checks.allSatisfy { $0 == .no } ? .no : checks.contains(.yes) ? .yes : .unknown
    (entries, listSpan) = Self.entries(of: first)
    nearest = Self.nearest(to: callback, among: entries)
  }

  private static func isAccepted(
    _ callback: CallbackURL, by registration: ClientRegistration
  ) -> Ternary {
    var answer = Ternary.no
    for candidate in callback.candidates {
      answer = answer || isAccepted(candidate, by: registration)
    }
    return answer
  }

  private static func isAccepted(
    _ candidate: CallbackURL.Candidate, by registration: ClientRegistration
  ) -> Ternary {
    var answer = Ternary.no
    switch registration.source {
    case .keycloak(let client, _):
      // A client without entries has a finding of its own; a flow that is off needs none.
      guard !client.redirectURIs.isEmpty, client.hasBrowserFlow else { return .unknown }
      for entry in client.redirectURIs {
        let pattern = KeycloakRedirectPattern(entry, rootURL: client.rootURL)
        answer =
          answer
          || (candidate.address.map { pattern.matches($0) }
            ?? pattern.matches(path: candidate.path, isWhole: candidate.isWholePath))
      }
    case .authentik(let provider):
      // Without entries Authentik keeps the first address that it is asked for (authorize.py, 2025).
      guard let entries = provider.redirectURIs.value, !entries.isEmpty else { return .unknown }
      for entry in entries where entry.isLogout != .yes {
        let pattern = AuthentikRedirectPattern(entry)
        answer =
          answer
          || (candidate.address.map { pattern.matches($0) }
            ?? pattern.matches(path: candidate.path, isWhole: candidate.isWholePath))
      }
    }
    return answer
  }

  private static func entries(
    of registration: ClientRegistration
  ) -> ([Sourced<String>], Span?) {
    switch registration.source {
    case .keycloak(let client, _): (client.redirectURIs, client.redirectURIsSpan)
    case .authentik(let provider):
      (
        (provider.redirectURIs.value ?? []).filter { $0.isLogout != .yes }.map(\.url),
        provider.redirectURIs.span
      )
    }
  }

  private static func nearest(
    to callback: CallbackURL, among entries: [Sourced<String>]
  ) -> Sourced<String>? {
    guard let candidate = callback.candidates.first else { return nil }
    let origin = candidate.address.flatMap { WebAddress($0)?.origin }
    let addresses = entries.map { ($0, $0.value.flatMap { WebAddress($0) }) }
    return addresses.first { origin != nil && $0.1?.origin == origin }?.0
      ?? addresses.first { $0.1?.path == candidate.path }?.0
  }
}
