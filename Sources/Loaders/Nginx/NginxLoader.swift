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
  /// The syntax tree of a file.
  public var parse: (SourceFile) -> NginxTree
  /// How a file is filled in before nginx reads it; nil for a file that nginx reads as it is.
  public var filling: (SourceFile) -> TemplateFilling?
  /// The files that an include means; the path is as written and may hold `*`, `?` and `[…]`.
  public var resolve: (String) -> [SourceFile]
  /// What the image itself has among the files that an include means.
  public var imageFile: (String) -> NginxImageFile?
  /// The include of the image's own main file that `main` and its siblings are read for.
  public var ownInclude: String?

  /// Describes the sources.
  public init(
    main: SourceFile, siblings: [SourceFile] = [],
    parse: @escaping (SourceFile) -> NginxTree = NginxParser.parse,
    filling: @escaping (SourceFile) -> TemplateFilling? = { _ in nil },
    resolve: @escaping (String) -> [SourceFile] = { _ in [] },
    imageFile: @escaping (String) -> NginxImageFile? = { _ in nil }, ownInclude: String? = nil
  ) {
    self.main = main
    self.siblings = siblings
    self.parse = parse
    self.filling = filling
    self.resolve = resolve
    self.imageFile = imageFile
    self.ownInclude = ownInclude
  }

  /// Files named `*.template` are filled in from an environment, as the image's entry point does.
  public static func templates(
    filledFrom environment: [String: Sourced<String>]
  ) -> (SourceFile) -> TemplateFilling? {
    let filling = TemplateFilling(environment: environment)
    return { $0.path.hasSuffix(".template") ? filling : nil }
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
  /// What is not understood of files that nginx itself has nothing against.
  var remarks: [SyntaxProblem] = []
  /// What nginx would refuse in them, or nearly.
  var problems: [(path: String, problems: [SyntaxProblem])] = []
  /// What must not be shown.
  public var redaction: Redaction
}

/// The loader.
public enum NginxLoader {
  /// Loads whole configurations and fragments alike; a fragment is put at the level it is written for.
  public static func load(_ sources: NginxSources) -> NginxConfiguration {
    var flattener = NginxFlattener(sources)
    var builder = NginxModelBuilder(path: sources.main.path)
    let own = sources.ownInclude.flatMap(sources.imageFile)
    if let own, own.position == 0 { builder.add(own) }
    let main = flattener.read(sources.main)
    builder.add(main.directives, of: sources.main, level: main.level)
    if let own, own.position == 1 { builder.add(own) }
    for (index, sibling) in sources.siblings.enumerated() where !flattener.hasRead(sibling) {
      let tree = flattener.read(sibling)
      // A list of headers or locations belongs where it is included, not beside the servers.
      if tree.level == .http { builder.add(tree.directives, of: sibling, level: .http) }
      if let own, own.position == index + 2 { builder.add(own) }
    }
    var imageFiles = flattener.imageFiles
    if let own, let span = own.directives.first?.span { imageFiles[span] = own.path }
    if !imageFiles.isEmpty { builder.markServers(of: imageFiles) }
    builder.proxy.shadowedVariables = flattener.shadowedVariables
    // A fragment of a server stands between lines that nobody shows.
    builder.proxy.isIncomplete =
      flattener.isIncomplete || main.level == .server || main.level == .location
    return NginxConfiguration(
      proxy: builder.proxy, notes: flattener.notes + builder.notes, files: flattener.paths,
      remarks: flattener.remarks, problems: flattener.problems, redaction: flattener.redaction)
  }
}
