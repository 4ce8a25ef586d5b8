// The languages that have a parser.

import ArgumentParser
import Loaders
import SourceText
import Syntax

enum SyntaxKind: String, ExpressibleByArgument, CaseIterable {
  case yaml, json, nginx, caddy, env, dockerfile, script

  /// What a file is by its name, else by its content; nil where neither tells.
  init?(of file: SourceFile) {
    let name = file.path.split(separator: "/").last?.lowercased() ?? ""
    guard
      let kind = Self.kind(named: name) ?? Self.kind(of: file.bytes.dropFirst(file.contentStart))
    else { return nil }
    self = kind
  }

  private static func kind(named name: String) -> SyntaxKind? {
    if name == "env" || name.hasPrefix(".env") || name.hasSuffix(".env") { return .env }
    if name.hasPrefix("caddyfile") || name.hasSuffix(".caddyfile") || name.hasSuffix(".caddy") {
      return .caddy
    }
    if name.hasPrefix("dockerfile") || name.hasSuffix(".dockerfile") { return .dockerfile }
    // The suffix of a template comes behind the one that tells the language.
    for part in name.split(separator: ".").dropFirst().reversed() {
      switch part {
      case "json": return .json
      case "yaml", "yml": return .yaml
      case "conf", "nginx", "vhost": return .nginx
      case "ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs": return .script
      default: continue
      }
    }
    return nil
  }

  private static func kind(of bytes: ArraySlice<UInt8>) -> SyntaxKind? {
    let head = bytes.prefix(4096)
    if head.contains(0) { return nil }
    guard let first = head.first(where: { $0 > 0x20 }) else { return nil }
    if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { return .json }
    if head.contains(UInt8(ascii: ";")), head.contains(UInt8(ascii: "{")) { return .nginx }
    return head.contains(UInt8(ascii: ":")) ? .yaml : nil
  }

  /// The tree's dump with the secrets blanked out, and what the parser could not accept.
  func tree(of file: SourceFile) -> (dump: String, problems: [SyntaxProblem]) {
    switch self {
    case .yaml:
      let tree = YAMLParser.parse(file)
      return (YAMLParser.parse(MaskedFile.of(file, tree: tree)).dump(), tree.problems)
    case .json:
      let tree = JSONParser.parse(file)
      return (JSONParser.parse(MaskedFile.of(file, tree: tree)).dump(), tree.problems)
    case .nginx:
      let tree = NginxParser.parse(file)
      return (NginxParser.parse(MaskedFile.of(tree)).dump(), tree.problems)
    case .caddy:
      let tree = CaddyParser.parse(file)
      return (CaddyParser.parse(MaskedFile.of(caddy: file)).dump(), tree.problems)
    case .env:
      let tree = DotenvParser.parse(MaskedFile.of(file, tree: nil))
      return (tree.dump(), tree.problems)
    case .dockerfile:
      let tree = DockerfileParser.parse(file)
      return (DockerfileParser.parse(MaskedFile.of(tree)).dump(), tree.problems)
    case .script:
      let tree = ScriptParser.parse(file)
      return (ScriptParser.parse(MaskedFile.of(tree)).dump(), tree.problems)
    }
  }
}
