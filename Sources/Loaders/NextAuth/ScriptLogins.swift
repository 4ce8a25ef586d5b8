// From the scripts of a deployment to its logins and to the calls that they make with a login's tokens.

import Deployment
import SourceText
import Syntax

/// Reads the scripts of one deployment.
struct ScriptLogins<Files: FileAccess> {
  /// What the scripts say.
  struct Result {
    var logins: [Login] = []
    var calls: [APICall] = []
    var redaction = Redaction()
    /// Where a script asks for a variable of the pages that holds a secret by its name.
    var publicSecretUses: [EnvironmentVariable] = []
    /// The scripts that say it.
    var paths: Set<String> = []
    var notes: [Because.Step] = []
    var problems: [FileProblem] = []
  }

  private let deployment: Deployment
  private let scripts: [SourceFile]
  private let packages: [RecognisedFile]
  /// The logins that exports in JSON show.
  private let exported: [Login]
  private var providers: ScriptProviders<Files>
  private var contexts: [String: Context] = [:]
  /// The configurations of each app: one for the server and a smaller one for the middleware, mostly.
  private var configurations: [String: [ConfigValue]] = [:]
  private var result = Result()

  /// What is known of the app that a script belongs to.
  private struct Context {
    let app: AppService?
    let folder: String
    let environment: ProgramEnvironment
    let package: LibraryVersion?
  }

  /// What some scripts say of a deployment.
  static func read(
    _ scripts: [SourceFile], packages: [RecognisedFile], of deployment: Deployment,
    access: inout Files
  ) -> Result {
    let resolver = ModuleResolver(packages: packages)
    var reader = ScriptLogins(
      deployment: deployment, scripts: scripts, packages: packages, exported: deployment.logins,
      providers: ScriptProviders(evaluator: ScriptEvaluator(files: access, resolver: resolver)))
    reader.readLogins()
    reader.joinConfigurations()
    reader.readCalls()
    reader.readPublicSecrets()
    reader.hideSecrets()
    access = reader.providers.evaluator.files
    return reader.result
  }

  private init(
    deployment: Deployment, scripts: [SourceFile], packages: [RecognisedFile], exported: [Login],
    providers: ScriptProviders<Files>
  ) {
    self.deployment = deployment
    self.scripts = scripts
    self.packages = packages
    self.exported = exported
    self.providers = providers
  }

  // MARK: Logins

  private mutating func readLogins() {
    let candidates = scripts.filter { ScriptContent.mayConfigure($0.bytes) }.map(\.path)
    let steps: [(inout ScriptProviders<Files>, ScriptModule) -> Void] = [
      { $0.readCalls(of: $1) }, { $0.readDeclarations(of: $1) }, { $0.readRest(of: $1) },
    ]
    // What the library is given is read everywhere before what is only declared.
    for step in steps {
      for path in candidates {
        guard let module = providers.evaluator.module(at: path) else { continue }
        let context = enter(path)
        let version = context.package ?? LibraryVersion(script: module)
        if let library = version?.library, library != providers.evaluator.library {
          providers.evaluator.library = library
        }
        step(&providers, module)
        add(providers.takeFound(), from: module, context, version)
      }
    }
  }

  /// Makes the environment of a script's app the current one.
  private mutating func enter(_ path: String) -> Context {
    let app = app(of: path)
    let folder = appFolder(of: path, app: app)
    let key = "\(app?.service.name ?? "") \(folder)"
    if let known = contexts[key] {
      providers.evaluator.environment = known.environment
      return known
    }
    let project = deployment.path.map { RelativePath.directory(of: $0) }
    let environment = AppEnvironment(
      of: app, in: folder, project: project, access: &providers.evaluator.files)
    result.redaction.merge(environment.redaction)
    let package =
      Proximity.package(for: path, among: packages)
      ?? LockFile.version(above: folder, access: &providers.evaluator.files)
    let context = Context(
      app: app, folder: folder, environment: environment.program, package: package)
    contexts[key] = context
    providers.evaluator.environment = context.environment
    providers.evaluator.library = package?.library ?? .nextAuthUnknown
    return context
  }

