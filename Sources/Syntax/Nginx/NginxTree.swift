// The syntax tree of an nginx configuration file, whole or fragment.

import SourceText

/// A directive: a name, its arguments, and a block where it has one.
public struct NginxDirective: Hashable, Sendable {
  /// The name; empty where a block opens without one.
  public let name: NginxWord
  /// The arguments in order.
  public let arguments: [NginxWord]
  /// The directives in the block; `nil` where `;` ends the directive or the block holds Lua.
  public let block: [NginxDirective]?
  /// From the name to the `;` or `}` that ends it.
  public let span: Span
  /// From `{` to `}`.
  public let blockSpan: Span?
  /// The text between the braces of a `*_by_lua_block`.
  public let luaBody: Span?
}

/// The place in a whole configuration that a file is written for.
public enum NginxLevel: String, Sendable {
  /// A whole configuration, or what stands beside `http {}`.
  case main
  /// What stands in `http {}`: the usual `conf.d` file.
  case http
  /// What stands in `stream {}`.
  case stream
  /// What stands in `server {}`.
  case server
  /// What stands in `upstream {}`.
  case upstream
  /// What may stand in `location {}`: a list of headers, for instance.
  case location
}

/// The directives of one file with everything that was odd about it.
public struct NginxTree: Sendable {
  /// The file that the tree describes.
  public let file: SourceFile
  /// The directives outside of every block.
  public let directives: [NginxDirective]
  /// The comments in file order, from `#` to the end of the line.
  public let comments: [Span]
  /// What nginx would refuse or is likely to read otherwise than meant, in file order.
  public let problems: [SyntaxProblem]
  /// Whether something has to fill in the file before nginx reads it (Jinja, ERB, …).
  public let isTemplate: Bool

  /// The level that the file is written for, judged by the directives it begins with.
  public var level: NginxLevel { Self.level(of: directives) }

  /// The level that directives are written for.
  static func level(of directives: [NginxDirective]) -> NginxLevel {
    var names: Set<String> = []
    var servers: [NginxDirective] = []
    var hasUpstreamServer = false
    for directive in directives {
      names.insert(directive.name.text)
      guard directive.name.text == "server" else { continue }
      if directive.block == nil { hasUpstreamServer = true } else { servers.append(directive) }
    }
    if !names.isDisjoint(with: mainNames) { return .main }
    if !servers.isEmpty { return servers.contains(where: isStreamServer) ? .stream : .http }
    if !names.isDisjoint(with: serverNames) { return .server }
    if !names.isDisjoint(with: httpNames) { return .http }
    return hasUpstreamServer ? .upstream : .location
  }

  private static let mainNames: Set<String> = [
    "http", "events", "stream", "mail", "worker_processes", "user", "pid", "daemon", "load_module",
    "worker_rlimit_nofile",
  ]
  private static let serverNames: Set<String> = ["location", "listen", "server_name"]
  private static let httpNames: Set<String> = [
    "upstream", "map", "geo", "split_clients", "limit_req_zone", "limit_conn_zone", "log_format",
    "proxy_cache_path", "server_names_hash_bucket_size", "map_hash_bucket_size",
  ]

  /// In `stream {}` the server itself holds `proxy_pass`; in `http {}` only its locations may.
  private static func isStreamServer(_ server: NginxDirective) -> Bool {
    server.block?.contains { $0.name.text == "proxy_pass" || $0.name.text == "ssl_preread" }
      ?? false
  }
}
