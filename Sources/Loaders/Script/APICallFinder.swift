// Calls in an app's source that go to an identity provider: to its own API with somebody's token, to its token
// endpoint, and to the one that ends its session.

import Deployment
import SourceText
import Syntax

/// Finds calls to Authentik's API, to Keycloak's Admin API, and to the token and end-session endpoints of both.
struct APICallFinder<Files: FileAccess> {
  /// A path that tells product and purpose.
  private struct Target {
    let path: String
    let provider: IdentityProvider.Kind
    let purpose: APICall.Purpose
  }

  /// Authentik serves its API below `/api/v3/` (authentik/api/v3/urls.py, 2025) and its token endpoint at
  /// `/application/o/token/`, the end of a session at `/application/o/<slug>/end-session/`; Keycloak's paths are
  /// those of its server guide, 26.0.
  private static var targets: [Target] {
    [
      Target(path: "/api/v3", provider: .authentik, purpose: .api),
      Target(path: "/admin/realms", provider: .keycloak, purpose: .api),
      Target(path: "/protocol/openid-connect/token", provider: .keycloak, purpose: .token),
      Target(path: "/application/o/token", provider: .authentik, purpose: .token),
      Target(path: "/protocol/openid-connect/logout", provider: .keycloak, purpose: .logout),
      Target(path: "/end-session", provider: .authentik, purpose: .logout),
    ]
  }

  /// More places that call one function than anybody reads.
  private static var callSiteLimit: Int { 40 }

  private var evaluator: ScriptEvaluator<Files>
  private let module: ScriptModule
  private let caller: APICall.Caller
  /// The calls of functions of the module, by the function's name.
  private var callSites: [String: [ScriptNode]] = [:]
  private var calls: [APICall] = []

  /// The calls of a script.
  static func calls(
    in module: ScriptModule, evaluator: inout ScriptEvaluator<Files>
  ) -> [APICall] {
    var finder = APICallFinder(module, evaluator)
    for call in module.calls { finder.read(call) }
    for node in module.tree.nodes(of: [.assignment]) { finder.readNavigation(node) }
    evaluator = finder.evaluator
    return finder.calls.sorted { $0.span.start < $1.span.start }
  }

  private init(_ module: ScriptModule, _ evaluator: ScriptEvaluator<Files>) {
    self.module = module
    self.evaluator = evaluator
    caller = APICall.Caller(of: module)
    for call in module.calls {
      guard let callee = call.firstChild else { continue }
      if callee.kind == .identifier || callee.kind == .member {
        callSites[callee.text, default: []].append(call)
      }
    }
  }

  // MARK: One call

  private mutating func read(_ call: ScriptNode) {
    // A call without arguments asks for nothing, and methods of texts make no requests.
    guard call.child(1) != nil else { return }
    evaluator.begin()
    let request = request(of: call, nil)
    if let found = self.call(request, at: call) {
      calls.append(found)
      return
    }
    guard request?.url.isUnknown == true,
      let function = ScriptEvaluator<Files>.function(around: call),
      let name = Self.name(of: function)
    else { return }
    for site in (callSites[name] ?? []).prefix(Self.callSiteLimit) {
      evaluator.begin()
      let frame = ScriptFrame(
        function: function, arguments: evaluator.arguments(site, nil), receiver: nil, outer: nil)
      if let found = self.call(self.request(of: call, frame), at: site) { calls.append(found) }
    }
  }

  /// `window.location.href = …` sends the browser away.
  private mutating func readNavigation(_ assignment: ScriptNode) {
    guard let target = assignment.firstChild, target.kind == .member,
      target.hasText("href") || target.hasText("location"), let value = assignment.child(1)
    else { return }
    evaluator.begin()
    let url = evaluator.value(value, nil).sourced
    guard url.isPresent else { return }
    let request = Request(url: url, place: Self.place(of: value), options: [])
    guard let found = call(request, at: assignment), found.purpose == .logout else { return }
    calls.append(found)
  }

