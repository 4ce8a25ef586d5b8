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
          if include.scalar != nil || include.isMapping {
            refuse("`include` must be a list", at: include.span)
          }
          for entry in include.listed {
            guard
              let included = self.included(entry, by: set, chain: chain + [path], files: &files)
            else { continue }
            warnOfConflicts(between: included, and: document)
            document = merge(ComposeMerge.removeTagged(in: document, from: included), document)
          }
        }
        let base = merged.map { ComposeMerge.removeTagged(in: document, from: $0) }
        document = extended(document, of: path, scope: set.scope, files: &files)
        document = ComposeMerge.withoutResets(document)
        merged = base.map { merge($0, document) } ?? document
      }
    }
    // A mapping's variables without a value are resolved by the whole project (compose-go, Normalize).
    let isIncluded = !chain.isEmpty
    return merged.map { resolvingPassedThrough($0, scope: set.scope, onlyLists: isIncluded) }
  }

  private mutating func merge(_ base: ComposeNode, _ over: ComposeNode) -> ComposeNode {
    var merge = ComposeMerge()
    let result = merge.files(base, over)
    add(merge.problems)
    return result
  }

  /// The document with every service extended.
  private mutating func extended(
    _ document: ComposeNode, of path: String, scope: VariableScope, files: inout some FileAccess
  ) -> ComposeNode {
    guard var services = document["services"] else { return document }
    var extender = ServiceExtender(file: path, services: services.members, scope: scope)
    services.members = services.members.map { service in
      ComposeMember(
        name: service.name, nameSpan: service.nameSpan,
        value: extender.extended(service.name, session: &self, files: &files) ?? service.value)
    }
    var result = document
    result["services"] = services
    return result
  }

  /// Gives environment variables without a value the one that the project's variables have.
  private func resolvingPassedThrough(
    _ model: ComposeNode, scope: VariableScope, onlyLists: Bool
  ) -> ComposeNode {
    guard var services = model["services"] else { return model }
    services.members = services.members.map { service in
      guard var environment = service.value["environment"], environment.wasList || !onlyLists,
        environment.members.contains(where: { $0.value.isNull })
      else { return service }
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

  /// Notes what both an included project and the including file define: compose 2 stops there, later
  /// versions let the including file win (compose-go since 2.10).
  private mutating func warnOfConflicts(between included: ComposeNode, and document: ComposeNode) {
    for section in ["services", "volumes", "networks", "secrets", "configs"] {
      guard let brought = included[section]?.members, let own = document[section]?.members else {
        continue
      }
      let names = Set(brought.map(\.name))
      for member in own where names.contains(member.name) {
        note(
          "\(section).\(member.name) conflicts with imported resource, which docker compose 2 refuses",
          at: member.nameSpan)
      }
    }
  }

  /// What one entry of `include` brings in, marked as included; nil where nothing could be read.
  private mutating func included(
    _ entry: ComposeNode, by outer: ComposeFileSet, chain: [String],
    files: inout some FileAccess
  ) -> ComposeNode? {
    let paths = (entry["path"] ?? entry).listed.compactMap(\.text)
    guard let first = paths.first else {
      refuse("an entry of `include` names no file", at: entry.span)
      return nil
    }
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
    if let again = resolved.first.flatMap({ chain.firstIndex(of: $0) }) {
      let circle = (chain[again...] + [resolved[0]]).joined(separator: " include ")
      refuse("include cycle detected: \(circle)", at: first.span ?? entry.span)
      return nil
    }
    guard chain.count < Self.fileDepthLimit else {
      refuse("the files include each other too deeply", at: first.span ?? entry.span)
      return nil
    }
    var directory = RelativePath.directory(of: resolved[0])
    if let written = entry["project_directory"]?.plainText, !written.isEmpty {
      directory = RelativePath.resolve(written, in: outer.directory)
      // What is no folder counts as a file in one (compose-go, localResourceLoader.Dir).
      if !files.isDirectory(directory) { directory = RelativePath.directory(of: directory) }
    }
    var scope = outer.scope
    if let envFiles = entry["env_file"] {
      let paths = envFiles.listed.map { RelativePath.resolve($0.plainText, in: outer.directory) }
        .filter { $0 != "/dev/null" }
      addVariables(of: paths, namedAt: envFiles.span, to: &scope, files: &files)
    } else {
      let path = RelativePath.resolve(".env", in: directory)
      if RelativePath.isInside(path), files.exists(path), !files.isDirectory(path) {
        addVariables(of: [path], namedAt: nil, to: &scope, files: &files)
      }
    }
    let set = ComposeFileSet(
      paths: resolved, directory: directory, scope: scope, span: first.span)
    var model = model(of: set, including: chain, files: &files)
    model?["name"] = nil
    return model?.inherited(via: "include", at: entry.span)
  }

  /// Whether compose would fetch the file from elsewhere (docker compose, pkg/remote).
  static func isRemote(_ path: String) -> Bool {
    path.contains("://") || path.hasPrefix("git@") || path.hasPrefix("oci:")
      || path.hasPrefix("github.com/")
  }

  static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }
}
