// Ties files to the services that use them, by evidence, strongest first.

import Deployment
import SourceText
import Syntax

/// Joins recognised files and compose projects to deployments.
struct Linker {
  private let files: [RecognisedFile]
  private let byKind: [FileKind: [RecognisedFile]]
  /// The files that their parsers had something to say about.
  private let faulty: [RecognisedFile]
  private let kinds: [String: FileKind]
  private let nginxTrees: [FileID: NginxTree]
  /// The places of nginx's files among those of their kind, by path.
  private let nginxPlaces: [String: Int]
  private var claimed: Set<String> = []
  /// What must not be shown.
  private(set) var redaction = Redaction()

  init(files: [RecognisedFile]) {
    self.files = files
    faulty = files.filter { !$0.problems.isEmpty }
    byKind = Dictionary(grouping: files, by: \.kind)
    kinds = Dictionary(files.map { ($0.path, $0.kind) }) { first, _ in first }
    nginxTrees = Dictionary(
      (byKind[.nginx] ?? []).compactMap { file in
        file.nginx.map { (file.source.id, $0) }
      }
    ) { first, _ in first }
    nginxPlaces = Dictionary(
      (byKind[.nginx] ?? []).enumerated().map { ($1.path, $0) }
    ) { first, _ in first }
  }

  /// The deployments: one per compose project, and one for the files that none claims.
  mutating func link(
    options: RepositoryOptions, files access: inout some FileAccess
  ) -> [Deployment] {
    let composeFiles = byKind[.compose] ?? []
    let trees = Dictionary(composeFiles.compactMap { file in file.data.map { (file.path, $0) } }) {
      first, _ in first
    }
    let projects = ComposeProjects.load(trees: trees, options: options, files: &access)
    // Who names the files of a deployment does not ask about the other ones.
    if !options.projects.isEmpty { claimed.formUnion(composeFiles.map(\.path)) }
    var deployments = projects.map { deployment(of: $0, files: &access) }
    let others =
      options.projects.isEmpty
      ? [] : Set(composeFiles.map { RelativePath.directory(of: $0.path) })
    placeUnclaimed(in: &deployments, projects: projects, others: others, files: &access)
    let loose = looseDeployment(files: &access)
    if !loose.files.isEmpty { deployments.append(loose) }
    for index in deployments.indices {
      for place in deployments[index].providers.indices {
        deployments[index].providers[place].joinUserLists()
      }
      addProblems(to: &deployments[index])
    }
    return deployments
  }

  // MARK: What a project's services use

  private mutating func deployment(
    of project: ComposeProject, files access: inout some FileAccess
  ) -> Deployment {
    redaction.merge(project.redaction)
    var deployment = Deployment(name: project.name, path: project.path)
    deployment.title = project.title
    deployment.composeFiles = project.layers
    deployment.services = project.services
    deployment.networks = project.networks
    deployment.notes = project.notes
    deployment.files = project.files
    deployment.problems = project.problems.compactMap { problem in
      access.path(of: problem.span.file).map {
        FileProblem(path: $0, kind: kind(ofPath: $0), problem: problem)
      }
    }
    claimed.formUnion(project.files.map(\.path))
    let envPaths = Set(project.files.filter { $0.kind == .env }.map(\.path))
    for path in envPaths.sorted() {
      guard let file = access.file(at: path) else { continue }
      deployment.envFiles.append(EnvFileReader.read(file, isRead: true))
    }
    addProviders(to: &deployment)
    addMountedRealms(to: &deployment)
    let blueprints = files.filter { $0.kind == .authentik }
    add(BlueprintLinks(deployment).mounted(blueprints, access: &access), to: &deployment)
    addMountedProxies(to: &deployment, files: &access)
    return deployment
  }

  private func kind(ofPath path: String) -> FileKind {
    kinds[path] ?? FileNames.candidate(path) ?? .compose
  }

  private func addProviders(to deployment: inout Deployment) {
    for service in deployment.services {
      guard let product = service.effectiveProduct else { continue }
      if product.isKeycloak {
        deployment.providers.append(IdentityProvider(kind: .keycloak, service: service.name))
      } else if product.kind == .authentik, !service.isAuthentikWorker {
        deployment.providers.append(IdentityProvider(kind: .authentik, service: service.name))
      }
    }
  }

  private mutating func addMountedRealms(to deployment: inout Deployment) {
    for file in byKind[.keycloak] ?? [] {
      let viewers = deployment.services.filter { $0.sees(file.path) }
      // A backup or a build may see the file too; who imports it counts.
      guard let data = file.data,
        let service = viewers.first(where: \.readsRealms) ?? viewers.first
      else { continue }
      addRealms(data, of: file, use: .mounted, readBy: service, to: &deployment)
    }
  }

