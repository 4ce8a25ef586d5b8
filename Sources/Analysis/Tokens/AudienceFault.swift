// Access tokens that an API will refuse because of their audience.

import Deployment
import SourceText

/// An audience that is demanded and not written, or written in vain.
public struct AudienceFault: Sendable {
  /// What is wrong.
  public enum Kind: String, Sendable {
    /// A mapper names a client that the realm does not have.
    case unknownClient = "unknown-client"
    /// A mapper writes into other tokens than access tokens.
    case notInAccessTokens = "not-in-access-tokens"
    /// A client's tokens name none of the realm's APIs, though those of other clients do.
    case unnamed
    /// A service demands an audience that no client of the realm writes.
    case unserved
    /// oauth2-proxy's `keycloak-oidc` provider refuses tokens that are not for its own client.
    case unservedProxy = "unserved-proxy"
  }

  /// What is wrong.
  public let kind: Kind
  /// Where.
  public let place: Span
  /// The audience.
  public let audience: String
  /// The client whose tokens lack it, or that has the mapper.
  public let client: String
  /// The realm.
  public let realm: String
  /// Who demands it: a service, or an API's client.
  public let owner: String
  /// A client that may be meant.
  public let similar: String?
  /// The proof.
  public let because: Because

  init(
    _ kind: Kind, at place: Span, audience: String, client: String = "", in view: RealmView,
    owner: String = "", similar: String? = nil, because: Because = Because()
  ) {
    self.kind = kind
    self.place = place
    self.audience = audience
    self.client = client
    self.realm = view.realm.name.value ?? ""
    self.owner = owner
    self.similar = similar
    self.because = because
  }
}

/// Finds them.
struct AudienceFaults {
  let deployment: Deployment
  let views: [RealmView]

  /// The faults, realm by realm, then service by service.
  var all: [AudienceFault] {
    views.flatMap { mappers($0) + Self.unnamed($0) }
      + AudienceDemands(deployment: deployment, views: views).faults
  }

  // MARK: Mappers

  private func mappers(_ view: RealmView) -> [AudienceFault] {
    let owned =
      view.clients.flatMap { client in client.mappers.map { (RealmView.name(client), $0) } }
      + (view.realm.clientScopes ?? []).flatMap { scope in
        scope.mappers.map { (scope.name.value ?? "", $0) }
      }
    return owned.compactMap { owner, mapper in
      mapper.audience.flatMap { fault($0, of: mapper, owner: owner, in: view) }
    }
  }

  private func fault(
    _ audience: MappedAudience, of mapper: ProtocolMapper, owner: String, in view: RealmView
  ) -> AudienceFault? {
    if let name = audience.client.value, !name.isEmpty, let place = audience.client.span,
      Self.isUnknown(name, in: view), !isDemanded(name)
    {
      let names = view.realm.clients.compactMap(\.clientID.value)
      return AudienceFault(
        .unknownClient, at: place, audience: name, client: owner, in: view,
        similar: names.first { EditDistance.isOne($0, name) })
    }
    guard let name = audience.name.value, !name.isEmpty,
      Audiences.Entry(mapper: mapper, audience: audience).isInAccessTokens == .no,
      let place = audience.isInAccessToken.span ?? mapper.span
    else { return nil }
    return AudienceFault(.notInAccessTokens, at: place, audience: name, client: owner, in: view)
  }

  /// Whether a setting of the deployment has the name as its value: then it is meant as it is.
  private func isDemanded(_ name: String) -> Bool {
    deployment.services.contains { $0.environment.contains { $0.value.value == name } }
      || deployment.envFiles.contains { $0.variables.contains { $0.value.value == name } }
  }

  private static func isUnknown(_ name: String, in view: RealmView) -> Bool {
    !view.realm.clients.isEmpty && !Client.builtInIDs.contains(name)
      && !view.realm.clients.contains { $0.clientID.value == name || $0.clientID.isUnknown }
  }

  // MARK: Clients beside their siblings

  /// Clients whose tokens name no API, in a realm where those of others name one that only takes tokens.
  private static func unnamed(_ view: RealmView) -> [AudienceFault] {
    let audiences = view.clients.filter { !$0.isBearerOnly }.map {
      ($0, Audiences(of: $0, in: view))
    }
    let apis = view.clients.filter(\.isBearerOnly).compactMap(\.clientID.value).filter { api in
      !view.roles.defined.contains { $0.client == api }
        && audiences.contains { $0.1.contains(api) == .yes }
    }
    guard let api = apis.first else { return [] }
    return audiences.compactMap { client, written in
      guard client.hasBrowserFlow || client.hasDirectAccess, written.entries.isEmpty,
        apis.allSatisfy({ written.contains($0) == .no })
      else { return nil }
      let example = audiences.first { $0.1.contains(api) == .yes }
      return AudienceFault(
        .unnamed, at: client.span, audience: api, client: RealmView.name(client), in: view,
        owner: api,
        because: Because(
          "`\(api)` is bearer-only: an API that only takes tokens",
          at: view.clients.first { $0.clientID.value == api }?.clientID.span)
          + Because(
            "the tokens of `\(example.map { RealmView.name($0.0) } ?? "")` are for it",
            at: example?.0.clientID.span))
    }
  }
}
