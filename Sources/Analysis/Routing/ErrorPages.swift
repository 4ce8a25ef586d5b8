// Answers of the proxy itself, and the jumps that error_page makes of them.

import Deployment
import SourceText

extension RequestState {
  /// Statuses that close the connection without an answer (ngx_http_finalize_request).
  private static let silentStatuses: Set<Int> = [408, 444, 499]
  private static let redirectStatuses: Set<Int> = [301, 302, 303, 307, 308]

  /// An answer of the proxy itself, which an error_page may turn into another request.
  mutating func answer(
    _ status: Int, redirect: String?, hasBody: Bool, at span: Span?, isReturn: Bool = true
  ) -> RequestStage {
    // A text, and any status below 400 that redirects nowhere, is sent as it is
    // (ngx_http_script_return_code, ngx_http_send_response).
    let isRedirect = Self.redirectStatuses.contains(status)
    if isReturn, !isRedirect, hasBody || status < 400 {
      return done(forcedStatus ?? status, redirect: nil, at: span, isReturn: isReturn)
    }
    forcedStatus = Self.visible(status)
    if !Self.silentStatuses.contains(status), let line = takeErrorPage(for: status) {
      return follow(errorPage: line, status: status)
    }
    return done(Self.visible(status), redirect: redirect, at: span, isReturn: isReturn)
  }

  private mutating func done(
    _ status: Int, redirect: String?, at span: Span?, isReturn: Bool
  ) -> RequestStage {
    let redirect = redirect.map(absolute)
    let target = redirect.map { " to `\($0)`" } ?? ""
    because.add("nginx answers \(status)\(target) itself", at: span)
    var route = refused(status, redirect: redirect, action: isReturn ? .return : .none)
    if Self.silentStatuses.contains(status) { route.responseHeaders = [] }
    return .done(route)
  }

  /// What clients see of nginx's own statuses for bad TLS and header lines.
  private static func visible(_ status: Int) -> Int {
    (494...497).contains(status) ? 400 : status
  }

  /// A path alone becomes an address with the name of the request and nginx's own port
  /// (ngx_http_header_filter).
  private func absolute(_ redirect: String) -> String {
    let levels = levels
    guard redirect.hasPrefix("/"), !request.isOpen,
      levels.isOn("absolute_redirect", byDefault: true)
    else { return redirect }
    let name =
      levels.isOn("server_name_in_redirect", byDefault: false)
      ? server.firstName : hostName
    let isDefault = listen.port == (request.scheme == "https" ? 443 : 80)
    let isShown = levels.isOn("port_in_redirect", byDefault: true) && !isDefault
    return "\(request.scheme)://\(name)" + (isShown ? ":\(listen.port)" : "") + redirect
  }

  /// The error_page for a status, where one may still be followed.
  func errorPage(for status: Int) -> ProxyDirective? {
    guard !usedErrorPage, redirects <= Routing.redirectLimit else { return nil }
    return levels.lines("error_page").first { line in
      line.arguments.dropLast().contains { $0.text == String(status) }
    }
  }

  /// The error_page for a status; any of the location's forbids another, unless they may recurse.
  private mutating func takeErrorPage(for status: Int) -> ProxyDirective? {
    let line = errorPage(for: status)
    let levels = levels
    if !levels.isOn("recursive_error_pages", byDefault: false),
      !levels.lines("error_page").isEmpty
    {
      usedErrorPage = true
    }
    return line
  }

  private mutating func follow(errorPage line: ProxyDirective, status: Int) -> RequestStage {
    guard let word = line.arguments.last else {
      return done(Self.visible(status), redirect: nil, at: line.head, isReturn: false)
    }
    because.add("`error_page` takes \(status) to `\(word.text)`", at: line.head)
    // `=` alone takes the status of the new answer, `=200` sets it, and else the old one stays.
    if let equals = line.arguments.dropLast().last(where: { $0.text.hasPrefix("=") }) {
      forcedStatus = Int(equals.text.dropFirst())
    }
    if word.text.hasPrefix("@") { return jump(toNamed: word.text, at: line.head) }
    let target = compute(word).display
    guard target.hasPrefix("/") else {
      let code = forcedStatus.flatMap { Self.redirectStatuses.contains($0) ? $0 : nil } ?? 302
      return done(code, redirect: target, at: line.head, isReturn: true)
    }
    // nginx asks for the page with GET, whatever the method was.
    if method != "HEAD" { method = "GET" }
    let parts = RequestTarget.split(target)
    return jump(to: parts.path, query: parts.query)
  }

  // MARK: Jumps

  /// Counts a change of the path or a jump; false where nginx gives up.
  mutating func countChange() -> Bool {
    redirects += 1
    return redirects <= Routing.redirectLimit
  }

  mutating func tooManyChanges() -> RequestStage {
    because.add("too many internal redirects", at: chain.last?.head ?? server.span)
    return answer(500, redirect: nil, hasBody: false, at: nil, isReturn: false)
  }

  mutating func jump(toNamed name: String, at span: Span) -> RequestStage {
    guard countChange() else { return tooManyChanges() }
    guard
      let location = server.locations.first(where: {
        $0.match.kind == .named && $0.match.pattern.text == name
      })
    else {
      because.add("there is no location `\(name)`", at: span)
      return answer(500, redirect: nil, hasBody: false, at: span, isReturn: false)
    }
    isInternal = true
    overlay = nil
    isPassing = false
    chain = [location]
    return .location
  }

  mutating func jump(to path: String, query: String) -> RequestStage {
    guard countChange() else { return tooManyChanges() }
    isInternal = true
    isUntouched = false
    keepsPrefix = true
    self.path = path
    self.query = query
    return .server
  }
}
