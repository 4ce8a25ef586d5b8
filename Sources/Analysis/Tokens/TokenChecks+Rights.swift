// Audience, scope and roles of a token: what it may be used for.

import Deployment
import SourceText

extension TokenChecks {
  // MARK: aud

  var audiences: [TokenCheck] {
    var checks: [TokenCheck] = []
    let demands = AudienceDemands(
      deployment: facts.deployment, views: RealmView.all(in: facts.deployment))
    for service in facts.deployment.services where service.isActive && token.kind != .id {
      let proxy = OAuth2ProxyOptions(service)
      if proxy.isOAuth2Proxy {
        checks += demanded(by: proxy, service)
        continue
      }
      // A service of another realm is no business of this token.
      let view = demands.realm(of: service)
      if let view, view.realm.name.value != realm { continue }
      for variable in service.environment where AudienceDemands.demandsAudience(variable.name) {
        let text = variable.value.value ?? ""
        let names = text.split(separator: ",").map { $0.filter { $0 != " " } }
          .filter { !$0.isEmpty }
        guard !names.isEmpty, !names.contains(where: AudienceDemands.isNoAudience) else { continue }
        checks.append(
          check(
            names, owner: service.name, at: variable.value.span ?? variable.nameSpan,
            isCertain: view != nil))
      }
    }
    return checks + writtenInVain(beside: checks)
  }

  /// `keycloak-oidc` verifies the access token (see ``AudienceDemands``).
  private func demanded(by proxy: OAuth2ProxyOptions, _ service: Service) -> [TokenCheck] {
    guard proxy.provider.value == "keycloak-oidc", let id = proxy.clientID.value, !id.isEmpty,
      proxy.audienceClaims.isAbsent, !proxy.extraAudiences.isUnknown, id == token.client
    else { return [] }
    let extra = (proxy.extraAudiences.value ?? "").split(separator: ",").map(String.init)
    return [check([id] + extra, owner: service.name, at: proxy.clientID.span)]
  }

  /// The audience beside the demanded ones; `isCertain` where the owner takes tokens of this realm.
  private func check(
    _ names: [String], owner: String, at place: Span?, isCertain: Bool = true
  ) -> TokenCheck {
    if let name = names.first(where: token.audiences.contains) {
      return TokenCheck("aud", .ok, "`\(owner)` takes tokens for `\(name)`", at: place)
    }
    guard isCertain else {
      return TokenCheck(
        "aud", .unknown,
        "`\(owner)` takes tokens for \(Self.list(names)) only; the files do not say of which issuer",
        at: place)
    }
    let faults = facts.audienceFaults.filter { fault in
      names.contains(fault.audience) || fault.owner == owner
        || fault.client == token.client && !fault.client.isEmpty
    }
    var text = "`\(owner)` takes tokens for \(Self.list(names)) only, and answers 401"
    if faults.isEmpty, isWritten(names) {
      text += "; by its file the client writes that, so the running realm differs"
    } else if token.client.map(names.contains) == true {
      text += "; a client's own id is in `azp`, never in `aud`"
    }
    return TokenCheck(
      "aud", .fails, text, at: place, in: .audienceFaults, at: faults.map(\.place))
  }

  /// Whether the files let the token's client write one of the audiences.
  private func isWritten(_ names: [String]) -> Bool {
    views.contains { view in
      view.clients.filter { $0.clientID.value == token.client && token.client != nil }
        .map { Audiences(of: $0, in: view) }
        .contains { written in names.contains { written.contains($0) == .yes } }
    }
  }

  /// Audiences that the realm wants to write for this client and that do not arrive.
  private func writtenInVain(beside checks: [TokenCheck]) -> [TokenCheck] {
    guard token.kind != .id, let client = token.client else { return [] }
    let explained = Set(checks.flatMap { $0.explanation?.places ?? [] })
    return facts.audienceFaults.compactMap { fault in
      guard fault.client == client, fault.realm == realm, !explained.contains(fault.place),
        !token.audiences.contains(fault.audience)
      else { return nil }
      let text: String
      switch fault.kind {
      case .unnamed:
        text = "`\(fault.audience)` only takes tokens, and this one does not name it"
      case .notInAccessTokens:
        text = "a mapper of `\(client)` writes `\(fault.audience)` into other tokens only"
      case .unknownClient:
        text = "a mapper of `\(client)` names `\(fault.audience)`, a client that does not exist"
      case .unserved, .unservedProxy: return nil
      }
      return TokenCheck(
        "aud", .fails, text, at: fault.place, in: .audienceFaults, at: [fault.place])
    }
  }

  // MARK: scope

