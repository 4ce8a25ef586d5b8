// Credentials in nginx configurations: what lines send to upstreams in the name of the proxy.

import SourceText
import Syntax

enum NginxSecrets {
  private static let headers: Set<String> = [
    "authorization", "proxy-authorization", "x-api-key", "x-auth-token", "cookie",
  ]
  private static let setters: Set<String> = [
    "proxy_set_header", "grpc_set_header", "more_set_input_headers",
  ]
  private static let schemes = ["basic ", "bearer ", "token "]

  /// What must not be shown; the parser's own limit bounds the depth.
  static func hide(in directives: [NginxDirective], redaction: inout Redaction) {
    for directive in directives {
      let words = directive.arguments
      switch directive.name.text {
      case let name where name.utf8.count > 14 && setters.contains(name):
        if words.count == 2, headers.contains(words[0].text.lowercased()) {
          hide(words[1], in: &redaction)
        }
      default:
        for word in words { hideCredential(of: word, in: &redaction) }
      }
      hide(in: directive.block ?? [], redaction: &redaction)
    }
  }

  /// The literal parts of a header's value, but for the scheme before a credential.
  private static func hide(_ word: NginxWord, in redaction: inout Redaction) {
    for piece in word.pieces {
      guard case .literal(let text) = piece.content else { continue }
      let scheme = schemes.first { text.lowercased().hasPrefix($0) }?.utf8.count ?? 0
      hide(text, from: scheme, at: piece.span, in: &redaction)
    }
  }

  /// `Basic …` and `Bearer …` in a variable or a map, and the password of a URL.
  private static func hideCredential(of word: NginxWord, in redaction: inout Redaction) {
    // Nearly every word has neither a blank nor an `@`.
    let bytes = word.text.utf8
    guard bytes.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "@") }) else {
      return
    }
    if bytes.contains(UInt8(ascii: " ")) {
      let text = word.text.lowercased()
      if schemes.contains(where: { text.hasPrefix($0) && text.utf8.count > $0.utf8.count + 5 }) {
        hide(word, in: &redaction)
      }
    } else if bytes.contains(UInt8(ascii: "@")),
      let password = URLPassword.range(in: Array(word.text.utf8))
    {
      let span = word.textSpan
      redaction.hide(
        span.count == word.text.utf8.count
          ? span.sub(password.lowerBound, password.upperBound) : span)
    }
  }

  private static func hide(
    _ text: String, from start: Int, at span: Span, in redaction: inout Redaction
  ) {
    let secret = String(decoding: Array(text.utf8)[start...], as: UTF8.self)
    guard !secret.allSatisfy({ $0 == " " }) else { return }
    redaction.hide(span.count == text.utf8.count ? span.sub(start, text.utf8.count) : span)
    if !SecretNames.isEverydayWord(secret) { redaction.hide(value: secret) }
  }
}