  /// The service that runs a script: not one whose build has another folder.
  private func app(of path: String) -> AppService? {
    guard let app = AppService.evidence(for: path, in: deployment) else { return nil }
    guard app.confidence < .certain, let context = app.service.build?.context.value,
      RelativePath.isInside(context)
    else { return app }
    return Self.isInside(path, context) ? app : nil
  }

  /// The folder of the app that a script belongs to: that of the nearest `package.json`, else the nearest
  /// with env files, else what the service is built from.
  private func appFolder(of path: String, app: AppService?) -> String {
    let folders = sequence(first: RelativePath.directory(of: path)) { folder in
      folder == "." || folder == "/" ? nil : RelativePath.directory(of: folder)
    }
    for names in [["package.json"], [".env", ".env.production", ".env.local"]] {
      for folder in folders {
        for name in names
        where providers.evaluator.files.exists(RelativePath.resolve(name, in: folder)) {
          return folder
        }
      }
    }
    return app?.service.build?.context.value.flatMap { RelativePath.isInside($0) ? $0 : nil } ?? "."
  }

  private mutating func add(
    _ found: [ScriptProviders<Files>.Found], from module: ScriptModule, _ context: Context,
    _ version: LibraryVersion?
  ) {
    result.notes += providers.takeNotes()
    configurations[context.folder, default: []] += providers.takeConfigurations()
    guard !found.isEmpty else { return }
    result.paths.insert(module.path)
    let loader = ProviderLoader(program: context.environment, version: version)
    for provider in found {
      let path =
        providers.evaluator.files.path(of: provider.value.span.file) ?? module.path
      var login = loader.login(
        provider.value, config: provider.config, path: path, redaction: &result.redaction)
      login.background = provider.because + Self.definitions(of: login)
      login.service = context.app?.service.name
      login.serviceConfidence = context.app?.confidence ?? .possible
      result.paths.insert(path)
      if let export = export(of: login, folder: context.folder) {
        result.notes.append(
          Because.Step(
            "`\(export.path)` is an export of the provider `\(login.id)` with its values; the script is not judged beside it",
            at: login.span))
        continue
      }
      result.logins.append(login)
    }
  }

  /// Takes what one configuration of an app leaves out from the others, of which any may answer the requests.
  private mutating func joinConfigurations() {
    for index in result.logins.indices {
      let path = result.logins[index].path
      let others = configurations.filter { Self.isInside(path, $0.key) }.flatMap(\.value)
      ProviderLoader.complete(&result.logins[index].app, from: others)
    }
  }

  /// Where the variables in a login's addresses are set.
  private static func definitions(of login: Login) -> Because {
    let urls = [
      login.issuer, login.wellKnown, login.authorizationURL, login.tokenURL, login.userinfoURL,
    ]
    var because = Because()
    for piece in urls.flatMap(\.pieces) {
      guard let variable = piece.variable, let place = piece.definition,
        !because.steps.contains(where: { $0.span == place })
      else { continue }
      because.add("`\(variable)` is set here", at: place)
    }
    return because
  }

  /// The export in JSON that describes the same provider of the same app.
  private func export(of login: Login, folder: String) -> Login? {
    exported.first { other in
      guard other.id == login.id else { return false }
      if let service = login.service, other.service == service { return true }
      let place = RelativePath.directory(of: other.path)
      return (login.service == nil || other.service == nil)
        && (Self.isInside(place, folder) || Self.isInside(folder, place))
    }
  }

  private static func isInside(_ inner: String, _ outer: String) -> Bool {
    outer == "." || inner == outer || inner.hasPrefix(outer + "/")
  }

  // MARK: Calls

