// Follows imports, puts snippets in their places and fills in the environment.

import Deployment
import SourceText
import Syntax

/// What the loader needs to know beside the file.
struct CaddySources {
  /// The file that Caddy starts with.
  var main: SourceFile
  /// The environment of its container.
  var environment: [String: Sourced<String>] = [:]
  /// Whether servers with TLS get the client's Host: before 2.11 (measured on 2.6 and 2.11).
  var keepsHost = false
  /// The files that an import means, with the importing file's path.
  var resolve: (_ pattern: String, _ from: SourceFile) -> [SourceFile] = { _, _ in [] }
}

/// Turns syntax trees into lines.
struct CaddyFlattener {
  private static let depthLimit = 40
  /// More lines than a person's files have once their snippets are in place.
  private static let lineLimit = 50_000

  private let sources: CaddySources
  private var snippets: [String: (lines: [CaddyDirective], file: SourceFile)] = [:]
  private(set) var routes: [String: [CaddyLine]] = [:]
  private var lineCount = 0
  private(set) var notes: [Because.Step] = []
  private(set) var files: [SourceFile] = []
  private(set) var options: [CaddyLine] = []
  private(set) var sites: [CaddySection] = []
  private(set) var isIncomplete = false

  init(_ sources: CaddySources) {
    self.sources = sources
    read(sources.main, depth: 0)
  }

  // MARK: Files

  private mutating func read(_ file: SourceFile, depth: Int) {
    guard depth < Self.depthLimit else { return }
    if !files.contains(where: { $0.id == file.id }) { files.append(file) }
    for block in CaddyParser.parse(file).blocks { add(block, of: file, depth: depth) }
  }

  private mutating func add(_ block: CaddyBlock, of file: SourceFile, depth: Int) {
    switch block.kind {
    case .options: options += lines(block.directives, Scope(file: file, depth: depth))
    case .snippet(let name): snippets[name] = (block.directives, file)
    case .route(let name):
      routes[name] = lines(block.directives, Scope(file: file, depth: depth))
    case .site:
      let scope = Scope(file: file, depth: depth)
      sites.append(
        CaddySection(
          heads: block.heads.flatMap { words(of: $0, scope) },
          lines: lines(block.directives, scope), span: block.span))
    case .include:
      guard let target = block.heads.dropFirst().first else { return }
      let text = words(of: target, Scope(file: file, depth: depth)).first?.text ?? ""
      if let snippet = snippets[text] {
        // A snippet of whole sites: its lines are addresses with blocks.
        for line in snippet.lines {
          let scope = Scope(file: snippet.file, depth: depth + 1)
          sites.append(
            CaddySection(
              heads: line.words.flatMap { words(of: $0, scope) },
              lines: lines(line.block ?? [], scope), span: line.span))
        }
        return
      }
      let found = sources.resolve(text, file)
      if found.isEmpty { missing(text, at: target.span) }
      for inner in found where !files.contains(where: { $0.id == inner.id }) {
        read(inner, depth: depth + 1)
      }
    }
  }

  private mutating func missing(_ text: String, at span: Span) {
    isIncomplete = true
    guard !text.contains("*") else { return }
    notes.append(Because.Step("`\(text)` is neither a snippet nor among the files", at: span))
  }

  // MARK: Lines

  private struct Scope {
    var file: SourceFile
    var depth: Int
    /// The words behind an import: `{args[0]}`.
    var arguments: [ProxyWord] = []
    /// The block behind an import: `{block}`.
    var block: [CaddyLine] = []
  }

  private mutating func lines(_ directives: [CaddyDirective], _ scope: Scope) -> [CaddyLine] {
    guard scope.depth < Self.depthLimit else {
      isIncomplete = true
      return []
    }
    var result: [CaddyLine] = []
    for directive in directives {
      lineCount += 1
      guard lineCount < Self.lineLimit else {
        isIncomplete = true
        break
      }
      if directive.name == "import" {
        result += included(directive, scope)
      } else if directive.name == "{block}", directive.words.count == 1 {
        result += scope.block
      } else {
        var inner = scope
        inner.depth += 1
        result.append(
          CaddyLine(
            words: directive.words.flatMap { words(of: $0, scope) },
            block: directive.block.map { lines($0, inner) }, head: directive.head,
            span: directive.span))
      }
    }
    return result
  }

  private mutating func included(_ directive: CaddyDirective, _ scope: Scope) -> [CaddyLine] {
    let words = directive.arguments.flatMap { self.words(of: $0, scope) }
    guard let target = words.first else { return [] }
    var inner = scope
    inner.depth += 1
    inner.arguments = Array(words.dropFirst())
    inner.block = directive.block.map { lines($0, scope) } ?? []
    if let snippet = snippets[target.text] {
      inner.file = snippet.file
      return lines(snippet.lines, inner)
    }
    let found = sources.resolve(target.text, scope.file)
    if found.isEmpty { missing(target.text, at: target.span) }
    return found.flatMap { file -> [CaddyLine] in
      if !files.contains(where: { $0.id == file.id }) { files.append(file) }
      inner.file = file
      return lines(CaddyParser.parse(fragment: file), inner)
    }
  }

  // MARK: Words

  /// The words that one becomes: more than one where a variable's value holds blanks.
  private func words(of word: CaddyWord, _ scope: Scope) -> [ProxyWord] {
    if word.quote == .none, let spread = spread(word, scope) { return spread }
    var text = word.text
    var definitions: [Span] = []
    var isReplaced = false
    for variable in word.variables {
      let mark = "{$\(variable.name)" + (variable.fallback.map { ":\($0)" } ?? "") + "}"
      let value = sources.environment[variable.name]
      if let value, value.isPresent, let known = value.value {
        text = text.replacing(mark, with: known)
        if let span = value.span { definitions.append(span) }
        isReplaced = true
      } else if let fallback = variable.fallback, value?.isUnknown != true {
        text = text.replacing(mark, with: fallback)
        isReplaced = true
      } else {
        text = text.replacing(mark, with: "${\(variable.name)}")
      }
    }
    for (index, argument) in scope.arguments.enumerated() {
      text = text.replacing("{args[\(index)]}", with: argument.text)
        .replacing("{args.\(index)}", with: argument.text)
    }
    let origin: Origin = definitions.isEmpty ? .explicit : .interpolated(from: definitions)
    guard isReplaced, word.quote == .none else {
      return [ProxyWord(text: text, span: word.span, origin: origin)]
    }
    return text.split(whereSeparator: \.isWhitespace).map { part in
      // The comma of a list of addresses may come out of a variable.
      ProxyWord(
        text: part.hasSuffix(",") ? String(part.dropLast()) : String(part), span: word.span,
        origin: origin)
    }
  }

  /// `{args[:]}` and `{args[1:]}` stand for several words.
  private func spread(_ word: CaddyWord, _ scope: Scope) -> [ProxyWord]? {
    guard word.text.hasPrefix("{args["), word.text.hasSuffix(":]}") else { return nil }
    let start = Int(word.text.dropFirst(6).dropLast(3)) ?? 0
    return Array(scope.arguments.dropFirst(max(0, start)))
  }
}