  private mutating func addRealms(
    _ tree: DataTree, of file: RecognisedFile, use: Realm.Use, readBy service: Service?,
    to deployment: inout Deployment
  ) {
    let loaded = RealmLoader(environment: service?.environmentByName ?? [:]).load(tree)
    redaction.merge(loaded.redaction)
    claim(file, in: &deployment)
    if use == .unused { deployment.unusedFiles.insert(file.source.id) }
    let isConfigCLI = service.map { $0.isKeycloakConfigCLI } ?? false
    let realms = loaded.realms.map { realm in
      var realm = realm
      realm.use = file.isNamed && use == .unused ? .named : use
      if isConfigCLI || file.source.path.hasSuffix(".yaml") || file.source.path.hasSuffix(".yml") {
        realm.dialect = .configCLI
      }
      return realm
    }
    let own = service.flatMap { service in
      deployment.providers.firstIndex { $0.kind == .keycloak && $0.service == service.name }
    }
    let index = own ?? deployment.providers.firstIndex { $0.kind == .keycloak }
    if let index {
      deployment.providers[index].realms += realms
    } else {
      deployment.providers.append(IdentityProvider(kind: .keycloak, realms: realms))
    }
  }

  private mutating func add(_ group: BlueprintLinks.Group?, to deployment: inout Deployment) {
    guard let group else { return }
    let isNamed = group.files.contains(where: \.isNamed)
    var loader = BlueprintLoader(
      environment: group.environment, product: group.product,
      use: group.isMounted ? .mounted : isNamed ? .named : .unused)
    let loaded = loader.load(group.files.compactMap(\.data))
    redaction.merge(loaded.redaction)
    for file in group.files {
      claim(file, in: &deployment)
      if !group.isMounted, !file.isNamed { deployment.unusedFiles.insert(file.source.id) }
    }
    guard !loaded.providers.isEmpty || !loaded.applications.isEmpty else { return }
    let own = deployment.providers.firstIndex { $0.kind == .authentik }
    if own == nil { deployment.providers.append(IdentityProvider(kind: .authentik)) }
    let index = own ?? deployment.providers.count - 1
    deployment.providers[index].oauth2Providers += loaded.providers
    deployment.providers[index].applications += loaded.applications
  }

  private mutating func addMountedProxies(
    to deployment: inout Deployment, files access: inout some FileAccess
  ) {
    let trees = byKind[.nginx] ?? []
    for service in deployment.services {
      let (found, notes) = NginxService.proxy(of: service, trees: nginxTrees, access: &access)
      deployment.notes += notes
      guard let found else { continue }
      deployment.proxies.append(found.proxy)
      redaction.merge(found.redaction)
      let places = found.paths.compactMap { nginxPlaces[$0] }.sorted()
      for place in places { claim(trees[place], in: &deployment) }
      addUnrecognised(found, to: &deployment, files: &access)
    }
    for service in deployment.services {
      if let found = CaddyService.proxy(of: service, access: &access) {
        add(found, of: .caddy, to: &deployment)
      }
    }
    deployment.notes += CaddyService.unreadSettings(of: deployment.services)
    // Labels are part of the project; files of Traefik that nothing mounts wait for their place.
    if let found = TraefikService.proxy(of: deployment, access: &access) {
      add(found, of: .traefik, to: &deployment)
    }
  }

  /// Files that only the container shows to be nginx's, templates of any name and texts in the compose
  /// file, and what is not understood of any.
  private mutating func addUnrecognised(
    _ found: FoundProxy, to deployment: inout Deployment, files access: inout some FileAccess
  ) {
    for path in found.paths.sorted() where !claimed.contains(path) && access.exists(path) {
      guard kinds[path] == nil || kinds[path] == .nginx else { continue }
      claimed.insert(path)
      deployment.add(DeploymentFile(path: path, kind: .nginx))
    }
    deployment.problems += found.remarks.compactMap { remark in
      access.path(of: remark.span.file).map {
        FileProblem(path: $0, kind: .nginx, problem: remark)
      }
    }
    for (path, problems) in found.problems where kinds[path] == nil {
      for problem in problems {
        guard let place = access.path(of: problem.span.file) else { continue }
        // What compose puts into a text of its own is no template for anybody else.
        guard problem.isError || place == path else { continue }
        deployment.problems.append(FileProblem(path: place, kind: .nginx, problem: problem))
      }
    }
  }

