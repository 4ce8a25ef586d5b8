// The places where a rule lets requests end, and the paths that lead there.

import SourceText

/// A step that ends requests, with the way to it.
public struct ProxyRuleEnd: Sendable {
  /// The step's rule and step in every list on the way, from the outermost.
  public var way: [Turn]
  /// What the rules on the way ask for, from the outermost.
  public var conditions: [RequestCondition]
  /// The title of the innermost rule.
  public var title: ProxyWord
  /// The step.
  public var step: ProxyStep
  /// What was taken off public paths before the innermost rule looks at them.
  public var stripped: String

  /// A rule in a list of rules, and the step in it that leads on.
  public struct Turn: Hashable, Sendable {
    /// The place in the list.
    public var rule: Int
    /// The place among the rule's steps.
    public var step: Int

    /// Makes a turn.
    public init(rule: Int, step: Int) {
      self.rule = rule
      self.step = step
    }
  }
}

extension ProxyRule {
  /// Deeper rules are left out; the parsers' own limits lie above it.
  private static let depthLimit = 30

  /// The ends of all ways through the rule, in the order in which they are written.
  public var ends: [ProxyRuleEnd] {
    var ends: [ProxyRuleEnd] = []
    Self.collect([self], ProxyRuleEnd.Start(), into: &ends)
    return ends
  }

  private static func collect(
    _ rules: [ProxyRule], _ start: ProxyRuleEnd.Start, into ends: inout [ProxyRuleEnd]
  ) {
    guard start.way.count < depthLimit else { return }
    for (index, rule) in rules.enumerated() {
      var next = start
      next.conditions.append(rule.match)
      for (number, step) in rule.steps.enumerated() {
        let way = start.way + [.init(rule: index, step: number)]
        switch step.action {
        case .pass, .respond, .redirect, .serveFiles, .redirectScheme:
          ends.append(
            ProxyRuleEnd(
              way: way, conditions: next.conditions, title: rule.title, step: step,
              stripped: start.stripped))
        case .enter(let inner):
          var deeper = next
          deeper.way = way
          collect(inner, deeper, into: &ends)
        case .stripPrefix(let prefixes) where prefixes.count == 1:
          next.stripped += prefixes[0].text
        default: break
        }
      }
    }
  }

  /// The ends as locations: one for every path that leads to one.
  public var locations: [ProxyLocation] {
    ends.flatMap { end -> [ProxyLocation] in
      end.matches.map { match in
        var location = ProxyLocation(
          match: match, head: match.pattern.span, span: end.step.span)
        location.end = end.step
        return location
      }
    }
  }
}

extension ProxyRuleEnd {
  fileprivate struct Start {
    var way: [Turn] = []
    var conditions: [RequestCondition] = []
    var stripped = ""
  }

  /// More alternatives in one rule than people write.
  private static let alternativeLimit = 12

  /// The paths that lead here, as a location names them; a condition that is more than a path is one as written.
  public var matches: [LocationMatch] {
    guard let last = conditions.last else { return [] }
    let others = conditions.dropLast()
    var alternatives = last.paths
    if alternatives.isEmpty { alternatives = others.last { !$0.paths.isEmpty }?.paths ?? [] }
    let isPlain = conditions.allSatisfy(\.isOfPathAndHost)
    guard isPlain, !alternatives.isEmpty else {
      let pattern = isPlain ? ProxyWord(text: "/", span: title.span) : title
      return [LocationMatch(kind: isPlain ? .prefix : .rule, pattern: pattern)]
    }
    let isStripped = !last.paths.isEmpty && !stripped.isEmpty
    return alternatives.prefix(Self.alternativeLimit).map { path in
      var word = path.text
      if isStripped { word.text = stripped + word.text }
      switch path.kind {
      case .exact: return LocationMatch(kind: .exact, pattern: word)
      case .prefix: return LocationMatch(kind: .prefix, pattern: word)
      case .suffix, .part, .glob, .labels, .regex: return LocationMatch(kind: .rule, pattern: title)
      }
    }
  }
}

extension RequestCondition {
  /// The paths of which one is asked for; empty where any path may do.
  fileprivate var paths: [TextPattern] {
    switch self {
    case .path(let pattern): [pattern]
    case .all(let parts): parts.first { !$0.paths.isEmpty }?.paths ?? []
    case .any(let parts):
      parts.contains { $0.paths.isEmpty } ? [] : parts.flatMap(\.paths)
    case .always, .not, .host, .method, .header, .query, .scheme, .clientAddress, .unknown: []
    }
  }

  /// Whether nothing but the host and the path is asked for.
  fileprivate var isOfPathAndHost: Bool {
    switch self {
    case .always, .host: true
    case .path(let pattern): pattern.kind == .exact || pattern.kind == .prefix
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isOfPathAndHost)
    case .not, .method, .header, .query, .scheme, .clientAddress, .unknown: false
    }
  }
}
