// The model as JSON; what is empty is left out.

import Deployment
import Reports
import SourceText

struct ModelJSON {
  private let workspace: Workspace
  private let values: ShownValues

  init(_ workspace: Workspace) {
    self.workspace = workspace
    values = ShownValues(workspace.sources)
  }

  /// The whole document.
  var document: JSONValue {
    let repository = workspace.repository
    return [
      "schema": .integer(JSONReport.schema),
      "deployments": .array(repository.deployments.filter { !$0.isLoose }.map(deployment)),
      "loose": .array(repository.looseFiles.sorted { $0.path < $1.path }.map(file)),
      "skipped": .array(
        repository.skipped.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
    ]
  }

  private func deployment(_ deployment: Deployment) -> JSONValue {
    let services = deployment.services.map { service in
      JSONValue.Member(service.name, ServiceJSON(service, values).value)
    }
    return .object(present: [
      "name": .string(deployment.name),
      "compose": list(deployment.composeFiles) { .string($0) },
      "files": list(deployment.files.sorted { $0.path < $1.path }, file),
      "services": services.isEmpty ? nil : .object(services),
      "networks": networks(deployment.networks),
      "proxies": list(deployment.proxies, proxy),
      "providers": list(deployment.providers) { provider($0, in: deployment) },
      "logins": list(deployment.logins, login),
    ])
  }

  private func file(_ file: DeploymentFile) -> JSONValue {
    ["path": .string(file.path), "kind": .string(file.kind.rawValue)]
  }

  private func networks(_ networks: [Network]) -> JSONValue? {
    if networks.isEmpty { return nil }
    return .object(
      networks.map { network in
        let value: JSONValue = [
          "name": .string(values.text(network.name)), "internal": .boolean(network.isInternal),
          "external": .boolean(network.isExternal),
        ]
        return .init(network.key, value)
      })
  }

  private func proxy(_ proxy: Proxy) -> JSONValue {
    .object(present: [
      "service": proxy.service.map { .string($0) },
      "path": .string(proxy.path),
      "servers": list(proxy.servers) { server in
        .object(present: [
          "names": list(server.names) { .string(values.text($0)) },
          "listens": list(server.listens) { .string($0.text) },
          "imageFile": server.imageFile.map { .string($0) },
          "locations": list(server.allLocations) { location in
            .object(present: [
              "match": .string(values.text(location.match.text)),
              "upstream": location.upstream.map { .string(values.text($0)) },
            ])
          },
        ])
      },
    ])
  }

  private func provider(_ provider: IdentityProvider, in deployment: Deployment) -> JSONValue {
    .object(present: [
      "kind": .string(provider.kind.rawValue),
      "service": provider.service.map { .string($0) },
      "version": provider.version(in: deployment).map { .string($0) },
      "realms": list(provider.realms, realm),
      "oauth2Providers": list(provider.oauth2Providers, oauth2Provider),
      "applications": list(provider.applications, application),
    ])
  }

  private func oauth2Provider(_ provider: AuthentikProvider) -> JSONValue {
    .object(present: [
      "name": gaps(provider.name),
      "path": .string(provider.path),
      "clientId": gaps(provider.clientID),
      "application": gaps(provider.slug),
      "redirectUris": list(provider.redirectURIs.value ?? []) {
        .string(values.textWithGaps($0.url))
      },
      "scopes": provider.mappings.value.map {
        .array($0.map { .string(values.textWithGaps($0.scopeName)) })
      },
      "idTokenAlgorithm": gaps(provider.idTokenAlgorithm),
    ])
  }

  private func application(_ application: AuthentikApplication) -> JSONValue {
    var provider: Sourced<String> = .absent
    var kind: String?
    var externalHost: Sourced<String> = .absent
    switch application.backend {
    case .oauth2(let name): (provider, kind) = (name, "oauth2")
    case .proxy(let name, let host): (provider, kind, externalHost) = (name, "proxy", host)
    case .other: kind = "other"
    case .none: break
    }
    return .object(present: [
      "slug": gaps(application.slug),
      "name": gaps(application.name),
      "path": .string(application.path),
      "kind": kind.map { .string($0) },
      "provider": gaps(provider),
      "externalHost": gaps(externalHost),
    ])
  }

  private func gaps(_ value: Sourced<String>) -> JSONValue? {
    value.isAbsent ? nil : .string(values.textWithGaps(value))
  }

  private func realm(_ realm: Realm) -> JSONValue {
    .object(present: [
      "realm": .string(values.text(realm.name)),
      "path": .string(realm.path),
      "clients": list(realm.clients) { client in
        let scopes: [JSONValue.Member] = [
          client.defaultScopes.map { .init("default", names($0)) },
          client.optionalScopes.map { .init("optional", names($0)) },
        ].compactMap(\.self)
        return .object(present: [
          "clientId": .string(values.text(client.clientID)),
          "scopes": scopes.isEmpty ? nil : .object(scopes),
        ])
      },
    ])
  }

  private func login(_ login: Login) -> JSONValue {
    let scopes = (login.scope.value ?? "").split(separator: " ").map(String.init)
    return .object(present: [
      "id": .string(values.text(login.id)),
      "kind": login.kind.map { .string($0.rawValue) },
      "library": .string(login.library.name),
      "service": login.service.map { .string($0) },
      "path": .string(login.path),
      "scopes": list(scopes) { .string(values.text($0)) },
      "issuer": text(login.issuer),
      "wellKnown": text(login.wellKnown),
    ])
  }

  private func text(_ value: Sourced<String>) -> JSONValue? {
    value.isAbsent ? nil : .string(values.text(value))
  }

  private func names(_ values: [Sourced<String>]) -> JSONValue {
    .array(values.map { .string(self.values.text($0)) })
  }

  private func list<Element>(_ elements: [Element], _ encode: (Element) -> JSONValue) -> JSONValue?
  {
    elements.isEmpty ? nil : .array(elements.map(encode))
  }
}