  private mutating func readCalls() {
    let kinds = Set((exported + result.logins).compactMap(\.kind))
    guard !kinds.isEmpty, namesProvidersPath else { return }
    for script in scripts where ScriptContent.mayCall(script.bytes) {
      guard let module = providers.evaluator.module(at: script.path) else { continue }
      let context = enter(script.path)
      let calls = APICallFinder.calls(in: module, evaluator: &providers.evaluator)
        .filter { kinds.contains($0.provider) }
      guard !calls.isEmpty else { continue }
      result.paths.insert(script.path)
      result.calls += calls.map { call in
        var call = call
        call.service = context.app?.service.name
        call.serviceConfidence = context.app?.confidence ?? .possible
        return call
      }
    }
  }

  /// Whether the path of a provider's API stands anywhere that a call could take it from: most apps call only
  /// their own APIs, and evaluating all their calls took a fifth of a run.
  private var namesProvidersPath: Bool {
    scripts.contains { ScriptContent.namesProvidersPath($0.bytes) }
      || deployment.services.contains { service in
        service.environment.contains {
          ScriptContent.namesProvidersPath($0.value.textWithUnknownsEmpty)
        }
      }
      || contexts.values.contains { context in
        context.environment.variables.values.contains {
          ScriptContent.namesProvidersPath($0.textWithUnknownsEmpty)
        }
      }
  }

  // MARK: What else

  /// `process.env.NEXT_PUBLIC_…` and `import.meta.env.VITE_…`, which a build replaces by the value.
  private mutating func readPublicSecrets() {
    for (path, module) in providers.evaluator.modules.sorted(by: { $0.key < $1.key }) {
      for node in module.tree.nodes(of: [.member]) {
        guard let variable = PublicVariable(node.text), variable.namesSecret,
          !variable.isCommonWord
        else { continue }
        result.paths.insert(path)
        result.publicSecretUses.append(
          EnvironmentVariable(
            name: node.text, value: .unknown(needs: [node.text], span: node.span),
            nameSpan: node.span))
      }
    }
  }

  private mutating func hideSecrets() {
    for (path, module) in providers.evaluator.modules.sorted(by: { $0.key < $1.key }) {
      ScriptSecrets.hide(in: module.tree, redaction: &result.redaction)
      // A script that is too broken to show a login is worth a word too.
      guard result.paths.contains(path) || ScriptContent.configures(module.tree.file.bytes) else {
        continue
      }
      result.problems += module.tree.problems.map {
        FileProblem(path: path, kind: .script, problem: $0)
      }
    }
  }
}

/// Whether a script is worth parsing, by its bytes alone.
enum ScriptContent {
  /// Whether it can configure a login.
  static func mayConfigure(_ bytes: [UInt8]) -> Bool {
    (ByteSearch.contains("next-auth", in: bytes) || ByteSearch.contains("@auth/", in: bytes))
      && ["roviders", "AuthOptions", "AuthConfig", "NextAuth("].contains {
        ByteSearch.contains($0, in: bytes)
      }
  }

  /// Whether it gives the library a configuration itself.
  static func configures(_ bytes: [UInt8]) -> Bool {
    mayConfigure(bytes) && ByteSearch.contains("providers:", in: bytes)
  }

  private static let providersPaths = [
    "api/v3", "admin/realms", "openid-connect/token", "application/o/token",
    "openid-connect/logout", "/end-session",
  ]

  /// Whether a part of a provider's API stands in a text.
  static func namesProvidersPath(_ text: String) -> Bool {
    providersPaths.contains { text.contains($0) }
  }

  /// Whether a part of a provider's API stands in a script.
  static func namesProvidersPath(_ bytes: [UInt8]) -> Bool {
    providersPaths.contains { ByteSearch.contains($0, in: bytes) }
  }

  /// Whether it can call an identity provider.
  static func mayCall(_ bytes: [UInt8]) -> Bool {
    ByteSearch.contains("earer ", in: bytes) || namesProvidersPath(bytes)
  }
}
