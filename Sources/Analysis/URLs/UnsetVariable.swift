// Variables that a login's URLs need and that no file sets.

import Deployment
import SourceText

/// A variable of compose without a value, with the URLs that need it.
public struct UnsetVariable: Sendable {
  /// A place that needs it.
  public struct Need: Hashable, Sendable {
    /// What needs it, for a sentence: "`KC_HOSTNAME`".
    public let what: String
    /// The reference.
    public let span: Span
  }

  /// The name.
  public let name: String
  /// The places in file order.
  public let needs: [Need]
  /// The env files and samples of the project that could set it; empty where it has none.
  public let envFiles: [String]
}

/// Finds the variables.
struct UnsetVariables {
  let deployment: Deployment
  let uses: [URLUse]
  let keycloaks: [String: KeycloakServer]
  let surroundings: Surroundings

  /// What shells export on every machine.
  private static let alwaysSet: Set<String> = [
    "HOME", "USER", "USERNAME", "LOGNAME", "PWD", "UID", "GID", "PATH", "SHELL", "LANG", "TZ",
    "TMPDIR", "EDITOR",
  ]

  /// The variables in the order of their first use.
  var all: [UnsetVariable] {
    let needs = needs
    guard !needs.isEmpty else { return [] }
    let referenced = referenced
    // A file that names nothing of this project is another's.
    let files = deployment.envFiles.filter { file in
      file.isRead || file.variables.contains { referenced.contains($0.name) }
    }.map(\.path)
    var order: [String] = []
    var byName: [String: [UnsetVariable.Need]] = [:]
    for (name, need) in needs
    where !surroundings.setsVariable(name) && !Self.alwaysSet.contains(name) {
      if byName[name] == nil { order.append(name) }
      if byName[name]?.contains(where: { $0.span == need.span }) != true {
        byName[name, default: []].append(need)
      }
    }
    return order.map { UnsetVariable(name: $0, needs: byName[$0] ?? [], envFiles: files) }
  }

  /// The variables that the project's services refer to.
  private var referenced: Set<String> {
    var names: Set<String> = []
    for service in deployment.services {
      let values =
        service.environment.map(\.value) + (service.build?.arguments ?? []).map(\.value)
        + service.labels.map(\.value) + (service.command ?? []) + [service.image]
      for piece in values.flatMap(\.pieces) {
        if let name = piece.variable { names.insert(name) }
      }
    }
    return names
  }

  private typealias NamedNeed = (name: String, need: UnsetVariable.Need)

  private var needs: [NamedNeed] {
    let ofServices = uses.filter { use in
      switch use.kind {
      case .variable, .buildArgument, .flag, .label: use.isLogin && use.url.isUnknown
      case .envFile, .endpoint, .frontendURL, .rootURL, .baseURL, .adminURL, .redirectURI,
        .postLogoutURI, .broker, .upstream, .redirect:
        false
      }
    }
    return ofServices.flatMap { Self.references(in: $0.url, what: $0.purpose) } + ofKeycloaks
      + ofRealms
  }

  /// The references of a value to variables that compose replaces.
  private static func references(in value: Sourced<String>, what: String) -> [NamedNeed] {
    value.pieces.compactMap { piece in
      // A variable that is demanded stops compose with the author's own message.
      guard piece.text == nil, !piece.isRequired, let name = piece.variable, let span = piece.span
      else { return nil }
      return (name, UnsetVariable.Need(what: what, span: span))
    }
  }

  /// The settings from which Keycloak builds its URLs.
  private var ofKeycloaks: [NamedNeed] {
    let names: Set<String> = [
      "hostname", "hostname-url", "hostname-admin", "hostname-admin-url",
    ]
    return deployment.services.flatMap { service -> [NamedNeed] in
      guard let server = keycloaks[service.name] else { return [] }
      return server.options.filter { names.contains($0.name) && $0.value.isUnknown }
        .flatMap { Self.references(in: $0.value, what: "`\($0.spelling)`") }
    }
  }

  /// Placeholders of realm files, which Keycloak fills from its environment, and compose fills that.
  private var ofRealms: [NamedNeed] {
    let uses = uses.compactMap { use -> (use: URLUse, service: Service)? in
      switch use.kind {
      case .frontendURL, .rootURL, .baseURL, .adminURL, .redirectURI, .postLogoutURI, .broker:
        guard use.url.isUnknown, let name = use.service else { return nil }
        return deployment.service(name).map { (use, $0) }
      case .variable, .buildArgument, .flag, .label, .envFile, .endpoint, .upstream, .redirect:
        return nil
      }
    }
    return uses.flatMap { use, service -> [NamedNeed] in
      use.url.pieces.flatMap { piece -> [NamedNeed] in
        guard piece.text == nil, let name = piece.variable,
          let variable = service.variable(name)
        else { return [] }
        if variable.value.isAbsent {
          return variable.nameSpan.map { [(name, .init(what: use.purpose, span: $0))] } ?? []
        }
        return Self.references(in: variable.value, what: use.purpose)
      }
    }
  }
}
