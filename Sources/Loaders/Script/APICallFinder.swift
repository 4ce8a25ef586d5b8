// Calls in an app's source that send a bearer token to an identity provider's own API.

import Deployment
import SourceText
import Syntax

/// Finds calls to Authentik's API (`/api/v3/`).
public enum APICallFinder {
  /// The path below which Authentik serves its API (authentik/api/v3/urls.py, 2025).
  static let apiPath = "/api/v3/"

  /// Whether the bytes can hold such a call at all; cheap, so that most files are never tokenised.
  public static func mayCall(_ bytes: [UInt8]) -> Bool {
    let needle = Array(apiPath.utf8)
    var start = 0
    while let slash = bytes[start...].firstIndex(of: needle[0]) {
      if bytes[slash...].starts(with: needle) { return true }
      start = slash + 1
    }
    return false
  }

  /// The calls of a script.
  public static func calls(in file: SourceFile) -> [APICall] {
    let tokens = ScriptLexer.tokens(of: file)
    func text(_ token: ScriptToken) -> String {
      String(decoding: file.bytes[token.span.range], as: UTF8.self)
    }
    var calls: [APICall] = []
    for (index, token) in tokens.enumerated()
    where token.kind == .string || token.kind == .template {
      let literal = text(token)
      guard let range = literal.utf8Range(of: apiPath) else { continue }
      let end = endOfCall(around: index, tokens: tokens, text: text)
      guard let credential = credential(in: tokens[index...end], text: text) else { continue }
      let inner = token.span.sub(1, token.span.count - 1)
      let path = String(
        decoding: Array(literal.utf8)[range.lowerBound...].dropLast(), as: UTF8.self)
      // The API's own configuration is open to everybody.
      if path.hasPrefix(apiPath + "root/config") { continue }
      let base = String(decoding: Array(literal.utf8)[1..<range.lowerBound], as: UTF8.self)
      calls.append(
        APICall(
          path: file.path, span: inner, urlPath: path, host: WebAddress(base)?.host,
          credential: credential))
    }
    return calls
  }

  /// The index of the token that closes the call that the URL is an argument of.
  private static func endOfCall(
    around index: Int, tokens: [ScriptToken], text: (ScriptToken) -> String
  ) -> Int {
    var depth = 0
    for position in index..<min(tokens.count, index + 400)
    where tokens[position].kind == .punctuation {
      switch text(tokens[position]) {
      case "(", "{", "[": depth += 1
      case ")", "}", "]":
        depth -= 1
        if depth < 0 { return position }
      default: break
      }
    }
    return min(tokens.count - 1, index + 400)
  }

  /// Whose token follows the word `Bearer`; nil where the call sends none.
  private static func credential(
    in tokens: ArraySlice<ScriptToken>, text: (ScriptToken) -> String
  ) -> APICall.Credential? {
    guard
      let bearer = tokens.firstIndex(where: {
        ($0.kind == .string || $0.kind == .template)
          && text($0).dropFirst().lowercased().hasPrefix("bearer ")
      })
    else { return nil }
    var expression = text(tokens[bearer])
    if tokens[bearer].kind == .string {
      // `"Bearer " + token`: the words up to the end of the property.
      for token in tokens[(bearer + 1)...].prefix(16) {
        let word = text(token)
        if [",", "}", ")"].contains(word) { break }
        expression += word
      }
    }
    if expression.contains("process.env") || expression.contains("import.meta.env")
      || expression.uppercased().contains("API_TOKEN")
      || expression.uppercased().contains("APITOKEN") || namesConstant(expression)
    {
      return .fixed
    }
    let words = expression.lowercased()
    let isSession = ["session", "accesstoken", "access_token", "account", "jwt", "token"].contains {
      words.contains($0)
    }
    return isSession ? .session : .unknown
  }
}

extension APICallFinder {
  /// Whether a word is spelled as constants and environment variables are: `AUTHENTIK_TOKEN`.
  private static func namesConstant(_ expression: String) -> Bool {
    expression.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { word in
      word.contains("_") && word.contains { $0.isLetter } && word == word.uppercased()
    }
  }
}

extension String {
  /// The UTF-8 range of the first occurrence of `needle`.
  fileprivate func utf8Range(of needle: String) -> Range<Int>? {
    let bytes = Array(utf8)
    let needle = Array(needle.utf8)
    guard bytes.count >= needle.count else { return nil }
    for start in 0...(bytes.count - needle.count) where bytes[start...].starts(with: needle) {
      return start..<start + needle.count
    }
    return nil
  }
}
