// Builds the model of a proxy from nginx's files.

import Deployment
import SourceText
import Syntax

/// What the loader needs to know beside the files.
public struct NginxSources {
  /// The file that nginx starts with, or the only one that is known.
  public var main: SourceFile
  /// Further files that stand in the same `http {}`, such as the rest of a `conf.d` folder.
  public var siblings: [SourceFile]
  /// The environment that templates are filled in from.
  public var environment: [String: Sourced<String>]
  /// Whether NGINX_ENVSUBST_FILTER lets a variable of the environment be filled in.
  public var isSubstituted: (String) -> Bool
  /// Whether a file is a template that the image's entry point fills in.
  public var isTemplate: (SourceFile) -> Bool
  /// The files that an include means; the path is as written and may hold `*`, `?` and `[…]`.
  public var resolve: (String) -> [SourceFile]

  /// Describes the sources; files named `*.template` are templates unless the caller knows better.
  public init(
    main: SourceFile, siblings: [SourceFile] = [], environment: [String: Sourced<String>] = [:],
    isSubstituted: @escaping (String) -> Bool = { _ in true },
    isTemplate: @escaping (SourceFile) -> Bool = { $0.path.hasSuffix(".template") },
    resolve: @escaping (String) -> [SourceFile] = { _ in [] }
  ) {
    self.main = main
    self.siblings = siblings
    self.environment = environment
    self.isSubstituted = isSubstituted
    self.isTemplate = isTemplate
    self.resolve = resolve
  }
}

/// A proxy's model with what is to be told about the loading.
public struct NginxConfiguration: Sendable {
  /// The model.
  public var proxy: Proxy
  /// What could not be followed or understood.
  public var notes: [Because.Step]
  /// The paths of all files that were read, in the order of reading.
  public var files: [String]
  /// What must not be shown.
  public var redaction: Redaction
}

/// The loader.
public enum NginxLoader {
  /// Loads whole configurations and fragments alike; a fragment is put at the level it is written for.
  public static func load(_ sources: NginxSources) -> NginxConfiguration {
    var flattener = NginxFlattener(sources)
    var builder = NginxModelBuilder(path: sources.main.path)
    let main = flattener.read(sources.main)
    builder.add(main.directives, of: sources.main, level: main.level)
    for sibling in sources.siblings where !flattener.hasRead(sibling) {
      let tree = flattener.read(sibling)
      // A list of headers or locations belongs where it is included, not beside the servers.
      if tree.level == .http { builder.add(tree.directives, of: sibling, level: .http) }
    }
    // A fragment of a server stands between lines that nobody shows.
    builder.proxy.isIncomplete =
      flattener.isIncomplete || main.level == .server || main.level == .location
    return NginxConfiguration(
      proxy: builder.proxy, notes: flattener.notes + builder.notes, files: flattener.paths,
      redaction: flattener.redaction)
  }
}
