// From files to one merged mapping: include, reset and override, extends, merge, in compose's order.

import Deployment
import SourceText
import Syntax

/// The compose files that make up one project or one include.
struct ComposeFileSet {
  /// The files, each laid over the ones before.
  var paths: [String]
  /// The directory that relative paths start from.
  var directory: String
  /// The variables.
  var scope: VariableScope
  /// Where the files are named; nil for the project's own.
  var span: Span?
}

extension ComposeSession {
  /// The merged content of the files (compose-go, loader.go, loadYamlModel).
  mutating func model(
    of set: ComposeFileSet, including chain: [String] = [], files: inout some FileAccess
  ) -> ComposeNode? {
    var merged: ComposeNode?
    for path in set.paths {
      let documents = documents(
        path, directory: set.directory, scope: set.scope, namedAt: set.span, files: &files)
      for document in documents {
        var document = document
        if let include = document["include"] {
          document["include"] = nil
          for entry in include.listed {
            guard
              let included = self.included(entry, by: set, chain: chain + [path], files: &files)
            else { continue }
            document = ComposeMerge.apply(document, to: included)
          }
        }
        let base = merged.map { ComposeMerge.removeTagged(in: document, from: $0) }
        var extender = ServiceExtender(
          file: path, services: document["services"]?.members ?? [], scope: set.scope)
        if var services = document["services"] {
          services.members = services.members.map { service in
            ComposeMember(
              name: service.name, nameSpan: service.nameSpan,
              value: extender.extended(service.name, session: &self, files: &files)
                ?? service.value)
          }
          document["services"] = services
        }
        document = ComposeMerge.withoutResets(document)
        merged = base.map { ComposeMerge.merge($0, document) } ?? document
      }
    }
    return merged.map { resolvingPassedThrough($0, scope: set.scope) }
  }

  /// Gives environment variables without a value the one that the project's variables have.
  private func resolvingPassedThrough(_ model: ComposeNode, scope: VariableScope) -> ComposeNode {
    guard var services = model["services"] else { return model }
    services.members = services.members.map { service in
      guard var environment = service.value["environment"] else { return service }
      environment.members = environment.members.map { member in
        guard member.value.isNull, var text = scope[member.name] else { return member }
        text.origin = .inherited(via: "env_file", at: member.nameSpan)
        var result = member
        result.value.content = .scalar(
          ComposeScalar(text: text, kind: .string, isPlain: false))
        return result
      }
      var service = service
      service.value["environment"] = environment
      return service
    }
    var result = model
    result["services"] = services
    return result
  }

  // MARK: Include

  /// What one entry of `include` brings in, marked as included; nil where nothing could be read.
  private mutating func included(
    _ entry: ComposeNode, by outer: ComposeFileSet, chain: [String],
    files: inout some FileAccess
  ) -> ComposeNode? {
    let paths = (entry["path"] ?? entry).listed.compactMap(\.text)
    guard let first = paths.first else { return nil }
    let texts = paths.map(\.textWithUnknownsEmpty)
    if let unknown = paths.first(where: \.isUnknown) {
      note(
        "the included file depends on \(Self.list(unknown.needs)) and was not loaded",
        at: unknown.span)
      return nil
    }
    if let remote = texts.first(where: Self.isRemote) {
      note("the include `\(remote)` is remote and was not loaded", at: first.span)
      return nil
    }
    let resolved = texts.map { RelativePath.resolve($0, in: outer.directory) }
    guard chain.count < Self.fileDepthLimit, !resolved.contains(where: chain.contains) else {
      refuse("the files include each other in a circle", at: first.span ?? entry.span)
      return nil
    }
    let directory =
      entry["project_directory"].map { RelativePath.resolve($0.plainText, in: outer.directory) }
      ?? RelativePath.directory(of: resolved[0])
    var scope = outer.scope
    if let envFiles = entry["env_file"] {
      let paths = envFiles.listed.map { RelativePath.resolve($0.plainText, in: outer.directory) }
        .filter { $0 != "/dev/null" }
      addVariables(of: paths, namedAt: envFiles.span, to: &scope, files: &files)
    } else {
      let path = RelativePath.resolve(".env", in: directory)
      if RelativePath.isInside(path), files.exists(path) {
        addVariables(of: [path], namedAt: nil, to: &scope, files: &files)
      }
    }
    let set = ComposeFileSet(
      paths: resolved, directory: directory, scope: scope, span: first.span)
    var model = model(of: set, including: chain, files: &files)
    model?["name"] = nil
    return model?.inherited(via: "include", at: entry.span)
  }

  static func isRemote(_ path: String) -> Bool {
    path.contains("://") || path.hasPrefix("git@") || path.hasPrefix("oci:")
      || path.hasPrefix("github.com/")
  }

  static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
