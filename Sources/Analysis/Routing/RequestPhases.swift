// nginx's phases in their order, and what ends them.

import Deployment
import SourceText

extension RequestState {
  /// What nginx refuses before it looks at any directive of a location.
  func badRequest() -> Refusal? {
    if isInternal { return nil }
    if path == nil, !request.isOpen {
      return Refusal(status: 400, reason: "the path leads above the root", span: nil)
    }
    for name in ["authorization", "host"] where values(ofHeader: name).count > 1 {
      return Refusal(status: 400, reason: "two `\(name)` lines are a bad request", span: nil)
    }
    return oversizedHeader()
  }

  mutating func runServer() -> RequestStage {
    chain = []
    overlay = nil
    if case .answer(let status, let redirect, let hasBody, let span) = rewrite(server.settings) {
      return answer(status, redirect: redirect, hasBody: hasBody, at: span)
    }
    return .search
  }

  mutating func runSearch() -> RequestStage {
    redirects += 1
    guard redirects <= Routing.redirectLimit else {
      because.add("too many internal redirects", at: server.span)
      return .done(refused(500, redirect: nil, action: .none))
    }
    if case .redirectToSlash = chooseLocation(), let path {
      because.add("nginx redirects `\(path)` to `\(path)/` by itself", at: server.span)
      return answer(301, redirect: "\(path)/", hasBody: false, at: nil)
    }
    if !isInternal, let location = chain.last,
      location.settings.contains(where: { $0.name == "internal" })
    {
      because.add("the location is internal: clients get 404", at: location.head)
      return answer(404, redirect: nil, hasBody: false, at: location.head)
    }
    return .location
  }

  mutating func runLocation(_ routing: Routing, depth: Int) -> RequestStage {
    enterLimitExcept()
    if let location = chain.last {
      switch rewrite(location.settings) {
      case .answer(let status, let redirect, let hasBody, let span):
        return answer(status, redirect: redirect, hasBody: hasBody, at: span)
      case .changed: return .search
      case .proceed, .stop: break
      }
    }
    changeInputHeaders()
    if !isSubrequest,
      let refusal = refusal(authRequest: { state, target in
        routing.status(ofSubrequest: target, from: state, depth: depth)
      })
    {
      return answer(
        refusal.status, redirect: nil, hasBody: false, at: refusal.span, isReturn: false)
    }
    if let stage = tryFiles() { return stage }
    return content()
  }

  /// `limit_except GET { … }` is a level of its own for all other methods; GET includes HEAD.
  mutating func enterLimitExcept() {
    guard let line = chain.last?.settings.last(where: { $0.name == "limit_except" }) else { return }
    let methods = line.arguments.map { $0.text.uppercased() }
    if methods.contains(method) || (method == "HEAD" && methods.contains("GET")) { return }
    overlay = line.block
    because.add("`limit_except` holds for \(method)", at: line.head)
  }

  /// Files are not part of a deployment: only the last target counts.
  private mutating func tryFiles() -> RequestStage? {
    let settings = chain.last?.settings ?? server.settings
    guard let line = settings.last(where: { $0.name == "try_files" }),
      let last = line.arguments.last,
      line.arguments.count > 1
    else { return nil }
    if last.text.hasPrefix("=") {
      // Where nothing else serves the location, one of the files is meant to exist.
      guard chain.last?.passes == nil, errorTarget(404) == nil else { return nil }
      return .done(finished(.static, at: line.head))
    }
    if last.text.hasPrefix("@") {
      because.add("`try_files` ends at `\(last.text)`", at: line.head)
      return jump(toNamed: last.text, at: line.head)
    }
    let parts = RequestTarget.split(filledIn(last))
    guard parts.path != path else {
      return chain.last?.passes == nil ? .done(finished(.static, at: line.head)) : nil
    }
    because.add("`try_files` ends at `\(parts.path)`", at: line.head)
    return jump(to: parts.path, query: parts.query)
  }

  private mutating func content() -> RequestStage {
    if let line = overlay?.passes ?? chain.last?.passes,
      let kind = UpstreamProtocol(directive: line.name)
    {
      return .done(forwarded(line, kind))
    }
    let handlers = [
      "content_by_lua_block", "content_by_lua_file", "js_content", "stub_status", "empty_gif",
    ]
    if let line = chain.last?.settings.last(where: { handlers.contains($0.name) }) {
      return .done(finished(.none, at: line.head))
    }
    // Files that are missing are why a configuration has an error_page for 404.
    if let line = errorTarget(404) { return follow(errorPage: line, status: 404) }
    because.add(
      "nothing passes the request on: nginx looks for a file", at: chain.last?.head ?? server.span)
    return .done(finished(.static, at: nil))
  }

  // MARK: Answers

  /// An answer of the proxy itself, which an error_page may turn into another request.
  mutating func answer(
    _ status: Int, redirect: String?, hasBody: Bool, at span: Span?, isReturn: Bool = true
  ) -> RequestStage {
    if status >= 300, redirect == nil, !(hasBody && isReturn), let line = errorTarget(status) {
      return follow(errorPage: line, status: status)
    }
    let target = redirect.map { " to `\($0)`" } ?? ""
    because.add("nginx answers \(status)\(target) itself", at: span)
    return .done(
      refused(forcedStatus ?? status, redirect: redirect, action: isReturn ? .return : .none))
  }

  private func errorTarget(_ status: Int) -> ProxyDirective? {
    let levels = levels
    guard !usedErrorPage || levels.isOn("recursive_error_pages", byDefault: false) else {
      return nil
    }
    return levels.lines("error_page").first { line in
      line.arguments.dropLast().contains { $0.text == String(status) }
    }
  }

  private mutating func follow(errorPage line: ProxyDirective, status: Int) -> RequestStage {
    usedErrorPage = true
    let forced = line.arguments.dropLast().last { $0.text.hasPrefix("=") }
      .map { Int($0.text.dropFirst()) }
    guard let word = line.arguments.last else {
      return .done(refused(status, redirect: nil, action: .none))
    }
    because.add("`error_page` takes \(status) to `\(word.text)`", at: line.head)
    if word.text.hasPrefix("@") {
      noteForced(forced, status)
      return jump(toNamed: word.text, at: line.head)
    }
    let target = filledIn(word)
    guard target.hasPrefix("/") else {
      let code = forced.flatMap { $0 } ?? 302
      return .done(refused(code, redirect: target, action: .return))
    }
    noteForced(forced, status)
    // nginx asks for the page with GET, whatever the method was.
    if method != "HEAD" { method = "GET" }
    let parts = RequestTarget.split(target)
    return jump(to: parts.path, query: parts.query)
  }

  /// `=` alone takes the status of the new answer, `=200` sets it, and else the old one stays.
  private mutating func noteForced(_ forced: Int??, _ status: Int) {
    switch forced {
    case .none: forcedStatus = status
    case .some(let code): forcedStatus = code
    }
  }

  private mutating func jump(toNamed name: String, at span: Span) -> RequestStage {
    redirects += 1
    isInternal = true
    overlay = nil
    guard redirects <= Routing.redirectLimit,
      let location = server.locations.first(where: {
        $0.match.kind == .named && $0.match.pattern.text == name
      })
    else {
      because.add("there is no location `\(name)`", at: span)
      return .done(refused(500, redirect: nil, action: .none))
    }
    chain = [location]
    return .location
  }

  private mutating func jump(to path: String, query: String) -> RequestStage {
    isInternal = true
    isUntouched = false
    keepsPrefix = true
    self.path = path
    self.query = query
    return .server
  }
}
