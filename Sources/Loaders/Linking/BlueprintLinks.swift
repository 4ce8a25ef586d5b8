// Which Authentik instance applies which blueprints.

import Deployment
import SourceText
import Syntax

/// Ties blueprints to the services that apply them.
struct BlueprintLinks {
  /// Blueprints that one instance applies together.
  struct Group {
    let files: [RecognisedFile]
    let environment: BlueprintEnvironment
    let product: Product?
    let isMounted: Bool
  }

  private let deployment: Deployment

  init(_ deployment: Deployment) { self.deployment = deployment }

  private var services: [Service] {
    deployment.services.filter { $0.effectiveProduct?.kind == .authentik }
  }

  /// The blueprints that the deployment's Authentik finds in its container.
  func mounted(
    _ files: [RecognisedFile], access: inout some FileAccess
  ) -> Group? {
    // The worker applies them; where it does not see the folder, the server may.
    let appliers = services.sorted { $0.isAuthentikWorker && !$1.isAuthentikWorker }
    let mine = files.filter { file in appliers.contains { $0.appliesBlueprint(file.path) } }
    guard let first = mine.first,
      let service = appliers.first(where: { $0.appliesBlueprint(first.path) })
    else { return nil }
    return group(mine, service: service, isMounted: true, access: &access)
  }

  /// Blueprints that no container sees: those beside the only Authentik are probably its own.
  func unmounted(
    _ files: [RecognisedFile], access: inout some FileAccess
  ) -> Group? {
    guard !files.isEmpty else { return nil }
    let service = services.first(where: \.isAuthentikWorker) ?? services.first
    return group(files, service: service, isMounted: false, access: &access)
  }

  private func group(
    _ files: [RecognisedFile], service: Service?, isMounted: Bool, access: inout some FileAccess
  ) -> Group {
    var environment = BlueprintEnvironment()
    if let service {
      environment.variables = service.environmentByName
      environment.isComplete = service.unreadEnvFiles.isEmpty
      let paths = BlueprintLoader.filePaths(in: files.compactMap(\.data))
      if !paths.isEmpty {
        let folders = Set(paths.map { RelativePath.directory(of: $0) })
        let found = ContainerFiles(service, below: folders.sorted(), access: &access)
        environment.files = found.files.filter { paths.contains($0.key) }
      }
    }
    return Group(
      files: files.sorted { $0.path < $1.path }, environment: environment,
      product: service?.effectiveProduct, isMounted: isMounted)
  }
}

extension Service {
  /// Whether a file lies in the folder that Authentik reads blueprints from (`AUTHENTIK_BLUEPRINTS_DIR`).
  fileprivate func appliesBlueprint(_ path: String) -> Bool {
    let setting = variable("AUTHENTIK_BLUEPRINTS_DIR")?.value.value
    let folder = RelativePath.normalised(setting ?? "/blueprints")
    return self.mounts.contains { mount in
      guard let source = mount.source.value, let target = mount.target.value,
        mount.kind != .volume, mount.kind != .tmpfs
      else { return false }
      let place = RelativePath.normalised(target)
      guard place == folder || place.hasPrefix(folder + "/") else { return false }
      return source == path || path.hasPrefix(source + "/")
        || (source.contains("*") && Glob.matches(source, path))
    }
  }
}
