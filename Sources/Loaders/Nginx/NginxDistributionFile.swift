// Files that come with nginx itself and that configurations include without having them in the repository.

import Deployment
import SourceText

/// The lines of nginx's own files that decide what an upstream receives.
enum NginxDistributionFile {
  /// The directives of a file that is known by its name, placed at the include; nil for other files.
  static func directives(of path: String, at span: Span) -> [ProxyDirective]? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let lines = lines[name] else { return nil }
    return lines.map { line in
      ProxyDirective(
        name: line[0], nameSpan: span,
        arguments: line.dropFirst().map { ProxyWord(text: $0, span: span) },
        head: span, span: span)
    }
  }

  /// Debian's `proxy_params` in full, and of the parameter files one line.
  ///
  /// None of their lines concerns a request header, but any line keeps the outer levels' lines from being inherited.
  private static let lines: [String: [[String]]] = [
    "proxy_params": [
      ["proxy_set_header", "Host", "$http_host"],
      ["proxy_set_header", "X-Real-IP", "$remote_addr"],
      ["proxy_set_header", "X-Forwarded-For", "$proxy_add_x_forwarded_for"],
      ["proxy_set_header", "X-Forwarded-Proto", "$scheme"],
    ],
    "fastcgi_params": [["fastcgi_param", "QUERY_STRING", "$query_string"]],
    "fastcgi.conf": [["fastcgi_param", "QUERY_STRING", "$query_string"]],
    "uwsgi_params": [["uwsgi_param", "QUERY_STRING", "$query_string"]],
    "scgi_params": [["scgi_param", "QUERY_STRING", "$query_string"]],
    "mime.types": [], "koi-utf": [], "koi-win": [], "win-utf": [],
    "options-ssl-nginx.conf": [],
    "fastcgi-php.conf": [
      ["try_files", "$fastcgi_script_name", "=404"],
      ["fastcgi_param", "QUERY_STRING", "$query_string"],
    ],
  ]
}
