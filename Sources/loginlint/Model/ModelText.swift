// The model for people, readable at a glance.

import Analysis
import Deployment
import SourceText

struct ModelText {
  private let workspace: Workspace
  private let values: ShownValues
  private var page: TextPage

  init(_ workspace: Workspace, _ terminal: Terminal) {
    self.workspace = workspace
    values = ShownValues(workspace.sources)
    page = TextPage(terminal, workspace.sources)
  }

  /// The deployments, the loose files, and what was skipped.
  consuming func text() -> String {
    for deployment in workspace.repository.deployments { add(deployment) }
    let skipped = workspace.repository.skipped
    if !skipped.isEmpty {
      page.gap()
      page.row("skipped", .strong)
      page.table(skipped.map { [$0.path, $0.reason] }, indent: 2)
    }
    return page.text
  }

  private mutating func add(_ deployment: Deployment) {
    page.gap()
    if !deployment.isLoose {
      page.row("\(deployment.name)  (\(deployment.title))", .strong)
    } else {
      page.row("files outside every compose project", .strong)
    }
    section("services", deployment.services.map { row($0, in: deployment) })
    section("networks", deployment.networks.map(row))
    for proxy in deployment.proxies { add(proxy) }
    for provider in deployment.providers { add(provider, in: deployment) }
    section("logins", deployment.logins.map(row))
    section("variables that nothing sets", UnsetVariables(deployment).rows)
    section(
      "files",
      deployment.files.sorted { $0.path < $1.path }.map {
        [$0.path, $0.kind.rawValue, use(of: $0, in: deployment)]
      })
    if !deployment.notes.isEmpty {
      page.row("notes", indent: 2, .faint)
      for note in deployment.notes {
        let place = page.place(note.span).map { "  (\($0))" } ?? ""
        page.sentence(note.text + place, indent: 4)
      }
    }
  }

  private mutating func section(_ title: String, _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    page.row(title, indent: 2, .faint)
    page.table(rows, indent: 4)
  }

  // MARK: Services and networks

  private func row(_ service: Service, in deployment: Deployment) -> [String] {
    let image =
      service.image.isPresent
      ? Self.shortened(values.text(service.image))
      : service.build.map { "build \(values.text($0.context))" } ?? "no image"
    let ports = service.ports.map { port in
      let address = values.text(port.hostIP)
      let published = values.text(port.published)
      let target = port.target.value.map(String.init) ?? "?"
      return (address.isEmpty ? "" : "\(address):")
        + "\(published.isEmpty ? "?" : published)->\(target)"
    }
    let networks = service.networks.map { membership in
      let aliases = membership.aliases.map { values.text($0) }
      return membership.network + (aliases.isEmpty ? "" : " (\(aliases.joined(separator: ", ")))")
    }
    let mode = service.networkMode.isPresent ? ["network \(values.text(service.networkMode))"] : []
    return [
      service.name, image, ports.joined(separator: " "), (networks + mode).joined(separator: ", "),
      roles(of: service, in: deployment).joined(separator: ", "),
    ]
  }

  /// The reference with the first digits of its digest.
  private static func shortened(_ image: String) -> String {
    guard let at = image.lastIndex(of: "@"), let colon = image[at...].firstIndex(of: ":") else {
      return image
    }
    let digest = image[image.index(after: colon)...]
    return digest.count > 12 ? image[...colon] + digest.prefix(12) + "…" : image
  }

  /// What runs there, as far as it matters for a login.
  private func roles(of service: Service, in deployment: Deployment) -> [String] {
    var roles =
      service.effectiveProduct.map { product -> [String] in
        product.kind == .other
          ? [] : [product.kind.rawValue + (product.version.map { " \($0)" } ?? "")]
      } ?? []
    for login in deployment.logins where login.service == service.name {
      roles.append("login \(login.id)")
    }
    if !service.isActive {
      roles.append("profile \(service.profiles.joined(separator: "/")) is off")
    }
    return roles
  }

  private func row(_ network: Network) -> [String] {
    let traits = (network.isInternal ? ["internal"] : []) + (network.isExternal ? ["external"] : [])
    return [network.key, values.text(network.name), traits.joined(separator: ", ")]
  }