  /// Built-in scopes of Keycloak that `scope` never shows (`include.in.token.scope`, exports of 18.0.2 to 26.5.5).
  private static let unlisted: Set<String> = [
    "roles", "web-origins", "acr", "basic", "microprofile-jwt", "role_list", "service_account",
  ]
  /// What Authentik's own API asks of a token.
  private static let apiScope = "goauthentik.io/api"

  var scopes: [TokenCheck] {
    guard token.kind != .id, let scopes = token.scopes else { return [] }
    return flows.flatMap { flow -> [TokenCheck] in
      let login = flow.login
      var checks: [TokenCheck] = []
      let requested = (login.scope.value ?? "").split(separator: " ").map(String.init)
      let missing = requested.filter { !scopes.contains($0) && !Self.unlisted.contains($0) }
      for name in missing {
        let request = flow.grant?.requests.first { $0.name == name }
        let place = request?.span ?? login.scopeSpan
        if let request, request.isGranted == .no {
          checks.append(
            TokenCheck(
              "scope", .fails,
              "login `\(login.id)` requests `\(name)`, and the client does not have it: \(request.consequence)",
              at: place, in: .logins, at: [place, login.scopeSpan]))
        } else {
          checks.append(
            TokenCheck(
              "scope", .unknown,
              "login `\(login.id)` requests `\(name)`, and the token does not show it: it is older than that, "
                + "another login asked for it, or the scope hides itself (`include.in.token.scope`)",
              at: place))
        }
      }
      let callsAPI = facts.deployment.apiCalls.contains { call in
        guard case .api = call.purpose, case .session = call.credential else { return false }
        return call.urlPath.contains("/api/v3/")
      }
      if callsAPI, login.kind == .authentik, !scopes.contains(Self.apiScope) {
        checks.append(
          TokenCheck(
            "scope", .fails, "Authentik's API answers 403 to a token without `\(Self.apiScope)`",
            at: login.scopeSpan, in: .logins, at: [login.scope.span, login.scopeSpan]))
      }
      if checks.isEmpty, !requested.isEmpty {
        checks.append(
          TokenCheck(
            "scope", .ok, "everything that login `\(login.id)` requests", at: login.scopeSpan))
      }
      return checks
    }
  }

  // MARK: Roles

  var roles: [TokenCheck] {
    guard token.kind != .id, token.kind != .refresh, let view = views.first else { return [] }
    let carried = Set(token.roles)
    let accounts = serviceAccounts(carried)
    let faults = facts.roleFaults.filter { fault in
      fault.realm == realm && !fault.client.isEmpty && fault.client == token.client
        && (fault.kind == .notInTokens || fault.kind == .outsideScope)
        && !fault.roles.contains { name in carried.contains { $0.text == name } }
    }
    if let fault = faults.first {
      let text =
        fault.kind == .notInTokens
        ? "no mapper of client `\(fault.client)` writes roles: who looks for one answers 403"
        : "client `\(fault.client)` may not carry \(Self.list(fault.roles)): who looks for one answers 403"
      return accounts + [
        TokenCheck(
          "roles", .fails, text, at: fault.place, in: .roleFaults, at: faults.map(\.place))
      ]
    }
    let own = view.roles.defined.filter { !view.roles.isBuiltIn($0) }
    guard !own.isEmpty else { return accounts }
    let held = own.intersection(carried)
    let names = own.map(\.text).sorted()
    if held.isEmpty {
      return accounts + [
        TokenCheck(
          "roles", .unknown,
          "the token carries none of the realm's own roles (\(Self.list(names, atMost: 8))): who looks for one answers 403",
          at: view.realm.roles.first { own.contains($0.name) }?.span)
      ]
    }
    let missing = own.subtracting(held).map(\.text).sorted()
    let rest =
      missing.isEmpty
      ? "" : ", not \(Self.list(missing, atMost: 8))"
    return accounts + [
      TokenCheck(
        "roles", .ok, "carries \(Self.list(held.map(\.text).sorted())) of the realm's own\(rest)")
    ]
  }

  /// What keeps a client's own account away from the Admin API.
  private func serviceAccounts(_ carried: Set<RoleName>) -> [TokenCheck] {
    guard !carried.contains(where: { $0.client == "realm-management" }) else { return [] }
    return facts.serviceAccountFaults.filter { fault in
      fault.client == token.client && (fault.kind == .hasNoRole || fault.kind == .isFiltered)
    }.map { fault in
      TokenCheck(
        "roles", .fails,
        "the service account of `\(fault.client)` carries no role of `realm-management`: the Admin API answers 403",
        at: fault.place, in: .serviceAccountFaults, at: [fault.place])
    }
  }
}
