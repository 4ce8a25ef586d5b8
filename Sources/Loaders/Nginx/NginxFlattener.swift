// Follows includes and fills in templates, so that every directive stands where nginx sees it.

import Deployment
import SourceText
import Syntax

/// Turns syntax trees into flat lists of directives.
struct NginxFlattener {
  private static let depthLimit = 40
  private static let includeLimit = 500

  private let sources: NginxSources
  private var openFiles: [String] = []
  private var readFiles: Set<String> = []
  private var includeCount = 0
  /// What must not be shown.
  private(set) var redaction = Redaction()
  private(set) var notes: [Because.Step] = []
  private(set) var paths: [String] = []
  private(set) var isIncomplete = false
  /// What is not understood of files that nginx itself has nothing against.
  private(set) var remarks: [SyntaxProblem] = []
  /// What nginx would refuse, by file.
  private(set) var problems: [(path: String, problems: [SyntaxProblem])] = []
  /// The files of the image that were included, by the place of their lines.
  private(set) var imageFiles: [Span: String] = [:]
  private(set) var shadowedVariables: [ShadowedVariable] = []
  /// The trees keep their files, so that no identity is given twice.
  private var trees: [ObjectIdentifier: NginxTree] = [:]
  /// The files that a template engine writes, whose placeholders nobody knows the values of.
  private var templates: Set<FileID> = []

  init(_ sources: NginxSources) { self.sources = sources }

  func hasRead(_ file: SourceFile) -> Bool { readFiles.contains(file.path) }

  /// The directives of a file, and the level that it is written for.
  mutating func read(_ file: SourceFile) -> (directives: [ProxyDirective], level: NginxLevel) {
    (directives(of: file), tree(of: file).level)
  }

  private mutating func tree(of file: SourceFile) -> NginxTree {
    // Texts inside a compose file share its identity.
    if let tree = trees[ObjectIdentifier(file)] { return tree }
    let tree = sources.parse(file)
    trees[ObjectIdentifier(file)] = tree
    return tree
  }

  private mutating func directives(of file: SourceFile) -> [ProxyDirective] {
    let tree = tree(of: file)
    if tree.isTemplate { templates.insert(file.id) }
    // A snippet is included again and again.
    if readFiles.insert(file.path).inserted {
      paths.append(file.path)
      if !tree.problems.isEmpty { problems.append((file.path, tree.problems)) }
      NginxSecrets.hide(in: tree.directives, redaction: &redaction)
    }
    openFiles.append(file.path)
    defer { openFiles.removeLast() }
    return flatten(tree.directives, of: file, depth: openFiles.count)
  }

  private mutating func flatten(
    _ directives: [NginxDirective], of file: SourceFile, depth: Int
  ) -> [ProxyDirective] {
    guard depth < Self.depthLimit else {
      isIncomplete = true
      if let first = directives.first {
        notes.append(Because.Step("blocks are nested too deep", at: first.name.span))
      }
      return []
    }
    var result: [ProxyDirective] = []
    result.reserveCapacity(directives.count)
    for directive in directives {
      if directive.name.text == "include", let target = directive.arguments.first {
        var words: [ProxyWord] = []
        add(target, of: directive, in: file, to: &words)
        result += include(
          words.first ?? ProxyWord(text: target.text, span: target.span), from: directive)
      } else {
        result.append(flat(directive, of: file, depth: depth))
      }
    }
    return result
  }

  private mutating func flat(
    _ directive: NginxDirective, of file: SourceFile, depth: Int
  ) -> ProxyDirective {
    let last = directive.arguments.last?.span ?? directive.name.span
    let script = directive.luaBody.map { String(decoding: file.bytes[$0.range], as: UTF8.self) }
    if directive.name.text.contains("_by_lua") { noteScript(directive) }
    var arguments: [ProxyWord] = []
    arguments.reserveCapacity(directive.arguments.count)
    for word in directive.arguments { add(word, of: directive, in: file, to: &arguments) }
    return ProxyDirective(
      name: directive.name.text,
      nameSpan: directive.name.span,
      arguments: arguments,
      block: directive.block.map { flatten($0, of: file, depth: depth + 1) },
      script: script,
      head: directive.name.span.union(last),
      span: directive.span
    )
  }