  // MARK: Proxies, realms, logins

  private mutating func add(_ proxy: Proxy) {
    let rows = proxy.servers.flatMap { server in
      let names = server.names.map { values.text($0) }.joined(separator: " ")
      var seen: Set<String> = []
      // One line for IPv4 and one for IPv6 are one port.
      let ports = server.listens.map(\.text).filter { seen.insert($0).inserted }
        .joined(separator: ", ")
      let head = (names.isEmpty ? "(any name)" : names) + (ports.isEmpty ? "" : " : \(ports)")
      if let file = server.imageFile { return [[head, "", "the image's own \(file)"]] }
      let locations = server.allLocations
      if locations.isEmpty { return [[head, "", "no location"]] }
      return locations.enumerated().map { index, location in
        [index == 0 ? head : "", location.match.text, "-> \(location.destination)"]
      }
    }
    section("proxy \(proxy.service.map { "\($0) " } ?? "")(\(proxy.path))", rows)
  }

  private mutating func add(_ provider: IdentityProvider, in deployment: Deployment) {
    let version = provider.version(in: deployment).map { " \($0)" } ?? ""
    let service = provider.service.map { " in \($0)" } ?? ""
    page.row("\(provider.kind.rawValue)\(version)\(service)", indent: 2, .faint)
    for realm in provider.realms {
      page.row("realm \(values.text(realm.name))  (\(realm.path))", indent: 4)
      page.table(
        realm.clients.filter { !$0.isBuiltIn(inRealm: realm.name.value) }.map(row), indent: 6)
    }
    page.table(provider.oauth2Providers.map(row), indent: 4)
    page.table(provider.applications.compactMap(row), indent: 4)
  }

  private func row(_ provider: AuthentikProvider) -> [String] {
    let scopes = (provider.mappings.value ?? []).map { mapping in
      values.textWithGaps(mapping.scopeName)
    }
    let redirects = (provider.redirectURIs.value ?? []).map { values.textWithGaps($0.url) }
    return [
      "oauth2", values.textWithGaps(provider.slug), values.textWithGaps(provider.clientID),
      redirects.joined(separator: " "), scopes.joined(separator: " "), provider.path,
    ]
  }

  /// An application; one with an OAuth2 provider stands in that provider's row.
  private func row(_ application: AuthentikApplication) -> [String]? {
    switch application.backend {
    case .oauth2: nil
    case .proxy(_, let host):
      [
        "proxy", values.textWithGaps(application.slug), "", values.textWithGaps(host), "",
        application.path,
      ]
    case .other: ["other", values.textWithGaps(application.slug), "", "", "", application.path]
    case .none: ["bookmark", values.textWithGaps(application.slug), "", "", "", application.path]
    }
  }

  private func row(_ client: Client) -> [String] {
    let kind = client.isBearerOnly ? "bearer-only" : client.isPublic ? "public" : "confidential"
    let redirects = client.redirectURIs.map { values.text($0) }.joined(separator: " ")
    return [
      values.text(client.clientID), kind + (client.isEnabled ? "" : ", disabled"), redirects,
    ]
  }

  private func row(_ login: Login) -> [String] {
    let address = login.wellKnown.isPresent ? login.wellKnown : login.issuer
    return [
      login.id, login.library.name, login.service.map { "in \($0)" } ?? "", values.text(address),
      page.place(login.span) ?? login.path,
    ]
  }

  /// Why a file belongs to the deployment.
  private func use(of file: DeploymentFile, in deployment: Deployment) -> String {
    guard !deployment.isLoose else { return "" }
    if let layer = deployment.composeFiles.firstIndex(of: file.path) {
      return layer == 0 ? "the project starts here" : "laid over it"
    }
    if file.kind == .compose { return "included or extended" }
    let mounted = deployment.services.filter { service in
      service.mounts.contains { mount in
        guard let source = mount.source.value else { return false }
        return source == file.path || file.path.hasPrefix(source + "/")
      }
    }.map(\.name)
    if !mounted.isEmpty { return "used by \(mounted.joined(separator: ", "))" }
    let isUnused = deployment.unusedFiles.contains { workspace.sources[$0]?.path == file.path }
    return isUnused ? "no service uses it" : ""
  }
}
