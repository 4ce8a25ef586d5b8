// What the steps of a rule do to a request.

import Deployment
import SourceText

extension RuleState {
  /// Tries rules in order; the result is nil where none of them ends the request.
  ///
  /// - Parameters:
  ///   - rules: the rules.
  ///   - way: the rules that are taken for granted, to see what becomes of requests that get there.
  mutating func run(_ rules: [ProxyRule], way: ArraySlice<ProxyRuleEnd.Turn> = []) -> Route? {
    var taken: Set<Int> = []
    let wanted = way.first.map { rules.indices.contains($0.rule) ? rules[$0.rule] : nil } ?? nil
    for (index, rule) in rules.enumerated() {
      if let group = rule.group, taken.contains(group) { continue }
      let isWanted = way.first?.rule == index
      // Whoever gets to the wanted rule was not taken by another one of its group.
      if !isWanted, let group = rule.group, group == wanted?.group, index < way.first?.rule ?? 0 {
        continue
      }
      switch isWanted ? .yes : matches(rule.match) {
      case .no: continue
      case .unknown: tryUndecided(rule)
      case .yes:
        if let group = rule.group { taken.insert(group) }
        if rule.match != .always, proxy.kind == .caddy, !isWanted {
          because.add("`\(rule.title.text)` takes the request", at: rule.title.span)
        }
        if let route = run(rule.steps, way: isWanted ? way : []) { return route }
      }
    }
    return nil
  }

  private mutating func run(
    _ steps: [ProxyStep], way: ArraySlice<ProxyRuleEnd.Turn>
  ) -> Route? {
    for (index, step) in steps.enumerated() {
      if case .enter(let rules) = step.action {
        let inner = way.first?.step == index ? way.dropFirst() : []
        if let route = run(rules, way: inner) { return route }
      } else if let route = run(step) {
        return route
      }
    }
    return nil
  }

  /// A rule of which nobody knows whether it holds: what it changes may or may not be changed.
  private mutating func tryUndecided(_ rule: ProxyRule) {
    var other = self
    if other.run(rule.steps, way: []) != nil {
      if !request.isOpen {
        because.add(
          "whether `\(rule.title.text)` takes the request is not known", at: rule.title.span)
        isUndecided = true
      }
      return
    }
    if other.path != path { path = nil }
    if other.host != host { isUndecided = true }
    for name in Set(headers.map(\.name) + other.headers.map(\.name)).sorted() {
      let mine = values(name)
      let theirs = other.values(name)
      guard mine != theirs else { continue }
      headers.removeAll { $0.name == name }
      let line = theirs.first ?? mine.first
      headers.append(
        RuleHeader(
          name: name,
          value: .open(
            line?.expression ?? "as `\(rule.title.text)` decides",
            mayBeEmpty: mine.isEmpty || theirs.isEmpty),
          span: line?.span ?? rule.title.span, source: .setting))
    }
  }

  // MARK: Steps

  private mutating func run(_ step: ProxyStep) -> Route? {
    switch step.action {
    case .setHeader, .removeHeader, .editHeader: changeHeader(step)
    case .setResponseHeader, .hideResponseHeader: changeAnswer(step)
    case .answerOrigins(let origins): return answer(step, origins)
    case .stripPrefix, .stripPattern, .stripSuffix, .addPrefix, .replacePath, .replacePattern,
      .changePath:
      changePath(step)
    case .checkPassword(let removesHeader): return check(step, removesHeader: removesHeader)
    case .askPermission(let address, let copies, let pattern):
      ask(step, address: address, copies: copies, pattern: pattern)
    case .redirect(let to, let status):
      let target = evaluate(to)
      because.add("\(step.name) sends the client to `\(target.display)`", at: step.span)
      return answered(status, by: step, redirect: target.display)
    case .redirectPattern(let pattern, let to, let isPermanent):
      return redirect(step, pattern: pattern, to: to, isPermanent: isPermanent)
    case .redirectScheme(let scheme, let port, let isPermanent):
      return redirect(step, scheme: scheme, port: port, isPermanent: isPermanent)
    case .respond(let status):
      because.add("\(step.name) answers", at: step.span)
      return answered(status, by: step)
    case .serveFiles:
      because.add("\(step.name) serves files", at: step.span)
      return answered(nil, by: step, isStatic: true)
    case .pass(let target): return pass(target, step)
    case .unknown:
      isUndecided = true
      because.add("\(step.name) is not understood", at: step.span)
    case .enter: break
    }
    return nil
  }

