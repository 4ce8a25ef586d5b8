// A site's address: scheme, host, port and path (caddyserver.com/docs/caddyfile/concepts, "Addresses").

import Deployment
import SourceText

/// What a site's address says about names, ports and TLS.
struct CaddyAddress {
  /// The ports that addresses without one mean.
  struct Ports {
    var http = 80
    var https = 443
  }

  /// The host; empty for every host.
  let host: String
  /// The path; empty for every path.
  let path: String
  /// The port; nil where it is not known.
  let port: Int?
  /// Whether the address asks for TLS; nil where nothing but the port may tell.
  let isTLS: Bool?
  /// The words.
  let word: ProxyWord

  /// Reads an address; nil for the empty text.
  init?(_ word: ProxyWord, ports: Ports) {
    var rest = word.text[...]
    guard !rest.isEmpty else { return nil }
    var scheme: String?
    for candidate in ["http", "https"] where rest.lowercased().hasPrefix("\(candidate)://") {
      scheme = candidate
      rest = rest.dropFirst(candidate.utf8.count + 3)
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    path = String(rest[slash...])
    let authority = rest[..<slash]
    let colon = authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
    let name = String(authority[..<(colon ?? authority.endIndex)])
    host = name
    let digits = colon.map { authority[authority.index(after: $0)...] }
    // A variable that is the whole address may hold a scheme and a port as well.
    let isOpen =
      word.text.hasPrefix("${") && word.text.firstIndex(of: "}") == word.text.indices.last
    let standard = scheme == "http" ? ports.http : ports.https
    port = digits.map { Int($0) } ?? (isOpen ? nil : standard)
    switch (scheme, port) {
    case ("https", _): isTLS = true
    case ("http", _), (_, ports.http): isTLS = false
    default: isTLS = host.isEmpty || isOpen ? nil : true
    }
    self.word = word
  }

  /// The host as a value that may be unknown.
  var name: Sourced<String> {
    guard host.contains("${") else {
      return .known(host, span: word.span, origin: word.origin)
    }
    return .unknown(needs: word.variables, span: word.span)
  }

  /// How specific a name is: its length without stars (caddyconfig/httpcaddyfile/httptype.go, specificity).
  static func specificity(_ text: String) -> Int {
    text.utf8.count - text.utf8.count { $0 == UInt8(ascii: "*") }
  }
}