  /// Adds a proxy of Traefik or Caddy with the files that it was read from.
  private mutating func add(
    _ found: FoundProxy, of kind: FileKind, to deployment: inout Deployment
  ) {
    deployment.proxies.append(found.proxy)
    deployment.notes += found.notes
    redaction.merge(found.redaction)
    for path in found.paths.sorted() {
      claimed.insert(path)
      deployment.add(DeploymentFile(path: path, kind: kind))
    }
  }

  private mutating func claim(_ file: RecognisedFile, in deployment: inout Deployment) {
    claimed.insert(file.path)
    deployment.add(DeploymentFile(path: file.path, kind: file.kind))
  }

  // MARK: What no service uses

  /// Puts every file that nothing mounts into the deployments whose folder is nearest above it.
  ///
  /// `others` are folders of compose projects that nobody asks about; what is nearest to them is left out.
  private mutating func placeUnclaimed(
    in deployments: inout [Deployment], projects: [ComposeProject], others: Set<String>,
    files access: inout some FileAccess
  ) {
    let unclaimed = files.filter { !claimed.contains($0.path) }
    var projectsByFolder = Dictionary(grouping: deployments.indices) {
      RelativePath.directory(of: projects[$0].path)
    }
    for folder in others where projectsByFolder[folder] == nil { projectsByFolder[folder] = [] }
    let filesByFolder = Dictionary(grouping: unclaimed) { RelativePath.directory(of: $0.path) }
    var byProject: [Int: [RecognisedFile]] = [:]
    for (folder, files) in filesByFolder.sorted(by: { $0.key < $1.key }) {
      let nearest = Proximity.nearest(to: folder, among: projectsByFolder)
      for index in nearest { byProject[index, default: []] += files }
      if nearest.isEmpty, !others.isEmpty { claimed.formUnion(files.map(\.path)) }
    }
    for index in deployments.indices {
      let mine = (byProject[index] ?? []).sorted { $0.path < $1.path }
      let realms = mine.filter { $0.kind == .keycloak }
      for file in realms {
        guard let data = file.data else { continue }
        let servers = deployments[index].services.filter { $0.effectiveProduct?.isKeycloak == true }
        addRealms(
          data, of: file, use: file.isNamed ? .named : .unused,
          readBy: servers.count == 1 ? servers.first : nil, to: &deployments[index])
      }
      addUnmountedProxies(
        mine.filter { $0.kind == .nginx }, to: &deployments[index], files: &access)
      addUnmountedGateways(mine, to: &deployments[index], files: &access)
      let blueprints = mine.filter { $0.kind == .authentik }
      add(
        BlueprintLinks(deployments[index]).unmounted(blueprints, access: &access),
        to: &deployments[index])
      addLogins(mine, to: &deployments[index], files: &access)
      for file in mine where file.kind == .env {
        claim(file, in: &deployments[index])
        deployments[index].envFiles.append(unread(file))
      }
    }
  }

  /// An env file that compose does not read.
  private mutating func unread(_ file: RecognisedFile) -> EnvFile {
    let read = EnvFileReader.read(file.source, isRead: false)
    redaction.merge(EnvFileReader.redaction(of: read))
    return read
  }

  private mutating func addUnmountedProxies(
    _ trees: [RecognisedFile], to deployment: inout Deployment,
    files access: inout some FileAccess
  ) {
    let folders = Dictionary(grouping: trees) { RelativePath.directory(of: $0.path) }
    let candidates = deployment.services.filter { service in
      service.effectiveProduct?.kind == .nginx
        && !deployment.proxies.contains { $0.service == service.name }
    }
    var included: Set<String> = []
    for (_, group) in folders.sorted(by: { $0.key < $1.key }) {
      let service = candidates.count == 1 && folders.count == 1 ? candidates.first : nil
      let open = group.filter { !included.contains($0.path) }
      for found in NginxService.proxies(
        of: open, service: service, known: nginxTrees, access: &access)
      {
        deployment.proxies.append(found.proxy)
        deployment.notes += found.notes
        redaction.merge(found.redaction)
        included.formUnion(found.paths)
        addUnrecognised(found, to: &deployment, files: &access)
      }
      for file in group {
        claim(file, in: &deployment)
        if !file.isNamed { deployment.unusedFiles.insert(file.source.id) }
      }
    }
  }