  mutating func changeAnswer(_ step: ProxyStep) {
    switch step.action {
    case .setResponseHeader(let name, let value, let replaces):
      if replaces { hiddenAnswerHeaders.insert(name.lowercased()) }
      responseHeaders.append(
        Route.ResponseHeader(
          name: name, value: evaluate(value).display, always: true, span: step.span))
    case .hideResponseHeader(let name): hiddenAnswerHeaders.insert(name.lowercased())
    default: break
    }
  }

  mutating func changeHeader(_ step: ProxyStep, upstream: String? = nil) {
    switch step.action {
    case .setHeader(let name, let word, let isAddition):
      let key = name.lowercased()
      let header = RuleHeader(
        name: key, value: evaluate(word, upstream: upstream), expression: word.text,
        span: step.span, source: .setting)
      if key == "host" {
        host = header
        if let text = header.value.text { authority = text }
        return
      }
      if !isAddition { headers.removeAll { $0.name == key } }
      headers.append(header)
    case .removeHeader(let name):
      let key = name.lowercased()
      func fits(_ other: String) -> Bool {
        switch (key.hasPrefix("*"), key.hasSuffix("*")) {
        case (true, true): other.contains(key.dropFirst().dropLast())
        case (true, false): other.hasSuffix(key.dropFirst())
        case (false, true): other.hasPrefix(key.dropLast())
        case (false, false): other == key
        }
      }
      if fits("authorization") { removal = step }
      if fits("x-forwarded-for") { isForwardedForRemoved = true }
      headers.removeAll { fits($0.name) }
    case .editHeader(let name):
      let key = name.lowercased()
      for index in headers.indices where headers[index].name == key {
        headers[index].value = .open("\(step.name)", mayBeEmpty: true)
        headers[index].span = step.span
        headers[index].source = .setting
      }
    default: break
    }
  }

  /// Bearer tokens are no credentials for a password; right passwords are taken for granted.
  private mutating func check(_ step: ProxyStep, removesHeader: Bool) -> Route? {
    let value = values("authorization").first?.value.text?.lowercased() ?? ""
    let isCredentials = value.hasPrefix("basic ") || value.hasPrefix("digest ")
    if !isCredentials {
      guard request.isOpen else {
        because.add("\(step.name) asks for a password and answers 401", at: step.span)
        return answered(401, by: step)
      }
      password = step
    }
    if removesHeader {
      headers.removeAll { $0.name == "authorization" }
      removal = step
    }
    return nil
  }

  /// An agreement may bring headers, and takes away the client's own of the same names.
  private mutating func ask(
    _ step: ProxyStep, address: ProxyWord, copies: [String], pattern: ProxyWord?
  ) {
    permission = step
    because.add("\(step.name) asks `\(address.text)`, which is taken to agree", at: step.span)
    var names = copies.map { $0.lowercased() }
    if let pattern, case .match = PCRE(pattern.text).match("Authorization") {
      names.append("authorization")
    }
    for name in names {
      headers.removeAll { $0.name == name }
      headers.append(
        RuleHeader(
          name: name, value: .open("from the answer of \(address.text)", mayBeEmpty: true),
          span: step.span, source: .setting))
    }
  }

  private mutating func redirect(
    _ step: ProxyStep, scheme: String, port: String?, isPermanent: Bool
  ) -> Route? {
    guard request.scheme != scheme else { return nil }
    let target =
      "\(scheme)://\(request.host)" + (port.map { ":\($0)" } ?? "") + (sentURI ?? request.target)
    because.add("\(step.name) sends the client to \(scheme)", at: step.span)
    return answered(Self.redirectStatus(request.method, isPermanent), by: step, redirect: target)
  }

  /// Traefik keeps the method of everything but `GET` (pkg/middlewares/redirect).
  static func redirectStatus(_ method: String, _ isPermanent: Bool) -> Int {
    method == "GET" ? isPermanent ? 301 : 302 : isPermanent ? 308 : 307
  }
}
