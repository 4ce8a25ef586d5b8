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
  /// The files that services of this one extend, each read once.
  private var others: [String: ServiceExtender] = [:]

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
    let link = "\(name) in \(file)"
    if let again = chain.firstIndex(of: link) {
      let circle = (chain[again...] + [link]).joined(separator: " extends ")
      session.refuse("Circular reference: \(circle)", at: extends.span)
      return service
    }
    guard chain.count < ComposeSession.extendsDepthLimit else {
      session.refuse("the services extend each other too deeply", at: extends.span)
      return service
    }
    if session.hasBudget,
      let base = base(
        of: extends, for: name, chain: chain + [link], session: &session, files: &files),
      session.spend(base)
    {
      var merge = ComposeMerge()
      service = merge.service(name, base.inherited(via: "extends", at: extends.span), service)
      session.add(merge.problems)
    }
    finished[name] = service
    return service
  }

  /// The service that `extends` names, itself extended.
  private mutating func base(
    of extends: ComposeNode, for service: String, chain: [String],
    session: inout ComposeSession, files: inout some FileAccess
  ) -> ComposeNode? {
    guard let written = extends["service"]?.text, written.textWithUnknownsEmpty != "" else {
      session.refuse("extends.\(service).service is required", at: extends.span)
      return nil
    }
    let name = written.textWithUnknownsEmpty
    let base: ComposeNode?
    var place = file
    if let other = extends["file"] {
      guard let path = path(of: other, session: &session) else { return nil }
      place = path
      if path == file {
        base = extended(name, chain: chain, session: &session, files: &files)
      } else {
        guard
          var extender = others.removeValue(forKey: path)
            ?? extender(of: path, namedBy: other, session: &session, files: &files)
        else { return nil }
        base = extender.extended(name, chain: chain, session: &session, files: &files)
        others[path] = extender
      }
    } else {
      base = extended(name, chain: chain, session: &session, files: &files)
    }
    if base == nil {
      let other = place == file ? "" : " in \(place)"
      session.refuse(
        "cannot extend service \"\(service)\" in \(file): service \"\(name)\" not found\(other)",
        at: written.span ?? extends.span)
    }
    return base.map(ComposeMerge.withoutResets)
  }

  /// The path of the extended file; nil with a note where it cannot be told or is elsewhere.
  private func path(of file: ComposeNode, session: inout ComposeSession) -> String? {
    let text = file.plainText
    if let needs = file.text?.needs, !needs.isEmpty {
      session.note(
        "the extended file depends on \(ComposeSession.list(needs)) and was not loaded",
        at: file.span)
      return nil
    }
    if ComposeSession.isRemote(text) {
      session.note("the extended file `\(text)` is remote and was not loaded", at: file.span)
      return nil
    }
    return RelativePath.resolve(text, in: file.directory)
  }

  /// The services of another file, ready to be extended; nil with a note where it cannot be read.
  private func extender(
    of path: String, namedBy file: ComposeNode, session: inout ComposeSession,
    files: inout some FileAccess
  ) -> ServiceExtender? {
    let documents = session.documents(
      path, directory: RelativePath.directory(of: path), scope: scope, namedAt: file.span,
      files: &files)
    guard var all = documents.first else { return nil }
    var merge = ComposeMerge()
    for document in documents.dropFirst() { all = merge.files(all, document) }
    session.add(merge.problems)
    return ServiceExtender(file: path, services: all["services"]?.members ?? [], scope: scope)
  }
}
