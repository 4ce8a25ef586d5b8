// Finds the Traefik of a deployment: the service that runs it, the labels that it reads, its files.

import Deployment
import SourceText
import Syntax

enum TraefikService {
  /// The proxy of a deployment; nil where there is neither a Traefik nor a label for one.
  ///
  /// - Parameters:
  ///   - deployment: the deployment; its services have the labels.
  ///   - placed: dynamic files that nothing mounts, for a Traefik whose files are elsewhere.
  ///   - access: the files.
  static func proxy(
    of deployment: Deployment, placed: [DataTree] = [], access: inout some FileAccess
  ) -> FoundProxy? {
    let runners = deployment.services.filter { $0.effectiveProduct?.kind == .traefik }
    let runner = runners.first(where: \.isActive) ?? runners.first
    let labelled = deployment.services.filter { !labels(of: $0).isEmpty }
    let place = runner?.nameSpan ?? labelled.first?.nameSpan ?? placed.first?.file.span.sub(0, 0)
    guard let place else { return nil }
    let sources = runner.map { TraefikSources(of: $0, access: &access) }
    let configuration = sources?.configuration ?? TraefikStatic(TraefikNode(), isWhole: false)
    var files = TraefikProvider(name: "file")
    for node in sources?.dynamic ?? [] { files.add(file: node) }
    for tree in placed {
      if let root = tree.roots.first { files.add(file: TraefikNode(root)) }
    }
    var providers = [files]
    if configuration.readsLabels != .no {
      providers.append(
        labels(deployment, configuration: configuration, hasRunner: runner != nil, except: labelled)
      )
    }
    var loader = TraefikLoader(configuration, isPresent: runner != nil)
    var loaded = loader.load(
      providers, path: deployment.path ?? placed.first?.file.path ?? "", at: place)
    guard runner != nil || !loaded.proxy.servers.isEmpty else { return nil }
    if configuration.readsLabels == .no, let first = labelled.first {
      loaded.notes.append(
        Because.Step(
          "Traefik's docker provider is off, so it does not read the labels of `\(first.name)`",
          at: first.nameSpan))
    }
    var proxy = loaded.proxy
    proxy.service = runner?.name
    proxy.confidence = runner == nil ? .possible : configuration.isComplete ? .certain : .likely
    return FoundProxy(
      proxy: proxy, notes: (sources?.notes ?? []) + loaded.notes,
      paths: Set((sources?.paths ?? []) + placed.map(\.file.path)),
      redaction: ProxySecrets.redaction(of: providers))
  }

  /// The proxy of one file, which may hold the static configuration as well.
  static func proxy(of tree: DataTree) -> Proxy {
    let root = tree.roots.first.map { TraefikNode($0) } ?? TraefikNode()
    let configuration = TraefikStatic(root, isWhole: root["entryPoints"] != nil)
    var provider = TraefikProvider(name: "file")
    provider.add(file: root)
    var loader = TraefikLoader(configuration, isPresent: root["entryPoints"] != nil)
    return loader.load([provider], path: tree.file.path, at: tree.file.span.sub(0, 0)).proxy
  }

  /// The labels for Traefik: the container's, or with the swarm provider the swarm service's.
  private static func labels(of service: Service) -> [EnvironmentVariable] {
    func own(_ labels: [EnvironmentVariable]) -> [EnvironmentVariable] {
      labels.filter { $0.name.lowercased().hasPrefix("traefik.") }
    }
    let container = own(service.labels)
    return container.isEmpty ? own(service.swarmLabels) : container
  }

  /// What labels say.
  ///
  /// Without a Traefik in the deployment only services that ask for it by a label count: another
  /// project's Traefik may leave out what no label enables.
  private static func labels(
    _ deployment: Deployment, configuration: TraefikStatic, hasRunner: Bool,
    except labelled: [Service]
  ) -> TraefikProvider {
    var provider = TraefikProvider(name: "docker")
    let asked = Set(labelled.map(\.name))
    for service in deployment.services {
      var root = TraefikNode()
      for label in labels(of: service) {
        root.insert(
          TraefikNode.path(String(label.name.dropFirst(8))), label.value, key: label.nameSpan)
      }
      let isEnabled = root["enable"].map(\.isOn) ?? Ternary(configuration.exposedByDefault)
      guard isEnabled != .no, asked.contains(service.name) else { continue }
      let hasRoutes = root["http"] != nil || root["tcp"] != nil
      guard hasRoutes || hasRunner && root["enable"] != nil else { continue }
      provider.add(
        labels: root, of: service, defaultRule: configuration.defaultRule, project: deployment.name)
    }
    return provider
  }
}
