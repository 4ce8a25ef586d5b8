// The order in which Caddy runs directives, whatever order they are written in.

/// The places of directives.
struct CaddyOrder {
  /// caddyserver.com/docs/caddyfile/directives, "Directive order" (2.11; older names beside the new ones).
  private static let standard = [
    "tracing", "map", "vars", "fs", "root", "log_append", "log_skip", "skip_log", "log_name",
    "header", "copy_response_headers", "request_body", "redir", "method", "rewrite", "uri",
    "try_files", "basicauth", "basic_auth", "forward_auth", "request_header", "encode", "push",
    "intercept", "templates", "invoke", "handle", "handle_path", "route", "abort", "error",
    "copy_response", "respond", "metrics", "reverse_proxy", "php_fastcgi", "file_server",
    "acme_server",
  ]

  private var names: [String]

  /// The standard order, changed by `order` lines of the global options.
  init(options: [CaddyLine] = []) {
    names = Self.standard
    for line in options where line.name == "order" && line.arguments.count >= 2 {
      let name = line.arguments[0].text
      names.removeAll { $0 == name }
      let anchor = line.arguments.count > 2 ? names.firstIndex(of: line.arguments[2].text) : nil
      switch line.arguments[1].text {
      case "first": names.insert(name, at: 0)
      case "last": names.append(name)
      case "before":
        if let anchor { names.insert(name, at: anchor) }
      case "after":
        if let anchor { names.insert(name, at: anchor + 1) }
      default: break
      }
    }
  }

  /// The place of a directive; `handle_path` shares that of `handle`, and those without a place come last.
  func place(of name: String) -> Int {
    names.firstIndex(of: name == "handle_path" ? "handle" : name) ?? names.count
  }

  /// Whether two directives of one kind with these single paths are in the wrong order: the longer path first.
  ///
  /// A directive with any matcher comes before one without; two matchers of another kind stay as they
  /// are written (caddyconfig/httpcaddyfile/directives.go, sortRoutes).
  static func precedes(_ a: Specificity, _ b: Specificity) -> Bool {
    if let first = a.path, let second = b.path {
      let trimmed = (first.hasSuffix("*") ? first.dropLast() : first[...])
      let other = (second.hasSuffix("*") ? second.dropLast() : second[...])
      if trimmed == other { return first.utf8.count < second.utf8.count }
      return trimmed.utf8.count > other.utf8.count
    }
    return a.hasMatcher && !b.hasMatcher
  }

  /// What the order within one directive depends on.
  struct Specificity {
    /// The only path of the matcher, as written.
    var path: String?
    var hasMatcher: Bool
  }
}