  /// Caddyfiles and Traefik's files that no service mounts.
  private mutating func addUnmountedGateways(
    _ files: [RecognisedFile], to deployment: inout Deployment, files access: inout some FileAccess
  ) {
    let caddies = files.filter { $0.kind == .caddy }
    let candidates = deployment.services.filter { service in
      service.effectiveProduct?.kind == .caddy
        && !deployment.proxies.contains { $0.service == service.name }
    }
    let runner = candidates.count == 1 && caddies.count == 1 ? candidates.first : nil
    for found in CaddyService.proxies(of: caddies, service: runner, access: &access) {
      add(found, of: .caddy, to: &deployment)
    }
    let traefik = files.filter { $0.kind == .traefik }
    let dynamic = traefik.compactMap(\.data)
    if !dynamic.isEmpty, !deployment.proxies.contains(where: { $0.kind == .traefik }),
      let found = TraefikService.proxy(of: deployment, placed: dynamic, access: &access)
    {
      add(found, of: .traefik, to: &deployment)
    }
    for file in caddies + traefik {
      claim(file, in: &deployment)
      if !file.isNamed { deployment.unusedFiles.insert(file.source.id) }
    }
  }

  private mutating func addLogins(
    _ files: [RecognisedFile], to deployment: inout Deployment, files access: inout some FileAccess
  ) {
    let packages = byKind[.package] ?? []
    for file in files where file.kind == .nextauth {
      guard let data = file.data else { continue }
      let app = AppService.evidence(for: file.path, in: deployment)
      let loader = ProviderLoader(
        environment: app?.service.environmentByName ?? [:],
        package: Proximity.package(for: file.path, among: packages))
      let loaded = loader.load(data)
      redaction.merge(loaded.redaction)
      claim(file, in: &deployment)
      deployment.logins += loaded.logins.map { login in
        var login = login
        login.service = app?.service.name
        login.serviceConfidence = app?.confidence ?? .possible
        return login
      }
    }
    addScripts(files, packages: packages, to: &deployment, files: &access)
  }

  private mutating func addScripts(
    _ files: [RecognisedFile], packages: [RecognisedFile], to deployment: inout Deployment,
    files access: inout some FileAccess
  ) {
    let scripts = files.filter { $0.kind == .script && !FileNames.isTest($0.path) }
    guard !scripts.isEmpty else { return }
    let found = ScriptLogins.read(
      scripts.map(\.source), packages: packages, of: deployment, access: &access)
    redaction.merge(found.redaction)
    deployment.logins += found.logins
    deployment.apiCalls += found.calls
    deployment.publicSecretUses += found.publicSecretUses
    deployment.notes += found.notes
    deployment.problems += found.problems
    // What this deployment's scripts import is theirs; none of them is read again on its own.
    claimed.formUnion(scripts.map(\.path))
    for path in found.paths.sorted() {
      deployment.add(DeploymentFile(path: path, kind: .script))
    }
  }

  private mutating func looseDeployment(files access: inout some FileAccess) -> Deployment {
    var loose = Deployment(name: "(loose)")
    let rest = files.filter { !claimed.contains($0.path) }
    for file in rest where file.kind == .keycloak {
      guard let data = file.data else { continue }
      addRealms(data, of: file, use: file.isNamed ? .named : .unused, readBy: nil, to: &loose)
    }
    addUnmountedProxies(rest.filter { $0.kind == .nginx }, to: &loose, files: &access)
    addUnmountedGateways(rest, to: &loose, files: &access)
    let blueprints = rest.filter { $0.kind == .authentik }
    add(BlueprintLinks(loose).unmounted(blueprints, access: &access), to: &loose)
    addLogins(rest, to: &loose, files: &access)
    for file in rest where [.env, .compose].contains(file.kind) {
      claim(file, in: &loose)
      if file.kind == .env {
        loose.envFiles.append(unread(file))
      }
    }
    return loose
  }

  // MARK: Problems

  private func addProblems(to deployment: inout Deployment) {
    let paths = Set(faulty.isEmpty ? [] : deployment.files.map(\.path))
    for file in faulty where paths.contains(file.path) {
      deployment.problems += file.problems.map {
        FileProblem(path: file.path, kind: file.kind, problem: $0)
      }
    }
    var seen: Set<FileProblem> = []
    deployment.problems = deployment.problems.filter { seen.insert($0).inserted }
  }
}

extension FileProblem {
  /// A parser's problem as the model keeps it.
  init(path: String, kind: FileKind, problem: SyntaxProblem) {
    // Nothing reads a template before it is filled in.
    let isRead = kind != .compose || !FileNames.isTemplate(path)
    self.init(
      path: path, kind: kind, message: problem.message, span: problem.span,
      related: problem.related.map { .init($0.message, at: $0.span) },
      isError: problem.isError && isRead)
  }
}
