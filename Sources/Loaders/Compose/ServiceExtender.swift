// `extends`: a service that starts from another one, of the same file or of another.

import Deployment
import SourceText
import Syntax

/// Extends the services of one compose document.
///
/// The base is merged first with the usual rules and may extend others itself; relative paths of a base in
/// another file belong to that file's directory, and variables are the main project's
/// (compose-go, loader/extends.go).
struct ServiceExtender {
  private let file: String
  private let scope: VariableScope
  private let services: [String: ComposeNode]
  private var finished: [String: ComposeNode] = [:]

  init(file: String, services: [ComposeMember], scope: VariableScope) {
    self.file = file
    self.scope = scope
    self.services = Dictionary(services.map { ($0.name, $0.value) }) { _, last in last }
  }

  /// The service with everything that it extends; nil where the file has no such service.
  mutating func extended(
    _ name: String, session: inout ComposeSession, files: inout some FileAccess
  ) -> ComposeNode? {
    extended(name, chain: [], session: &session, files: &files)
  }

  private mutating func extended(
    _ name: String, chain: [String], session: inout ComposeSession,
    files: inout some FileAccess
  ) -> ComposeNode? {
    if let known = finished[name] { return known }
    guard var service = services[name] else { return nil }
    guard let extends = service["extends"] else { return service }
    service["extends"] = nil
    let link = "\(file)#\(name)"
    guard !chain.contains(link), chain.count < ComposeSession.extendsDepthLimit else {
      session.refuse("the services extend each other in a circle", at: extends.span)
      return service
    }
    if session.hasBudget,
      let base = base(of: extends, chain: chain + [link], session: &session, files: &files),
      session.spend(base)
    {
      service = ComposeMerge.apply(
        service, to: base.inherited(via: "extends", at: extends.span))
    }
    finished[name] = service
    return service
  }

  /// The service that `extends` names, itself extended.
  private mutating func base(
    of extends: ComposeNode, chain: [String], session: inout ComposeSession,
    files: inout some FileAccess
  ) -> ComposeNode? {
    guard let name = extends["service"]?.plainText, !name.isEmpty else {
      session.refuse("`extends` names no service", at: extends.span)
      return nil
    }
    let base: ComposeNode?
    if let other = extends["file"] {
      if let needs = other.text?.needs, !needs.isEmpty {
        session.note(
          "the extended file depends on \(ComposeSession.list(needs)) and was not loaded",
          at: other.span)
        return nil
      }
      let path = RelativePath.resolve(other.plainText, in: other.directory)
      if path == file {
        base = extended(name, chain: chain, session: &session, files: &files)
      } else {
        guard chain.count < ComposeSession.extendsDepthLimit else { return nil }
        let documents = session.documents(
          path, directory: RelativePath.directory(of: path), scope: scope, namedAt: other.span,
          files: &files)
        guard !documents.isEmpty else { return nil }
        let services = documents.dropFirst().reduce(documents[0]) { ComposeMerge.merge($0, $1) }[
          "services"]
        var extender = ServiceExtender(
          file: path, services: services?.members ?? [], scope: scope)
        base = extender.extended(name, chain: chain, session: &session, files: &files)
      }
    } else {
      base = extended(name, chain: chain, session: &session, files: &files)
    }
    if base == nil {
      session.refuse(
        "there is no service `\(name)` to extend", at: extends["service"]?.span ?? extends.span)
    }
    return base.map(ComposeMerge.withoutResets)
  }
}
