// The configuration that the official images bring along, where the repository leaves it in place.

import Deployment
import SourceText

/// A file of the image that nginx reads together with the repository's.
public struct NginxImageFile {
  /// Its path in the container.
  public var path: String
  /// What stands in it; every line is placed at what names the image.
  public var directives: [ProxyDirective]
  /// How many of the repository's files nginx reads before it.
  public var position: Int

  /// The welcome page: `localhost` on one port, files and nothing else (docker-nginx,
  /// `conf.d/default.conf` of nginx 1.27; nginx-unprivileged listens on 8080).
  ///
  /// - Parameters:
  ///   - path: the file's path in the container.
  ///   - port: where it listens.
  ///   - span: the place that names the image.
  ///   - position: how many files come before it.
  static func welcomePage(at path: String, port: Int, span: Span, position: Int) -> NginxImageFile {
    func line(_ words: String..., block: [ProxyDirective]? = nil) -> ProxyDirective {
      ProxyDirective(
        name: words.first ?? "", nameSpan: span,
        arguments: words.dropFirst().map { ProxyWord(text: $0, span: span) }, block: block,
        head: span, span: span)
    }
    let root = line("root", "/usr/share/nginx/html")
    return NginxImageFile(
      path: path,
      directives: [
        line(
          "server",
          block: [
            line("listen", String(port)), line("server_name", "localhost"),
            line("location", "/", block: [root, line("index", "index.html", "index.htm")]),
            line("error_page", "500", "502", "503", "504", "/50x.html"),
            line("location", "=", "/50x.html", block: [root]),
          ])
      ], position: position)
  }
}
