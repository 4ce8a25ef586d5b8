// What a service shows of itself: the files it sees, its environment, what it probably is.

import Deployment
import SourceText

extension Service {
  /// Whether it is Authentik's background worker, which serves no logins.
  var isAuthentikWorker: Bool { self.command?.contains { $0.value == "worker" } == true }

  /// Whether it is keycloak-config-cli, which patches realms in its own dialect.
  var isKeycloakConfigCLI: Bool { self.image.value?.contains("keycloak-config-cli") == true }

  /// Whether it imports realm files.
  var readsRealms: Bool { effectiveProduct?.isKeycloak == true || isKeycloakConfigCLI }

  /// The environment by name.
  var environmentByName: [String: Sourced<String>] {
    Dictionary(
      self.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
  }

  /// Whether a file of the repository is visible in the container.
  func sees(_ path: String) -> Bool {
    self.mounts.contains { mount in
      guard mount.kind != .volume, mount.kind != .tmpfs, let source = mount.source.value else {
        return false
      }
      if source == path || path.hasPrefix(source + "/") { return true }
      // A COPY may name files by a pattern; a bind of the whole repository shows nothing about one file.
      return mount.kind == .copy && source.contains("*") && Glob.matches(source, path)
    }
  }

  /// Whether it can be the app that a relying party's configuration belongs to.
  var mayBeApp: Bool {
    effectiveProduct.map { $0.kind == .other ? false : !$0.isKeycloak && $0.kind != .authentik }
      ?? true
  }
}

/// Which service runs an app.
struct AppService {
  let service: Service
  let confidence: Confidence

  /// Names that only a NextAuth app has in its environment.
  private static let appVariables: Set<String> = [
    "NEXTAUTH_URL", "NEXTAUTH_SECRET", "AUTH_SECRET", "AUTH_URL", "AUTH_TRUST_HOST",
    "NEXTAUTH_URL_INTERNAL",
  ]

  /// The service that the evidence names for a file: a build of its folder, the library's variables, the only build.
  static func evidence(for path: String, in deployment: Deployment) -> AppService? {
    let apps = deployment.services.filter(\.mayBeApp)
    let builders = apps.compactMap { app -> (Service, String)? in
      guard let context = app.build?.context.value, context != ".",
        path.hasPrefix(context + "/")
      else { return nil }
      return (app, context)
    }
    if let longest = builders.map(\.1.utf8.count).max() {
      let best = builders.filter { $0.1.utf8.count == longest }
      if let only = best.first, best.count == 1 {
        return AppService(service: only.0, confidence: .certain)
      }
    }
    let configured = apps.filter { app in
      app.environment.contains { appVariables.contains($0.name) }
    }
    if let only = configured.first, configured.count == 1 {
      return AppService(service: only, confidence: .likely)
    }
    let built = apps.filter { $0.build != nil && $0.effectiveProduct == nil }
    if let only = built.first, built.count == 1, configured.isEmpty {
      return AppService(service: only, confidence: .possible)
    }
    return nil
  }
}
