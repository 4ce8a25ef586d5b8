// A request on its way through the proxy.

import Deployment
import SourceText

/// Everything that changes while a request passes nginx's phases.
struct RequestState {
  /// What stays as it is, as one reference: states are copied for every word that is only looked at.
  private let scene: RequestScene
  let budget = EvaluationBudget()

  /// The locations from outermost to innermost.
  var chain: [ProxyLocation] = [] { didSet { levels = levelsInForce } }
  /// The block of an `if` that holds, or of a `limit_except`: one more level inside the location.
  var overlay: [ProxyDirective]? { didSet { levels = levelsInForce } }
  /// The settings in force.
  private(set) var levels: SettingLevels
  /// Whether some `if` of the location that held passes requests on: nginx keeps that in mind even where
  /// a later one takes over (ngx_http_update_location_config).
  var isPassing = false
  /// The `if` that is taken to hold though only the run time knows.
  var holding: Span?
  /// The `if` lines that are taken not to hold though only the run time knows.
  var openConditions: [Span] = []
  var method: String
  var headers: [RequestHeader]
  /// The decoded path; nil where any path may come.
  var path: String?
  var query: String
  /// Whether the target may be sent on as it came.
  var isUntouched = true
  /// Whether the path still begins with the location's prefix.
  var keepsPrefix = true
  /// What `set`, named groups and tables gave, by name in lower case.
  var variables: [String: RuntimeValue] = [:]
  /// What the groups of the last match took, the whole match first; a group that took no part is nil.
  var captures: [String?] = []
  /// Whether groups are escaped where they are put into a text, as nginx does in rewrite directives.
  var escapesGroups = false
  /// Header lines that a script sets to what is not known.
  var scriptedHeaders: [String: RuntimeValue] = [:]
  var isInternal = false
  /// Whether this is a subrequest, which skips the access checks.
  var isSubrequest = false
  /// Changes of the path and jumps so far; nginx stops after ten.
  var redirects = 0
  /// Whether an error_page was followed that forbids another.
  var usedErrorPage = false
  /// The status that takes the place of the next answer's; nil for none (nginx's `err_status`).
  var forcedStatus: Int?
  /// Whether the variables that describe an upstream's answer are known to be empty.
  var lacksUpstream = false
  /// Whether a pattern or condition that matters could not be decided.
  var isUndecided = false
  var because = Because()

  init(
    proxy: Proxy, request: ProxyRequest, index: ConfigurationIndex, server: ProxyServer,
    listen: ProxyServer.Listen, defaultServer: ProxyServer? = nil
  ) {
    scene = RequestScene(
      proxy: proxy, request: request, index: index, server: server, listen: listen)
    method = request.method
    levels = SettingLevels(levels: [proxy.settings, server.settings])
    headers = Self.accepted(request.headers, levels: levels)
    if !request.isOpen, request.header("host") == nil {
      headers.insert(RequestHeader("Host", request.authority), at: 0)
    }
    // The request line is read before the name of the host is known.
    let reading = SettingLevels(levels: [proxy.settings, (defaultServer ?? server).settings])
    let target = RequestTarget(
      request.target, mergesSlashes: reading.isOn("merge_slashes", byDefault: true))
    path = request.isOpen ? nil : target.path
    query = target.query
  }

  var proxy: Proxy { scene.proxy }
  var request: ProxyRequest { scene.request }
  var index: ConfigurationIndex { scene.index }
  var server: ProxyServer { scene.server }
  var listen: ProxyServer.Listen { scene.listen }
  /// Whether the path holds a `%` as the client sent it, so that it is escaped again on its way out.
  var hasPercent: Bool { scene.hasPercent }
  /// Whether the path holds a `+` as the client sent it.
  var hasPlus: Bool { scene.hasPlus }

  private var levelsInForce: SettingLevels {
    var levels = [proxy.settings, server.settings]
    for location in chain { levels.append(location.settings) }
    if let overlay { levels.append(overlay) }
    return SettingLevels(levels: levels)
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

/// What a request meets and does not change.
private final class RequestScene: Sendable {
  let proxy: Proxy
  let request: ProxyRequest
  /// What the configuration declares, looked up once.
  let index: ConfigurationIndex
  let server: ProxyServer
  let listen: ProxyServer.Listen
  let hasPercent: Bool
  let hasPlus: Bool

  init(
    proxy: Proxy, request: ProxyRequest, index: ConfigurationIndex, server: ProxyServer,
    listen: ProxyServer.Listen
  ) {
    self.proxy = proxy
    self.request = request
    self.index = index
    self.server = server
    self.listen = listen
    let path = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }
    hasPercent = path.contains(UInt8(ascii: "%"))
    hasPlus = path.contains(UInt8(ascii: "+"))
  }
}
