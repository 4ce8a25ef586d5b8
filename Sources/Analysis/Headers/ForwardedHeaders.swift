// How the upstream learns under which address a client came.

import Deployment
import SourceText

extension RequestState {
  /// Host, the X-Forwarded family and Forwarded for a `…_pass` line.
  func forwardedHeaders(
    _ kind: UpstreamProtocol, _ target: ProxyWord
  ) -> [String: ProxyRoute.ForwardedHeader] {
    let lines = levels.lines(kind.headerDirective)
    let isUncertain = levels.isUncertain(kind.headerDirective)
    let passes = passesHeaders(kind)
    var result: [String: ProxyRoute.ForwardedHeader] = [:]
    result.reserveCapacity(ProxyRoutes.forwardedNames.count)
    for line in lines {
      // Of several lines the last one counts.
      if let name = kind.headerName(setBy: line), Self.forwardedNames.contains(name) {
        result[name] = Self.forwarded(line)
      }
    }
    for name in ProxyRoutes.forwardedNames where result[name] == nil {
      if isUncertain {
        result[name] = .unknown
      } else if name == "host", !kind.usesParameters {
        let address = UpstreamAddress(filledIn(target), protocol: kind)
        result[name] = .standard(address.proxyHost)
      } else {
        result[name] =
          passes
          ? .passedThrough : .notSent(levels.last(kind.passDirective)?.head)
      }
    }
    return result
  }

  private static let forwardedNames = Set(ProxyRoutes.forwardedNames)

  private static func forwarded(_ line: ProxyDirective) -> ProxyRoute.ForwardedHeader {
    let value = line.arguments[1]
    if value.text.isEmpty { return .notSent(line.head) }
    return value.variables.isEmpty
      ? .literal(value.text, value.span) : .expression(value.text, value.span)
  }

  /// The `auth_basic` line in force, if it asks for a password.
  var basicAuthLine: ProxyDirective? {
    let levels = levels
    guard let line = levels.last("auth_basic"), let realm = line.first,
      levels.last("auth_basic_user_file") != nil, evaluate(realm).text != "off"
    else { return nil }
    return line
  }
}

extension SettingLevels {
  /// Parts of names of files that hold no lines about requests.
  private static let harmlessIncludes = [
    "ssl", "tls", "cert", "dhparam", "mime", "gzip", "brotli", "acme", "resolver", "log",
  ]

  /// Whether an include that could not be followed may hold lines of this directive that count here.
  func isUncertain(_ name: String) -> Bool {
    for level in levels.reversed() {
      if level.contains(where: Self.isUnresolvedInclude) { return true }
      if level.contains(where: { $0.isCalled(name) }) { return false }
    }
    return false
  }

  private static func isUnresolvedInclude(_ line: ProxyDirective) -> Bool {
    guard line.isCalled("include"), let path = line.first?.text.lowercased() else { return false }
    return !harmlessIncludes.contains { path.contains($0) }
  }
}