  /// The name under which a function of the module is called.
  private static func name(of function: ScriptNode) -> String? {
    if !function.textSpan.isEmpty { return function.text }
    guard let parent = function.parent else { return nil }
    switch parent.kind {
    case .declarator: return parent.firstChild.flatMap { $0.kind == .identifier ? $0.text : nil }
    case .property: return parent.text
    default: return nil
    }
  }

  /// What a call asks for.
  private struct Request {
    let url: Sourced<String>
    let place: Span
    let options: [ConfigValue]
  }

  private mutating func request(of call: ScriptNode, _ frame: ScriptFrame?) -> Request? {
    var arguments: [(node: ScriptNode, value: ConfigValue)] = []
    for child in call.children.dropFirst().prefix(4) where child.kind != .spread {
      // Callbacks are no addresses, and what they hold are calls of their own.
      guard child.kind != .function, child.kind != .classDefinition else { continue }
      arguments.append((child, evaluator.value(child, frame)))
    }
    guard let first = arguments.first else { return nil }
    var options = arguments.dropFirst().map(\.value)
    var url = first.value
    if url.isObject {
      // `axios({url, headers})`
      options.append(url)
      guard let inner = url["url"] else { return nil }
      url = inner
    }
    var text = url.sourced
    if let callee = call.firstChild, callee.kind == .member, let receiver = callee.firstChild {
      let client = evaluator.value(receiver, frame)
      if let base = client["baseURL"] ?? client["prefixUrl"], client.isObject {
        options.append(client)
        text = evaluator.concatenation([base, url], at: first.node.span).sourced
      }
    }
    guard text.isPresent else { return nil }
    return Request(url: text, place: Self.place(of: first.node), options: options)
  }

  /// The text of a literal without its quotes; the whole expression otherwise.
  private static func place(of node: ScriptNode) -> Span {
    switch node.kind {
    case .string: node.textSpan
    case .template: node.span.sub(1, node.span.count - 1)
    default: node.span
    }
  }

