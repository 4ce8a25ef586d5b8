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

  init(_ sources: NginxSources) { self.sources = sources }

  func hasRead(_ file: SourceFile) -> Bool { readFiles.contains(file.path) }

  /// The directives of a file, and the level that it is written for.
  mutating func read(_ file: SourceFile) -> (directives: [ProxyDirective], level: NginxLevel) {
    let tree = NginxParser.parse(file)
    if readFiles.insert(file.path).inserted { paths.append(file.path) }
    openFiles.append(file.path)
    defer { openFiles.removeLast() }
    NginxSecrets.hide(in: tree.directives, redaction: &redaction)
    return (flatten(tree.directives, of: file, depth: openFiles.count), tree.level)
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
        result += include(words(of: target, in: file).first ?? plain(target), from: directive)
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
    return ProxyDirective(
      name: directive.name.text,
      nameSpan: directive.name.span,
      arguments: directive.arguments.flatMap { words(of: $0, in: file) },
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
    if files.isEmpty {
      if let known = NginxDistributionFile.directives(of: target.text, at: directive.span) {
        return known
      }
      if target.text.utf8.contains(where: { "*?[".utf8.contains($0) }) {
        isIncomplete = true
        return []
      }
      isIncomplete = true
      notes.append(Because.Step("`\(target.text)` is not among the files", at: target.span))
      // The line stays, so that the levels around it are known to be incomplete.
      return [
        ProxyDirective(
          name: "include", nameSpan: directive.name.span, arguments: [target],
          head: directive.name.span.union(target.span), span: directive.span)
      ]
    }
    var result: [ProxyDirective] = []
    for file in files {
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
      result += read(file).directives
    }
    return result
  }

  private func plain(_ word: NginxWord) -> ProxyWord { ProxyWord(text: word.text, span: word.span) }

  /// The words that one becomes: more than one where an unquoted variable's value holds blanks.
  private func words(of word: NginxWord, in file: SourceFile) -> [ProxyWord] {
    guard sources.isTemplate(file), word.text.utf8.contains(UInt8(ascii: "$")) else {
      return [plain(word)]
    }
    var text = ""
    var definitions: [Span] = []
    var isReplaced = false
    for part in ProxyWord(text: word.text, span: word.span).parts {
      switch part {
      case .text(let literal): text += literal
      case .variable(let name):
        guard let value = sources.environment[name], value.isPresent, sources.isSubstituted(name),
          let replacement = value.value
        else {
          text += "${\(name)}"
          continue
        }
        isReplaced = true
        text += replacement
        if let span = value.span { definitions.append(span) }
      }
    }
    guard isReplaced else { return [plain(word)] }
    let origin = Origin.interpolated(from: definitions)
    guard word.quote == .none else {
      return [ProxyWord(text: text, span: word.span, origin: origin)]
    }
    return text.split(whereSeparator: \.isWhitespace).map {
      ProxyWord(text: String($0), span: word.span, origin: origin)
    }
  }
}
