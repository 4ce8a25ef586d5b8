// A request on its way through the proxy.

import Deployment
import SourceText

/// Everything that changes while a request passes nginx's phases.
struct RequestState {
  let proxy: Proxy
  let request: ProxyRequest
  /// Names of variables that some line of the configuration sets.
  let declared: Set<String>
  let server: ProxyServer
  let listen: ProxyServer.Listen

  let budget = EvaluationBudget()

  /// The locations from outermost to innermost.
  var chain: [ProxyLocation] = []
  /// The block of an `if` that holds, or of a `limit_except`: one more level inside the location.
  var overlay: [ProxyDirective]?
  var method: String
  var headers: [RequestHeader]
  /// The decoded path; nil where any path may come.
  var path: String?
  var query: String
  /// Whether the target may be sent on as it came.
  var isUntouched = true
  /// Whether the path still begins with the location's prefix.
  var keepsPrefix = true
  var variables: [String: RuntimeValue] = [:]
  /// Header lines that a script sets to what is not known.
  var scriptedHeaders: [String: RuntimeValue] = [:]
  var captures: [String?] = []
  var isInternal = false
  /// Whether this is a subrequest, which skips the access checks.
  var isSubrequest = false
  /// Internal redirects so far; nginx stops after ten.
  var redirects = 0
  var usedErrorPage = false
  /// The status that an error_page's `=` sets.
  var forcedStatus: Int?
  /// Whether a pattern or condition that matters could not be decided.
  var isUndecided = false
  var because = Because()

  init(
    proxy: Proxy, request: ProxyRequest, declared: Set<String>, server: ProxyServer,
    listen: ProxyServer.Listen
  ) {
    self.proxy = proxy
    self.request = request
    self.declared = declared
    self.server = server
    self.listen = listen
    method = request.method
    let levels = SettingLevels(levels: [proxy.settings, server.settings])
    headers = Self.accepted(request.headers, levels: levels)
    if !request.isOpen, request.header("host") == nil {
      headers.insert(RequestHeader("Host", request.authority), at: 0)
    }
    let target = RequestTarget(
      request.target, mergesSlashes: levels.isOn("merge_slashes", byDefault: true))
    path = request.isOpen ? nil : target.path
    query = target.query
  }

  /// The settings in force.
  var levels: SettingLevels {
    SettingLevels(
      levels: [proxy.settings, server.settings] + chain.map(\.settings)
        + (overlay.map { [$0] } ?? []))
  }

  /// nginx drops header lines whose names hold other bytes than letters, digits and `-`.
  private static func accepted(_ headers: [RequestHeader], levels: SettingLevels) -> [RequestHeader]
  {
    let underscores = levels.isOn("underscores_in_headers", byDefault: false)
    let ignoresInvalid = levels.isOn("ignore_invalid_headers", byDefault: true)
    return headers.filter { header in
      header.name.utf8.allSatisfy { byte in
        if byte == UInt8(ascii: "_") { return underscores }
        return byte == UInt8(ascii: "-") || PCREByteSet.wordBytes.contains(byte) || !ignoresInvalid
      }
    }
  }

  /// All values under a name that is given in lower case.
  func values(ofHeader name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name }.map(\.value)
  }
}
