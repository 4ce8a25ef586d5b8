// A line of a Caddyfile as Caddy sees it: imports followed, snippets and the environment filled in.

import Deployment
import SourceText

/// A directive with its words filled in.
struct CaddyLine: Sendable {
  /// The words; the first one is the name.
  var words: [ProxyWord]
  /// The lines of the block; nil where there is none.
  var block: [CaddyLine]?
  /// From the first to the last word.
  var head: Span
  /// The whole line with its block.
  var span: Span

  /// The name.
  var name: String { words.first?.text ?? "" }
  /// The words behind the name.
  var arguments: [ProxyWord] { Array(words.dropFirst()) }
}

/// A block of the file itself, filled in.
struct CaddySection: Sendable {
  /// The addresses of a site; empty for global options.
  var heads: [ProxyWord]
  /// The lines in it.
  var lines: [CaddyLine]
  /// The whole block.
  var span: Span
}
