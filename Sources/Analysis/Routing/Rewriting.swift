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
    let outcome = rewrite(directives, hasChanged: &hasChanged)
    if case .proceed = outcome { return hasChanged ? .changed : .proceed }
    if case .stop = outcome { return hasChanged ? .changed : .proceed }
    return outcome
  }

  private mutating func rewrite(
    _ directives: [ProxyDirective], hasChanged: inout Bool
  ) -> RewriteOutcome {
    for directive in directives {
      switch directive.name {
      case "set": set(directive)
      case "break": return .stop
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
    variables[name.lowercased()] = evaluate(directive.arguments[1])
  }

  private mutating func enter(
    _ directive: ProxyDirective, hasChanged: inout Bool
  ) -> RewriteOutcome {
    guard let block = directive.block else { return .proceed }
    switch holds(directive.arguments) {
    case .no: return .proceed
    case .unknown:
      because.add("whether this `if` holds is only known at run time", at: directive.head)
      leaveOpen(block)
      return .proceed
    case .yes:
      because.add("this `if` holds", at: directive.head)
      if !chain.isEmpty { overlay = block }
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

  private func answer(of directive: ProxyDirective) -> RewriteOutcome? {
    guard let first = directive.first else { return nil }
    guard let status = Int(first.text) else {
      return .answer(status: 302, redirect: filledIn(first), hasBody: false, at: directive.head)
    }
    let text = directive.arguments.dropFirst().first
    let isRedirect = [301, 302, 303, 307, 308].contains(status)
    return .answer(
      status: status, redirect: isRedirect ? text.map(filledIn) : nil, hasBody: text != nil,
      at: directive.head)
  }

  private mutating func rewritePath(
    _ directive: ProxyDirective, hasChanged: inout Bool
  ) -> RewriteOutcome {
    guard directive.arguments.count >= 2, let path else { return .proceed }
    let flag = directive.arguments.count > 2 ? directive.arguments[2].text : ""
    switch PCRE(directive.arguments[0].text).match(path) {
    case .noMatch: return .proceed
    case .undecided:
      isUndecided = true
      because.add("this pattern cannot be decided", at: directive.arguments[0].span)
      return .proceed
    case .match(let groups, let names): take(groups: groups, names: names)
    }
    let replacement = directive.arguments[1]
    let isElsewhere = ["http://", "https://", "$scheme"].contains { replacement.text.hasPrefix($0) }
    let value = evaluate(replacement)
    if isElsewhere || flag == "redirect" || flag == "permanent" {
      return .answer(
        status: flag == "permanent" ? 301 : 302, redirect: withQuery(filledIn(replacement)),
        hasBody: false, at: directive.head)
    }
    guard let text = value.text else {
      isUndecided = true
      because.add("the new path is only known at run time", at: replacement.span)
      return .proceed
    }
    let parts = RequestTarget.split(withQuery(text))
    self.path = parts.path
    query = parts.query
    isUntouched = false
    because.add("the path becomes `\(parts.path)`", at: directive.head)
    if flag == "break" {
      keepsPrefix = false
      hasChanged = false
      return .stop
    }
    hasChanged = true
    return flag == "last" ? .changed : .proceed
  }

  /// The old query stays, unless the replacement ends in `?`.
  private func withQuery(_ text: String) -> String {
    if text.hasSuffix("?") { return String(text.dropLast()) }
    if query.isEmpty { return text }
    return text + (text.contains("?") ? "&" : "?") + query
  }
}

extension RequestTarget {
  /// Path and query of a text that is not decoded any further.
  static func split(_ text: String) -> (path: String, query: String) {
    guard let mark = text.firstIndex(of: "?") else { return (text, "") }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }
}