  private func call(_ request: Request?, at site: ScriptNode) -> APICall? {
    guard let request else { return nil }
    let shown = Self.shown(request.url)
    guard let (target, start) = Self.target(in: shown) else { return nil }
    let path = String(
      decoding: Array(shown.utf8)[start...].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
    // The API's own configuration is open to everybody.
    if target.purpose == .api, path.hasPrefix(target.path + "/" + "root/config") { return nil }
    let credential = Self.credential(in: request.options)
    guard target.purpose != .api || credential != nil else { return nil }
    let opener = target.purpose == .logout ? opener(of: site) : caller
    // Who only puts an address together asks for nothing yet.
    guard target.purpose != .logout || opener != .unknown else { return nil }
    let isHere = request.place.file == site.file.id
    var found = APICall(
      path: site.file.path, span: isHere ? request.place : site.span, urlPath: path,
      host: Self.host(of: request.url), credential: credential ?? .unknown,
      provider: target.provider, purpose: target.purpose, url: request.url)
    if let place = Self.place(of: target, in: request.url), place.file == site.file.id,
      site.span.contains(place), !found.span.contains(place)
    {
      found.span = place
    }
    found.caller = opener
    return found
  }

  /// Who opens the address that ends a session: a redirect sends the browser there.
  private func opener(of call: ScriptNode) -> APICall.Caller {
    guard call.kind != .assignment else { return .browser }
    guard let callee = call.firstChild else { return .unknown }
    let name = callee.kind == .identifier || callee.kind == .member ? callee.text : ""
    switch name {
    case "redirect", "push", "replace", "assign", "open", "permanentRedirect": return .browser
    case "fetch", "axios", "get", "post", "got", "request": return caller
    default: return .unknown
    }
  }

  // MARK: Addresses

  /// The text of a URL with `${…}` for what is not known.
  private static func shown(_ url: Sourced<String>) -> String {
    if let value = url.value { return value }
    return url.pieces.map { $0.text ?? "${\($0.variable ?? "")}" }.joined()
  }

  private static func target(in text: String) -> (Target, Int)? {
    for target in targets {
      guard let range = text.utf8Range(of: target.path) else { continue }
      // `/api/v3x` is another path.
      let next = text.utf8.dropFirst(range.upperBound).first
      guard next == nil || "/?$".utf8.contains(next ?? 0) else { continue }
      if target.purpose == .api, next == nil { continue }
      return (target, range.lowerBound)
    }
    return nil
  }

  /// The literal that holds the path.
  private static func place(of target: Target, in url: Sourced<String>) -> Span? {
    url.pieces.first { $0.variable == nil && $0.text?.utf8Range(of: target.path) != nil }?.span
  }

  /// The host, where nothing before the path is unknown.
  private static func host(of url: Sourced<String>) -> String? {
    if let value = url.value { return WebAddress(value)?.host }
    var known = ""
    for piece in url.pieces {
      guard let text = piece.text else { break }
      known += text
    }
    guard let address = WebAddress(known), !address.path.isEmpty else { return nil }
    return address.host
  }

  // MARK: Credentials

  /// Whose token goes along; nil where none does.
  private static func credential(in options: [ConfigValue]) -> APICall.Credential? {
    for option in options {
      if let text = bearer(in: option, depth: 0) { return credential(text) }
    }
    return nil
  }

  /// The value of a header that begins with `Bearer`.
  private static func bearer(in value: ConfigValue, depth: Int) -> Sourced<String>? {
    guard depth < 5 else { return nil }
    switch value.content {
    case .text(let text):
      let start = text.textWithUnknownsEmpty.prefix(7).lowercased()
      return start.hasPrefix("bearer") ? text : nil
    case .object(let object):
      for member in object.members {
        if let found = bearer(in: member.value, depth: depth + 1) { return found }
      }
      return nil
    case .either(let values, _):
      return values.lazy.compactMap { bearer(in: $0, depth: depth + 1) }.first
    default: return nil
    }
  }

  private static func credential(_ header: Sourced<String>) -> APICall.Credential {
    let variables = header.pieces.compactMap(\.variable)
    if variables.isEmpty { return header.isUnknown ? .unknown : .fixed }
    let words = variables.joined(separator: " ")
    if words.contains("env.") || words.uppercased().contains("API_TOKEN")
      || words.uppercased().contains("APITOKEN") || namesConstant(words)
    {
      return .fixed
    }
    let lower = words.lowercased()
    let isSession = ["session", "account", "jwt", "token"].contains(where: lower.contains)
    return isSession ? .session : .unknown
  }

  /// Whether a word is spelled as constants and environment variables are: `AUTHENTIK_TOKEN`.
  private static func namesConstant(_ expression: String) -> Bool {
    expression.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { word in
      word.contains { $0.isLetter } && word == word.uppercased()
    }
  }
}

extension APICall.Caller {
  /// Who runs a script, by what it says of itself and by its place in a Next.js app.
  init(of module: ScriptModule) {
    for statement in module.tree.root.children.prefix(3) where statement.kind == .string {
      if statement.hasText("use client") {
        self = .browser
        return
      }
      if statement.hasText("use server") {
        self = .server
        return
      }
    }
    let name = RelativePath.name(of: module.path)
    let isRoute = name.hasPrefix("route.") || module.path.contains("pages/api/")
    let importsLibrary = module.tree.root.children.contains {
      $0.kind == .importDeclaration
        && Self.isServerModule($0.text)
    }
    self = isRoute || importsLibrary ? .server : .unknown
  }

  /// Whether only server code imports a module; `next-auth/react` is for both sides.
  private static func isServerModule(_ name: String) -> Bool {
    ["server-only", "next-auth", "next-auth/jwt", "next-auth/next"].contains(name)
      || name.hasPrefix("next-auth/providers/") || name.hasPrefix("@auth/core")
  }
}
