// Claims that apps are told to read and that nothing writes into their tokens, whatever library they log in with.

import Deployment
import SourceText

/// A claim that an app reads in vain.
public struct MissingClaim: Sendable {
  /// The setting that names the claim.
  public let use: ClaimUse
  /// The client that the app signs in as.
  public let registration: ClientRegistration
  /// Where the app's side names the client.
  public let clientID: Sourced<String>
  /// Why.
  public let because: Because

  /// The claims that logins and other services of a deployment read in vain.
  static func all(in deployment: Deployment, logins: [LoginFlow]) -> [MissingClaim] {
    let ofLogins = logins.flatMap { flow -> [MissingClaim] in
      guard let registration = flow.client.registration else { return [] }
      return flow.client.missingClaims.map {
        MissingClaim(
          use: $0, registration: registration, clientID: flow.login.clientID,
          because: flow.login.background)
      }
    }
    let withLogin = Set(logins.compactMap(\.login.service))
    return ofLogins
      + deployment.services.filter { !withLogin.contains($0.name) }.flatMap { service in
        of(service, in: deployment)
      }
  }

  // MARK: Other programs

  /// The claims that a service's variables name, where another of them names its client.
  private static func of(_ service: Service, in deployment: Deployment) -> [MissingClaim] {
    ClaimUse.all(of: service).compactMap { use in
      guard let client = client(beside: use.setting, in: service), let id = client.value.value
      else { return nil }
      let found = registrations(of: id, in: deployment)
      let scope = scope(beside: client.name, in: service)
      guard let first = found.first,
        found.allSatisfy({ EmittedClaims($0, scope: scope).contains(use.claim) == .no })
      else { return nil }
      var because = Because(
        "`\(service.name)` signs in as `\(id)` by `\(client.name)`", at: client.value.span)
      if let names = scope.value { because.add("it requests `\(names)`", at: scope.span) }
      return MissingClaim(
        use: use, registration: first, clientID: client.value, because: because)
    }
  }

  /// The variable with the client id that belongs to another one: the same words stand in front of both.
  private static func client(
    beside setting: String, in service: Service
  ) -> EnvironmentVariable? {
    let candidates = service.environment.filter { variable in
      let name = variable.name.uppercased()
      return (name.hasSuffix("CLIENT_ID") || name.hasSuffix("CLIENTID")) && variable.value.isPresent
    }
    guard candidates.count > 1 else { return candidates.first }
    func shared(_ name: String) -> Int { zip(name, setting).prefix { $0 == $1 }.count }
    let sorted = candidates.sorted { shared($0.name) > shared($1.name) }
    return shared(sorted[0].name) > max(shared(sorted[1].name), 2) ? sorted[0] : nil
  }

  /// What is requested; unknown where no variable says it.
  private static func scope(beside client: String, in service: Service) -> Sourced<String> {
    let scopes = service.environment.filter { variable in
      let words = variable.name.uppercased().split(separator: "_")
      return words.last == "SCOPE" || words.last == "SCOPES"
    }
    guard scopes.count == 1, let scope = scopes.first else {
      return .unknown(needs: ["the scope that is requested"])
    }
    return scope.value.map { text in
      text.split { $0 == " " || $0 == "," || $0 == "+" }.joined(separator: " ")
    }
  }

  /// The definitions of a client id in files that the deployment uses.
  private static func registrations(
    of id: String, in deployment: Deployment
  ) -> [ClientRegistration] {
    deployment.providers.flatMap { provider -> [ClientRegistration] in
      let service = provider.service.flatMap { deployment.service($0) }
      let clients = provider.realms.filter { $0.use != .unused }.flatMap { realm in
        realm.clients.filter { $0.clientID.value == id && $0.isEnabled }.map {
          ClientRegistration(source: .keycloak($0, realm), service: service)
        }
      }
      let own = provider.oauth2Providers.filter { $0.clientID.value == id && $0.use != .unused }
      return clients
        + own.map { ClientRegistration(source: .authentik($0), service: service) }
    }
  }
}
