// nginx's phases in their order: rewriting, the location, access checks, content.

import Deployment
import SourceText

extension RequestState {
  /// What nginx refuses before it looks at any directive of a location.
  func badRequest() -> Refusal? {
    if isInternal { return nil }
    if path == nil, !request.isOpen {
      return Refusal(
        status: 400, reason: "the path leads above the root or is not encoded right", span: nil)
    }
    for name in ["authorization", "host"] where values(ofHeader: name).count > 1 {
      return Refusal(status: 400, reason: "two `\(name)` lines are a bad request", span: nil)
    }
    if method == "TRACE" || method == "CONNECT" {
      return Refusal(status: 405, reason: "nginx refuses \(method)", span: nil)
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
    let search = chooseLocation()
    if !isInternal, let line = chain.internalLine {
      because.add("the location is internal: clients get 404", at: line.head)
      return answer(404, redirect: nil, hasBody: false, at: line.head, isReturn: false)
    }
    if case .redirectToSlash = search, let path {
      because.add("nginx redirects `\(path)` to `\(path)/` by itself", at: chain.last?.head)
      return answer(
        301, redirect: "\(path)/" + (query.isEmpty ? "" : "?\(query)"), hasBody: false, at: nil)
    }
    return .location
  }

  mutating func runLocation(_ routing: Routing, depth: Int) -> RequestStage {
    switch rewriteInLocation() {
    case .answer(let status, let redirect, let hasBody, let span):
      return answer(status, redirect: redirect, hasBody: hasBody, at: span)
    case .changed:
      guard countChange() else { return tooManyChanges() }
      return .search
    case .proceed, .stop: break
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
    return content(routing, depth: depth)
  }

  /// Runs the rewrite directives of the location at the end of the chain, if they hold for the method.
  mutating func rewriteInLocation() -> RewriteOutcome {
    if enterLimitExcept() { return .proceed }
    return chain.last.map { rewrite($0.settings) } ?? .proceed
  }

  /// `limit_except GET { … }` takes the location's place for all other methods; GET includes HEAD.
  ///
  /// Only what blocks inherit holds in it: neither the location's rewrite directives nor its `try_files`.
  private mutating func enterLimitExcept() -> Bool {
    guard let line = chain.last?.settings.last(where: { $0.name == "limit_except" }) else {
      return false
    }
    let methods = line.arguments.map { $0.text.uppercased() }
    // Subrequests are made with GET (ngx_http_subrequest).
    let method = isSubrequest ? "GET" : method
    if methods.contains(method) || (method == "HEAD" && methods.contains("GET")) { return false }
    overlay = line.block ?? []
    because.add("`limit_except` holds for \(method)", at: line.head)
    return true
  }

  /// Files are not part of a deployment: only the last target counts.
  private mutating func tryFiles() -> RequestStage? {
    // An `if` that holds, or limit_except, does not inherit it.
    guard overlay == nil else { return nil }
    let settings = chain.last?.settings ?? server.settings
    guard let line = settings.last(where: { $0.name == "try_files" }),
      let last = line.arguments.last,
      line.arguments.count > 1
    else { return nil }
    if last.text.hasPrefix("=") {
      // Where nothing else serves the location, one of the files is meant to exist.
      guard chain.last?.passes == nil, errorPage(for: 404) == nil else { return nil }
      return .done(finished(.static, at: line.head))
    }
    if last.text.hasPrefix("@") {
      because.add("`try_files` ends at `\(last.text)`", at: line.head)
      return jump(toNamed: last.text, at: line.head)
    }
    let parts = RequestTarget.split(compute(last).display)
    // A path that is tested first is a file then, or nginx would go round in circles.
    if parts.path == path, line.arguments.dropLast().contains(where: { filledIn($0) == path }) {
      return chain.last?.passes == nil ? .done(finished(.static, at: line.head)) : nil
    }
    because.add("`try_files` ends at `\(parts.path)`", at: line.head)
    return jump(to: parts.path, query: parts.query)
  }

  private mutating func content(_ routing: Routing, depth: Int) -> RequestStage {
    if let line = overlay?.passes ?? chain.last?.passes,
      let kind = UpstreamProtocol(directive: line.name)
    {
      return pass(line, kind)
    }
    if isPassing {
      because.add(
        "an earlier `if` passes requests on and a later one that holds does not say where",
        at: chain.last?.head)
      return answer(500, redirect: nil, hasBody: false, at: nil, isReturn: false)
    }
    let handlers = [
      "content_by_lua_block", "content_by_lua_file", "js_content", "stub_status", "empty_gif",
    ]
    if let line = chain.last?.settings.last(where: { handlers.contains($0.name) }) {
      return .done(finished(.none, at: line.head))
    }
    // The module for files knows no other methods (ngx_http_static_handler).
    if !["GET", "HEAD", "POST"].contains(method), levels.last("dav_methods") == nil {
      because.add(
        "nothing passes the request on, and files take no \(method)", at: chain.last?.head)
      return answer(405, redirect: nil, hasBody: false, at: nil, isReturn: false)
    }
    // Files that are missing are why a configuration sends 404 to an upstream.
    var missing = self
    if path != "/", missing.errorPage(for: 404) != nil {
      let stage = missing.answer(404, redirect: nil, hasBody: false, at: nil, isReturn: false)
      let route = routing.run(&missing, from: stage, depth: depth)
      if route.upstream != nil { return .done(route) }
    }
    because.add(
      "nothing passes the request on: nginx looks for a file", at: chain.last?.head ?? server.span)
    return .done(finished(.static, at: nil))
  }

  private mutating func pass(_ line: ProxyDirective, _ kind: UpstreamProtocol) -> RequestStage {
    if let refusal = lookUpFailure(line, kind) {
      because.add(refusal.reason, at: refusal.span)
      return answer(
        refusal.status, redirect: nil, hasBody: false, at: refusal.span, isReturn: false)
    }
    return .done(forwarded(line, kind))
  }
}
