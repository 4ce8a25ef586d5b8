// What nginx's release decides about a request (nginx.org/en/CHANGES).

import Deployment

extension Proxy {
  /// Whether the release is at least `1.line.release`; unknown where nothing tells it.
  func isAtLeast(_ line: Int, _ release: Int) -> Ternary {
    version.map { Ternary($0.isAtLeast(line, release)) } ?? .unknown
  }
}

extension RequestState {
  /// The headers of a request as the release sends them, and what another release would do.
  ///
  /// 1.29.7 talks HTTP/1.1 to upstreams and closes no connection; 1.31.4 always sends a `Host`.
  func adapted(
    _ sent: [SentHeader], _ kind: UpstreamProtocol, authority: String
  ) -> (headers: [SentHeader], differences: [String]) {
    guard kind == .proxy else { return (sent, []) }
    var headers = sent
    var differences: [String] = []
    if let close = sent.firstIndex(where: { $0.name == "connection" && $0.source == .standard }) {
      switch proxy.isAtLeast(29, 7) {
      case .yes: headers.remove(at: close)
      case .no: break
      case .unknown: differences.append("nginx 1.29.7 and later send no `Connection: close`")
      }
    }
    if !sent.contains(where: { $0.name == "host" }) {
      switch proxy.isAtLeast(31, 4) {
      case .yes:
        headers.append(
          SentHeader(name: "host", value: .known(authority), span: nil, source: .standard))
      case .no: break
      case .unknown: differences.append("nginx 1.31.4 and later send `Host: \(authority)`")
      }
    }
    return (headers, differences)
  }

  /// What the release decides about the levels in force, where nothing tells the release.
  var levelDifferences: [String] {
    var differences: [String] = []
    let levels = levels
    if proxy.isAtLeast(29, 3) != .yes, levels.last("add_header_inherit") != nil {
      differences.append("nginx before 1.29.3 does not start with `add_header_inherit`")
    }
    return differences
  }
}
