// What each found file is, by its content, and its syntax tree.

import Deployment
import SourceText
import Syntax

/// A file with its kind and its tree.
public struct RecognisedFile: Sendable {
  /// The tree of a recognised file.
  public enum Tree: Sendable {
    /// JSON or YAML.
    case data(DataTree)
    /// nginx.
    case nginx(NginxTree)
    /// Caddy.
    case caddy(CaddyTree)
    /// A file that another loader reads in its own way, or only its bytes matter.
    case source(SourceFile)
  }

  /// The path.
  public let path: String
  /// What it is.
  public let kind: FileKind
  /// Whether the user named it.
  public let isNamed: Bool
  /// Its tree.
  public let tree: Tree

  /// The JSON or YAML tree.
  public var data: DataTree? { if case .data(let tree) = tree { tree } else { nil } }
  /// The nginx tree.
  public var nginx: NginxTree? { if case .nginx(let tree) = tree { tree } else { nil } }
  /// The Caddyfile's tree.
  public var caddy: CaddyTree? { if case .caddy(let tree) = tree { tree } else { nil } }
  /// The file itself.
  public var source: SourceFile {
    switch tree {
    case .data(let tree): tree.file
    case .nginx(let tree): tree.file
    case .caddy(let tree): tree.file
    case .source(let file): file
    }
  }

  /// What the parser could not accept.
  public var problems: [SyntaxProblem] {
    switch tree {
    case .data(let tree): tree.problems
    case .nginx(let tree): tree.problems
    case .caddy(let tree): tree.problems
    case .source: []
    }
  }
}

/// Tells files apart by their content.
struct Recognition {
  /// The recognised file, or the reason why it is none; nil reason for files that are simply not ours.
  enum Verdict {
    case recognised(RecognisedFile)
    case skipped(reason: String)
    case notOurs
  }

  /// Larger files are left out: no realm export, and nothing that a person wrote, is larger.
  static let sizeLimit = 256 << 20

  static func verdict(on entry: Inventory.Entry, files: inout some FileAccess) -> Verdict {
    guard let file = files.file(at: entry.path) else {
      return .skipped(reason: files.reason(at: entry.path) ?? "cannot be read")
    }
    if file.bytes.count > sizeLimit {
      return .skipped(reason: "larger than \(sizeLimit >> 20) MiB")
    }
    func recognised(_ kind: FileKind, _ tree: RecognisedFile.Tree) -> Verdict {
      .recognised(RecognisedFile(path: entry.path, kind: kind, isNamed: entry.isNamed, tree: tree))
    }
    switch entry.candidate {
    case .package: return recognised(.package, .data(JSONParser.parse(file)))
    case .env, .dockerfile, .script, .traefik:
      return recognised(entry.candidate ?? .env, .source(file))
    case .caddy:
      if isBinary(file) { return .skipped(reason: "binary, no Caddyfile") }
      return recognised(.caddy, .caddy(CaddyParser.parse(file)))
    case .nginx:
      if isBinary(file) { return .skipped(reason: "binary, no nginx configuration") }
      let tree = NginxParser.parse(file)
      return looksLikeNginx(tree) ? recognised(.nginx, .nginx(tree)) : unknown(entry)
    case .compose, .authentik:
      return yaml(file, entry: entry, recognised: recognised)
    case .keycloak, .nextauth:
      return json(file, entry: entry, recognised: recognised)
    case nil:
      return named(file, entry: entry, recognised: recognised)
    }
  }

  private static func unknown(_ entry: Inventory.Entry) -> Verdict {
    entry.isNamed ? .skipped(reason: "not a file that loginlint understands") : .notOurs
  }

  private static func isBinary(_ file: SourceFile) -> Bool { file.bytes.prefix(4096).contains(0) }

  /// A named file without a telling name is tried as everything.
  private static func named(
    _ file: SourceFile, entry: Inventory.Entry,
    recognised: (FileKind, RecognisedFile.Tree) -> Verdict
  ) -> Verdict {
    if isBinary(file) { return .skipped(reason: "binary") }
    if case .recognised(let found) = json(file, entry: entry, recognised: recognised) {
      return .recognised(found)
    }
    let nginx = NginxParser.parse(file)
    if looksLikeNginx(nginx) { return recognised(.nginx, .nginx(nginx)) }
    return yaml(file, entry: entry, recognised: recognised)
  }

  private static func json(
    _ file: SourceFile, entry: Inventory.Entry,
    recognised: (FileKind, RecognisedFile.Tree) -> Verdict
  ) -> Verdict {
    // Most JSON of a repository has nothing to do with logins; only files that name the keys are parsed.
    let words = [
      #""realm""#, #""clients""#, #""clientScopes""#, #""wellKnown""#, #""issuer""#, #""clientId""#,
      #""providers""#,
    ]
    guard words.contains(where: { ByteSearch.contains($0, in: file.bytes) }) else {
      return unknown(entry)
    }
    let tree = JSONParser.parse(file)
    if RealmLoader.recognises(tree) { return recognised(.keycloak, .data(tree)) }
    if ProviderLoader.recognises(tree) { return recognised(.nextauth, .data(tree)) }
    return unknown(entry)
  }

  private static func yaml(
    _ file: SourceFile, entry: Inventory.Entry,
    recognised: (FileKind, RecognisedFile.Tree) -> Verdict
  ) -> Verdict {
    let mayBeCompose =
      entry.candidate == .compose || entry.isNamed || ComposeDiscovery.mayBeCompose(file.bytes)
    let words = ["authentik_", "realm:", "\"realm\"", "routers:", "entryPoints:"]
    guard mayBeCompose || words.contains(where: { ByteSearch.contains($0, in: file.bytes) }) else {
      return unknown(entry)
    }
    let tree = YAMLParser.parse(file)
    if mayBeCompose,
      ComposeDiscovery.looksLikeCompose(tree, isNamedSo: entry.candidate == .compose)
    {
      return recognised(.compose, .data(tree))
    }
    if let reason = BlueprintFile.reasonToSkip(tree) { return .skipped(reason: reason) }
    if BlueprintFile.recognises(tree) { return recognised(.authentik, .data(tree)) }
    if RealmLoader.recognises(tree) { return recognised(.keycloak, .data(tree)) }
    if TraefikFile.recognises(tree) { return recognised(.traefik, .data(tree)) }
    if entry.candidate == .compose {
      if isBinary(file) { return .skipped(reason: "binary, no compose file") }
      if tree.problems.contains(where: \.isError) { return recognised(.compose, .data(tree)) }
      return .skipped(
        reason: file.bytes.allSatisfy { $0 <= 0x20 }
          ? "empty" : "named like a compose file, but has no services")
    }
    return unknown(entry)
  }

  private static let nginxDirectives: Set<String> = [
    "server", "location", "upstream", "http", "proxy_pass", "proxy_set_header", "listen",
    "server_name", "map", "add_header", "auth_request", "fastcgi_pass", "events", "return",
    "rewrite", "ssl_certificate", "include", "try_files", "limit_req_zone", "proxy_buffer_size",
    "proxy_http_version", "proxy_cache_path", "gzip", "client_max_body_size", "stream",
  ]

  private static func looksLikeNginx(_ tree: NginxTree) -> Bool {
    tree.directives.contains { nginxDirectives.contains($0.name.text) }
  }
}
