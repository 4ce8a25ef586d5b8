// Tokens as people hold them in hand: the bare token, a header line with it, or the answer of a token endpoint.

import Deployment
import SourceText
import Syntax

/// Decodes JSON Web Tokens.
///
/// It verifies nothing, and keeps nothing of the signature.
public enum TokenReader {
  /// No token is larger: servers refuse headers of a few KiB already.
  private static let sizeLimit = 1 << 20
  /// How deep claims are kept; what is deeper says nothing to anybody.
  private static let depthLimit = 32

  /// Reads a token.
  public static func read(_ bytes: [UInt8]) throws(TokenProblem) -> Token {
    guard bytes.count <= sizeLimit else { throw .tooLarge }
    let text = try bare(bytes)
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if parts.count == 5 { throw .encrypted }
    guard parts.count == 3 else { throw .parts(parts.count) }
    let header = try object(parts[0], .header)
    let claims = try object(parts[1], .claims)
    return Token(header: header, claims: claims, isSigned: !parts[2].isEmpty)
  }

  /// Whether a text is one word that looks like a token, whole or broken: never one of a deployment's files.
  public static func recognises(_ bytes: [UInt8]) -> Bool {
    guard bytes.count <= sizeLimit, let text = try? bare(bytes) else { return false }
    // The first byte of a header is its brace.
    return text.starts(with: "ey".utf8) && text.contains(UInt8(ascii: "."))
      && text.allSatisfy { Base64URL.knows($0) || $0 == UInt8(ascii: ".") }
  }

  // MARK: Finding the token

  /// The token's own bytes, without what people copy with it.
  private static func bare(_ bytes: [UInt8]) throws(TokenProblem) -> [UInt8] {
    var rest = bytes[...]
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
    rest = trimmed(rest)
    guard !rest.isEmpty else { throw .empty }
    if rest.first == UInt8(ascii: "{") { return try tokenOfAnswer(Array(rest)) }
    for word in ["authorization:", "bearer ", "dpop "] {
      let isThere =
        rest.count >= word.utf8.count
        && zip(rest, word.utf8).allSatisfy { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) == $1 }
      if isThere { rest = trimmed(rest.dropFirst(word.utf8.count)) }
    }
    if rest.count >= 2, rest.first == UInt8(ascii: "\""), rest.last == UInt8(ascii: "\"") {
      rest = rest.dropFirst().dropLast()
    }
    guard !rest.isEmpty else { throw .empty }
    // A terminal or a mail breaks long lines.
    return rest.filter { $0 != 0x0A && $0 != 0x0D }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { $0 <= 0x20 }
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    return bytes
  }

  /// The access token of a token endpoint's answer, or its ID token.
  private static func tokenOfAnswer(_ bytes: [UInt8]) throws(TokenProblem) -> [UInt8] {
    let tree = tree(of: bytes)
    for name in ["access_token", "id_token"] {
      if let token = tree.root?[name]?.string, !token.isEmpty { return Array(token.utf8) }
    }
    throw .noTokenInAnswer
  }

  // MARK: Its parts

  private static func object(
    _ part: ArraySlice<UInt8>, _ name: TokenProblem.Part
  ) throws(TokenProblem) -> ClaimValue {
    let bytes: [UInt8]
    do throws(Base64URL.Failure) {
      bytes = try Base64URL.decode(part)
    } catch {
      switch error {
      case .character(let index): throw .character(name, index + 1)
      case .length: throw .length(name)
      }
    }
    let tree = tree(of: bytes)
    guard let root = tree.root, root.kind == .mapping, !tree.problems.contains(where: \.isError)
    else { throw .json(name) }
    return value(of: root, depth: 0)
  }

  private static func tree(of bytes: [UInt8]) -> DataTree {
    JSONParser.parse(SourceFile(id: FileID(0), path: "token", bytes: bytes))
  }

  private static func value(of node: DataNode, depth: Int) -> ClaimValue {
    switch node.kind {
    case .null, .alias: return .null
    case .boolean: return .boolean(node.boolean == true)
    case .number: return .number(node.text ?? "")
    case .string: return .text(node.text ?? "")
    case .sequence:
      guard depth < depthLimit else { return .null }
      return .list(node.elements.map { value(of: $0, depth: depth + 1) })
    case .mapping:
      guard depth < depthLimit else { return .null }
      // Of a claim that is given twice the last one counts.
      var seen: Set<String> = []
      let members = Array(node.members).reversed().filter { seen.insert($0.name).inserted }
      return .object(
        members.reversed().map {
          .init(name: $0.name, value: value(of: $0.value, depth: depth + 1))
        })
    }
  }
}
