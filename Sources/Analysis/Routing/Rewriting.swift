// nginx's rewrite module: set, if, rewrite, return, break.

import Deployment
import SourceText

extension RequestState {
  /// What a list of rewrite directives came to.
  enum RewriteOutcome {
    /// The request goes on where it is.
    case proceed
    /// `break`: nothing more of this list counts.
    case stop
    /// The path changed, and a location has to be looked for again.
    case changed
    /// The proxy answers.
    case answer(status: Int, redirect: String?, hasBody: Bool, at: Span)
  }

  /// Runs the rewrite directives of a block in their order.
  mutating func rewrite(_ directives: [ProxyDirective]) -> RewriteOutcome {
    var hasChanged = false
    // Up to the first rewrite that matches (ngx_http_rewrite_handler, ngx_http_script_regex_end_code).
    escapesGroups = true
    defer { escapesGroups = false }
    let outcome = rewrite(directives, hasChanged: &hasChanged)
    switch outcome {
    case .proceed, .stop: return hasChanged ? .changed : .proceed
    case .changed, .answer: return outcome
    }
  }

  private mutating func rewrite(
    _ directives: [ProxyDirective], hasChanged: inout Bool
  ) -> RewriteOutcome {
    for directive in directives {
      switch directive.name {
      case "set": set(directive)
      case "break":
        // The path stays changed, but no location is looked for again (ngx_http_script_break_code).
        hasChanged = false
        return .stop
      case "return":
        if let answer = answer(of: directive) { return answer }
      case "rewrite":
        let outcome = rewritePath(directive, hasChanged: &hasChanged)
        guard case .proceed = outcome else { return outcome }
      case "if":
        let outcome = enter(directive, hasChanged: &hasChanged)
        guard case .proceed = outcome else { return outcome }
      default: continue
      }
    }
    return .proceed
  }

  private mutating func set(_ directive: ProxyDirective) {
    guard directive.arguments.count == 2, let name = directive.arguments[0].variables.first else {
      return
    }
    let value = compute(directive.arguments[1])
    switch name.lowercased() {
    case "args", "query_string":
      // The only variables of nginx's own that change the request (ngx_http_variable_set_args).
      query = value.display
      isUntouched = false
    case let name: variables[name] = value
    }
  }

  private mutating func enter(
    _ directive: ProxyDirective, hasChanged: inout Bool
  ) -> RewriteOutcome {
    guard let block = directive.block else { return .proceed }
    let verdict = holds(directive.arguments)
    let isAssumed = verdict == .unknown && holding == directive.head
    switch isAssumed ? .yes : verdict {
    case .no: return .proceed
    case .unknown:
      because.add("whether this `if` holds is only known at run time", at: directive.head)
      if block.decidesMore, !openConditions.contains(directive.head) {
        openConditions.append(directive.head)
      }
      leaveOpen(block)
      return .proceed
    case .yes:
      because.add(isAssumed ? "this `if` is taken to hold" : "this `if` holds", at: directive.head)
      if !chain.isEmpty {
        overlay = block
        isPassing = isPassing || block.passes != nil
      }
      return rewrite(block, hasChanged: &hasChanged)
    }
  }

  /// An `if` that may or may not hold: its variables may have either value.
  mutating func leaveOpen(_ block: [ProxyDirective]) {
    for directive in block where directive.name == "set" && directive.arguments.count == 2 {
      guard let name = directive.arguments[0].variables.first?.lowercased() else { continue }
      let before = variables[name] ?? .known("")
      variables[name] = before.or(evaluate(directive.arguments[1]), expression: "$\(name)")
    }
  }

  private mutating func answer(of directive: ProxyDirective) -> RewriteOutcome? {
    guard let first = directive.first else { return nil }
    escapesGroups = false
    guard let status = Int(first.text) else {
      return .answer(
        status: 302, redirect: compute(first).display, hasBody: false, at: directive.head)
    }
    let text = directive.arguments.dropFirst().first
    let isRedirect = [301, 302, 303, 307, 308].contains(status)
    return .answer(
      status: status, redirect: isRedirect ? text.map { compute($0).display } : nil,
      hasBody: text != nil,
      at: directive.head)
  }

  private mutating func rewritePath(
    _ directive: ProxyDirective, hasChanged: inout Bool
  ) -> RewriteOutcome {
    guard directive.arguments.count >= 2, let path else { return .proceed }
    let flag = directive.arguments.count > 2 ? directive.arguments[2].text : ""
    switch PCRE(directive.arguments[0].text).match(path) {
    case .noMatch:
      captures = []
      return .proceed
    case .undecided:
      isUndecided = true
      because.add("this pattern cannot be decided", at: directive.arguments[0].span)
      return .proceed
    case .match(let groups, let names): take(groups: groups, names: names)
    }
    isInternal = true
    let target = RewriteTarget(
      directive.arguments[1], isRedirect: flag == "redirect" || flag == "permanent")
    if target.isRedirect {
      return .answer(
        status: flag == "permanent" ? 301 : 302, redirect: redirect(to: target), hasBody: false,
        at: directive.head)
    }
    let newPath = text(of: target.path, escapesGroups: false)
    let newQuery = text(of: target.query, escapesGroups: true)
    escapesGroups = false
    guard let newPath, let newQuery else {
      isUndecided = true
      because.add("the new path is only known at run time", at: directive.arguments[1].span)
      return .proceed
    }
    if newPath.isEmpty {
      because.add("the new path is empty", at: directive.head)
      return .answer(status: 500, redirect: nil, hasBody: false, at: directive.head)
    }
    self.path = newPath
    if target.hasQuery {
      query = newQuery + (target.keepsQuery && !query.isEmpty ? "&\(query)" : "")
    } else if !target.keepsQuery {
      query = ""
    }
    isUntouched = false
    because.add("the path becomes `\(newPath)`", at: directive.head)
    if flag == "break" {
      keepsPrefix = false
      hasChanged = false
      return .stop
    }
    hasChanged = true
    return flag == "last" ? .changed : .proceed
  }

  /// A redirect's target: groups are escaped, and escapes of ordinary characters undone.
  private mutating func redirect(to target: RewriteTarget) -> String {
    escapesGroups = true
    var text = ""
    for part in target.path { text += value(of: part).display }
    text = RequestTarget.unescapedForRedirect(text)
    guard target.keepsQuery, !query.isEmpty else { return text }
    return text + (text.contains("?") ? "&" : "?") + query
  }

  private mutating func text(of parts: [ProxyWord.Part], escapesGroups: Bool) -> String? {
    self.escapesGroups = escapesGroups
    var text = ""
    for part in parts {
      guard let value = value(of: part).text else { return nil }
      text += value
    }
    return text.utf8.count > EvaluationBudget.lengthLimit ? nil : text
  }

  private mutating func value(of part: ProxyWord.Part) -> RuntimeValue {
    switch part {
    case .text(let text): .known(text)
    case .variable(let name): value(of: name)
    }
  }
}

extension [ProxyDirective] {
  /// Whether a block does more than give variables values.
  fileprivate var decidesMore: Bool {
    contains { !["set", "access_log", "rewrite_log"].contains($0.name) }
  }
}