  private mutating func include(
    _ target: ProxyWord, from directive: NginxDirective
  ) -> [ProxyDirective] {
    let files = sources.resolve(target.text)
    let own = sources.imageFile(target.text)
    if let own, let span = own.directives.first?.span { imageFiles[span] = own.path }
    if files.isEmpty, let own { return own.directives }
    if files.isEmpty {
      if let known = NginxDistributionFile.directives(of: target.text, at: directive.span) {
        return known
      }
      isIncomplete = true
      if target.text.utf8.contains(where: { "*?[".utf8.contains($0) }) { return [] }
      notes.append(Because.Step("`\(target.text)` is not among the files", at: target.span))
      // The line stays, so that the levels around it are known to be incomplete.
      return [
        ProxyDirective(
          name: "include", nameSpan: directive.name.span, arguments: [target],
          head: directive.name.span.union(target.span), span: directive.span)
      ]
    }
    var result: [ProxyDirective] = []
    for (index, file) in files.enumerated() {
      if own?.position == index { result += own?.directives ?? [] }
      guard !openFiles.contains(file.path) else {
        notes.append(Because.Step("`\(file.path)` includes itself", at: target.span))
        continue
      }
      includeCount += 1
      guard includeCount <= Self.includeLimit else {
        isIncomplete = true
        notes.append(Because.Step("too many includes", at: target.span))
        break
      }
      result += directives(of: file)
    }
    if own?.position == files.count { result += own?.directives ?? [] }
    return result
  }

  /// Of scripts only what they do to request headers is followed; the rest is nobody's to guess.
  private mutating func noteScript(_ directive: NginxDirective) {
    let phase = directive.name.text.prefix { $0 != "_" }
    let text =
      ["rewrite", "access"].contains(phase)
      ? "of this Lua code only calls that set or clear request headers are understood"
      : "this Lua code is not understood"
    notes.append(Because.Step(text, at: directive.name.span))
    remarks.append(SyntaxProblem(message: text, span: directive.name.span, isError: false))
  }

  /// Adds the words that one becomes: more than one where an unquoted variable's value holds blanks.
  private mutating func add(
    _ word: NginxWord, of directive: NginxDirective, in file: SourceFile,
    to words: inout [ProxyWord]
  ) {
    let isTemplate = !templates.isEmpty && templates.contains(file.id)
    let text = isTemplate ? word.openText(in: directive.name.text) : word.text
    guard text.utf8.contains(UInt8(ascii: "$")), let filling = sources.filling(file) else {
      words.append(ProxyWord(text: text, span: word.span))
      return
    }
    words += filled(word, text: text, of: directive, filling)
  }

  private mutating func filled(
    _ word: NginxWord, text written: String, of directive: NginxDirective,
    _ filling: TemplateFilling
  ) -> [ProxyWord] {
    var text = ""
    var definitions: [Span] = []
    var isReplaced = false
    for part in ProxyWord(text: written, span: word.span).parts {
      switch part {
      case .text(let literal): text += literal
      case .variable(let name):
        let replacement = filling.replacement(of: name)
        note(replacement, of: name, in: word, of: directive, filling)
        guard case .value(let value, let definition) = replacement else {
          // A variable of nginx's own that is lost is a mistake of its own: the rest follows what was meant.
          text += "${\(name)}"
          continue
        }
        isReplaced = true
        text += value
        if let definition { definitions.append(definition) }
      }
    }
    guard isReplaced else { return [ProxyWord(text: written, span: word.span)] }
    let origin = Origin.interpolated(from: definitions)
    guard word.quote == .none else {
      return [ProxyWord(text: text, span: word.span, origin: origin)]
    }
    return text.split(whereSeparator: \.isWhitespace).map {
      ProxyWord(text: String($0), span: word.span, origin: origin)
    }
  }

  /// Directives that take no variables: whoever writes one there means the environment's.
  private static let plainDirectives: Set<String> = [
    "server_name", "listen", "server", "upstream", "resolver", "include", "worker_processes",
    "zone",
  ]

  /// Keeps in mind which of nginx's own variables nginx will not see.
  private mutating func note(
    _ replacement: TemplateFilling.Replacement, of name: String, in word: NginxWord,
    of directive: NginxDirective, _ filling: TemplateFilling
  ) {
    guard NginxVariables.isOwn(name), !Self.plainDirectives.contains(directive.name.text),
      let use = word.variables().first(where: { $0.name == name })
    else { return }
    switch replacement {
    case .kept: break
    case .nothing:
      shadowedVariables.append(
        ShadowedVariable(
          name: name, span: use.span, value: nil, cause: .envsubst, causeSpan: filling.span))
    case .value(let value, let definition):
      // `${host}` is how people write what they want to be filled in.
      guard use.span.count == name.utf8.count + 1 else { return }
      shadowedVariables.append(
        ShadowedVariable(
          name: name, span: use.span, value: value, cause: .environment, causeSpan: definition))
    }
  }
}
