// Turns the lines of a site into rules, in the order in which Caddy runs them.

import Deployment
import SourceText

/// Builds rules from lines.
struct CaddyRules {
  private static let depthLimit = 25

  private let order: CaddyOrder
  private let routes: [String: [CaddyLine]]
  /// Whether servers with TLS get the client's Host.
  private let keepsHost: Bool
  private var groups = 0

  init(order: CaddyOrder, routes: [String: [CaddyLine]], keepsHost: Bool) {
    self.order = order
    self.routes = routes
    self.keepsHost = keepsHost
  }

  /// The rules of a block; a `route` keeps the order of its lines.
  mutating func rules(
    of lines: [CaddyLine], matchers outer: CaddyMatchers?, isSorted: Bool, depth: Int = 0
  ) -> [ProxyRule] {
    guard depth < Self.depthLimit else { return [] }
    let matchers = CaddyMatchers(lines, outer: outer)
    // Of the `handle` and `rewrite` lines of one block only the first that fits counts.
    groups += 2
    // A block with a single `handle` has no group.
    let isGrouped = lines.count { $0.name == "handle" || $0.name == "handle_path" } > 1
    let handleGroup: Int? = isGrouped ? groups : nil
    let rewriteGroup = groups + 1
    var entries: [Entry] = []
    for line in lines where !line.name.hasPrefix("@") {
      guard let rule = rule(line, matchers, depth: depth) else { continue }
      var grouped = rule
      switch line.name {
      case "handle", "handle_path": grouped.group = handleGroup
      case "rewrite": grouped.group = rewriteGroup
      default: break
      }
      entries.append(
        Entry(
          rule: grouped,
          matcher: rule.match == .always ? "" : line.arguments.first?.text ?? "",
          place: order.place(of: line.name),
          specificity: Self.specificity(line, rule)))
    }
    groups += 1
    return Self.joined(isSorted ? Self.sorted(entries) : entries)
  }

  /// Neighbours of one group with the same matcher become one rule, so that the matcher is asked only
  /// once (httptype.go, consolidateRoutes).
  private static func joined(_ entries: [Entry]) -> [ProxyRule] {
    var rules: [ProxyRule] = []
    var last: Entry?
    for entry in entries {
      if let last, entry.rule.group == last.rule.group, entry.matcher == last.matcher,
        entry.rule.group != nil || !entry.matcher.isEmpty
      {
        rules[rules.count - 1].steps += entry.rule.steps
      } else {
        rules.append(entry.rule)
        last = entry
      }
    }
    return rules
  }

  private struct Entry {
    let rule: ProxyRule
    /// The matcher as written; empty for none.
    let matcher: String
    let place: Int
    let specificity: CaddyOrder.Specificity
  }

  /// Stable, and with Go's choice of comparisons where they contradict each other.
  private static func sorted(_ entries: [Entry]) -> [Entry] {
    var result = entries
    for start in result.indices.dropFirst() {
      var index = start
      while index > 0, precedes(result[index], result[index - 1]) {
        result.swapAt(index, index - 1)
        index -= 1
      }
    }
    return result
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    a.place == b.place ? CaddyOrder.precedes(a.specificity, b.specificity) : a.place < b.place
  }

  private static func specificity(_ line: CaddyLine, _ rule: ProxyRule) -> CaddyOrder.Specificity {
    let first = line.arguments.first?.text ?? ""
    let written = first.hasPrefix("/") ? first : nil
    return CaddyOrder.Specificity(
      path: written ?? rule.match.singlePath, hasMatcher: rule.match != .always)
  }

  // MARK: Directives

  private static let harmless: Set<String> = [
    "acme_dns", "bind", "copy_response", "copy_response_headers", "encode", "fs", "handle_errors",
    "intercept", "log", "log_append", "log_name", "log_skip", "map", "method", "push",
    "request_body", "root", "skip_log", "templates", "tls", "tracing", "vars", "rate_limit",
    "cache", "crowdsec", "replace", "mirror", "webdav", "forward_proxy",
  ]

  private mutating func rule(
    _ line: CaddyLine, _ matchers: CaddyMatchers, depth: Int
  ) -> ProxyRule? {
    if Self.harmless.contains(line.name) { return nil }
    var arguments = line.arguments
    var match = RequestCondition.always
    // `rewrite /x` has no matcher: one word is the target. Others take the first word that looks like one.
    let hasMatcher =
      ["rewrite", "try_files"].contains(line.name)
      ? arguments.count > 1 && line.name == "rewrite" : true
    if hasMatcher, let first = arguments.first, let condition = matchers.condition(first) {
      match = condition
      arguments.removeFirst()
    }
    let title = ProxyWord(
      text: line.words.prefix(line.arguments.count - arguments.count + 1).map(\.text)
        .joined(separator: " "), span: line.head)
    let steps = steps(line, arguments, matchers, depth: depth)
    return ProxyRule(match: match, title: title, steps: steps)
  }

