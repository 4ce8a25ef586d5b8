// Services that take only tokens for a certain audience, beside what the realm's clients write.

import Deployment
import SourceText

/// Finds audiences that services demand and that no token of the realm carries.
struct AudienceDemands {
  let deployment: Deployment
  let views: [RealmView]

  var faults: [AudienceFault] {
    deployment.services.filter { $0.isActive }.flatMap { service -> [AudienceFault] in
      let proxy = OAuth2ProxyOptions(service)
      if proxy.isOAuth2Proxy { return unserved(by: proxy, service).map { [$0] } ?? [] }
      return service.environment.compactMap { unserved(by: $0, of: service) }
    }
  }

  // MARK: APIs

  private func unserved(
    by variable: EnvironmentVariable, of service: Service
  ) -> AudienceFault? {
    guard Self.demandsAudience(variable.name), let text = variable.value.value,
      let place = variable.value.span ?? variable.nameSpan, let view = realm(of: service)
    else { return nil }
    let names = text.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    guard !names.isEmpty, !names.contains(where: Self.isNoAudience),
      !view.clients.isEmpty
    else { return nil }
    let written = view.clients.filter { !$0.isBearerOnly }.map { Audiences(of: $0, in: view) }
    guard names.allSatisfy({ name in written.allSatisfy { $0.contains(name) == .no } }) else {
      return nil
    }
    var because = Because(
      "`\(service.name)` takes tokens of realm `\(view.realm.name.value ?? "")` for this audience only",
      at: variable.nameSpan)
    because.add(
      "no client or client scope of the realm has a mapper that writes it", at: view.realm.name.span
    )
    if let own = view.clients.first(where: { $0.clientID.value == names.first }) {
      because.add(
        "a client's own id is in `azp`, never in `aud`", at: own.clientID.span)
    }
    return AudienceFault(
      .unserved, at: place, audience: names.joined(separator: ","), in: view, owner: service.name,
      because: because)
  }

  /// Whether a variable's name is that of an expected audience; switches and rules about it are none.
  static func demandsAudience(_ name: String) -> Bool {
    let words = SettingName(name).words
    guard let last = words.last,
      words.contains(where: { ["AUDIENCE", "AUDIENCES", "AUD"].contains($0) })
    else { return false }
    return ["AUDIENCE", "AUDIENCES", "AUD"].contains(last)
      && !words.contains { ["EXTRA", "AUTH0", "CLAIM", "REQUEST", "TARGET"].contains($0) }
  }

  static func isNoAudience(_ text: String) -> Bool {
    ["true", "false", "any", "*", "account"].contains(text.lowercased()) || Int(text) != nil
  }

  /// The realm that a service's settings name, where the deployment's own Keycloak has read it.
  func realm(of service: Service) -> RealmView? {
    let paths = service.environment.compactMap { URLUse.shape(of: $0.value)?.path }
    let names = Set(paths.compactMap { KeycloakDiscovery.realmPath(inPath: $0)?.realm })
    guard names.count == 1, let name = names.first else { return nil }
    let named = views.filter { $0.realm.name.value == name && $0.realm.use != .unused }
    return named.count == 1 ? named.first : nil
  }

  // MARK: oauth2-proxy

  /// `keycloak-oidc` verifies the access token, whose `aud` has to hold the proxy's own client id or an
  /// extra audience (oauth2-proxy 7, providers/keycloak_oidc.go; its documentation asks for the mapper).
  private func unserved(by proxy: OAuth2ProxyOptions, _ service: Service) -> AudienceFault? {
    guard proxy.provider.value == "keycloak-oidc", let id = proxy.clientID.value, !id.isEmpty,
      proxy.audienceClaims.isAbsent, !proxy.extraAudiences.isUnknown,
      let path = proxy.issuer.value.flatMap({ WebAddress($0)?.path }),
      let name = KeycloakDiscovery.realmPath(inPath: path)?.realm
    else { return nil }
    let named = views.filter { $0.realm.name.value == name && $0.realm.use != .unused }
    guard named.count == 1, let view = named.first,
      let client = view.clients.first(where: { $0.clientID.value == id })
    else { return nil }
    let extra = (proxy.extraAudiences.value ?? "").split(separator: ",").map(String.init)
    let written = Audiences(of: client, in: view)
    guard ([id] + extra).allSatisfy({ written.contains($0) == .no }) else { return nil }
    var because = Because(
      "`\(service.name)` checks the access token with the provider `keycloak-oidc`",
      at: proxy.provider.span)
    because.add("its client id has to be in `aud`", at: proxy.clientID.span)
    return AudienceFault(
      .unservedProxy, at: client.clientID.span ?? client.span, audience: id, client: id, in: view,
      owner: service.name, because: because)
  }
}