  private mutating func steps(
    _ line: CaddyLine, _ arguments: [ProxyWord], _ matchers: CaddyMatchers, depth: Int
  ) -> [ProxyStep] {
    func step(_ action: ProxyStep.Action) -> [ProxyStep] {
      [
        ProxyStep(
          action, name: "`\(line.words.map(\.text).joined(separator: " "))`", span: line.head)
      ]
    }
    let block = line.block ?? []
    switch line.name {
    case "handle", "route":
      return step(
        .enter(
          rules(
            of: block, matchers: matchers, isSorted: line.name == "handle", depth: depth + 1)))
    case "handle_path":
      var prefix = line.arguments.first ?? ProxyWord(text: "", span: line.head)
      for end in ["/*", "*"] where prefix.text.hasSuffix(end) {
        prefix.text = String(prefix.text.dropLast(end.utf8.count))
      }
      return step(.stripPrefix([prefix]))
        + step(.enter(rules(of: block, matchers: matchers, isSorted: true, depth: depth + 1)))
    case "invoke":
      let lines = arguments.first.flatMap { routes[$0.text] } ?? []
      return step(.enter(rules(of: lines, matchers: nil, isSorted: true, depth: depth + 1)))
    case "reverse_proxy", "php_fastcgi":
      return CaddyReverseProxy(line, upstreams: arguments, keepsHost: keepsHost).target
        .map { step(.pass($0)) } ?? step(.unknown)
    case "forward_auth": return CaddyReverseProxy(line, upstreams: arguments).permission
    case "redir": return redirect(arguments).map { step($0) } ?? []
    case "respond": return step(.respond(Self.status(arguments) ?? 200))
    case "error": return step(.respond(Self.status(arguments) ?? 500))
    case "abort": return step(.respond(444))
    case "metrics", "acme_server": return step(.respond(200))
    case "file_server":
      return block.contains { $0.name == "pass_thru" } ? [] : step(.serveFiles)
    case "rewrite": return arguments.first.map { step(.replacePath($0)) } ?? []
    case "try_files": return step(.changePath)
    case "uri": return uri(arguments).map { step($0) } ?? []
    case "basic_auth", "basicauth": return step(.checkPassword(removesHeader: false))
    case "request_header":
      return CaddyHeaders.request(arguments, block: block, at: line.head)
    case "header": return CaddyHeaders.response(arguments, block: block, at: line.head)
    default: return step(.unknown)
    }
  }

  private func redirect(_ arguments: [ProxyWord]) -> ProxyStep.Action? {
    guard let to = arguments.first else { return nil }
    switch arguments.dropFirst().first?.text {
    case "permanent": return .redirect(to: to, status: 301)
    case "temporary", nil: return .redirect(to: to, status: 302)
    case "html": return .respond(200)
    case let code?: return .redirect(to: to, status: Int(code) ?? 302)
    }
  }

  private static func status(_ arguments: [ProxyWord]) -> Int? {
    let numbers = arguments.compactMap { word in word.text.utf8.count == 3 ? Int(word.text) : nil }
    return numbers.last
  }

  private func uri(_ arguments: [ProxyWord]) -> ProxyStep.Action? {
    guard arguments.count >= 2 else { return .changePath }
    let target = arguments[1]
    switch arguments[0].text {
    case "strip_prefix":
      var prefix = target
      if !prefix.text.hasPrefix("/") { prefix.text = "/" + prefix.text }
      return .stripPrefix([prefix])
    case "strip_suffix": return .stripSuffix(target)
    case "path_regexp" where arguments.count == 3:
      return .replacePattern(target, with: arguments[2])
    case "query": return nil
    default: return .changePath
    }
  }
}

extension RequestCondition {
  /// The only path that a matcher names, with the star at its end.
  fileprivate var singlePath: String? {
    switch self {
    case .path(let pattern):
      switch pattern.kind {
      case .exact, .glob: pattern.text.text
      case .prefix: pattern.text.text + "*"
      case .suffix: "*" + pattern.text.text
      case .part: "*\(pattern.text.text)*"
      case .labels, .regex: nil
      }
    case .all(let parts):
      parts.lazy.compactMap { part in
        if case .path = part { part.singlePath } else { nil }
      }.first
    case .always, .any, .not, .host, .method, .header, .query, .scheme, .clientAddress, .unknown:
      nil
    }
  }
}
