// The places where a rule lets requests end, and the paths that lead there.

import SourceText

/// A step that ends requests, with the way to it.
public struct ProxyRuleEnd: Sendable {
  /// The step's rule and step in every list on the way, from the outermost.
  public var way: [Turn]
  /// What the rules on the way ask for, from the outermost.
  public var conditions: [RequestCondition]
  /// The title of the innermost rule that asks for something.
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
      if rule.match != .always || start.title == nil { next.title = rule.title }
      for (number, step) in rule.steps.enumerated() {
        let way = start.way + [.init(rule: index, step: number)]
        switch step.action {
        case .pass, .respond, .redirect, .serveFiles, .redirectScheme, .redirectPattern:
          ends.append(
            ProxyRuleEnd(
              way: way, conditions: next.conditions, title: next.title ?? rule.title, step: step,
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
      end.alternatives.map { alternative in
        var location = ProxyLocation(
          match: alternative.match, head: alternative.match.pattern.span, span: end.step.span)
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
    var title: ProxyWord?
  }

  /// One of the ways of asking for what leads to an end.
  public struct Alternative: Hashable, Sendable {
    /// The paths, as a location names them.
    public var match: LocationMatch
    /// The hosts; nil for all that the server has.
    public var hosts: [String]?
  }

  /// The paths that lead here; a condition that is more than hosts and a path is one as written.
  public var alternatives: [Alternative] {
    let isPlain = conditions.allSatisfy(\.isOfPathAndHost)
    guard isPlain, let last = conditions.last?.choices else { return [whole] }
    let outer = RequestCondition.and(Array(conditions.dropLast())).choices ?? []
    let isNested = last.contains { $0.path != nil }
    let inner = isNested || outer.isEmpty ? last : outer
    return inner.map { choice in
      var hosts = choice.hosts
      if isNested, hosts == nil, outer.count == 1 { hosts = outer[0].hosts }
      guard let path = choice.path else {
        let root = ProxyWord(text: "/", span: title.span)
        return Alternative(match: LocationMatch(kind: .prefix, pattern: root), hosts: hosts)
      }
      var word = path.text
      if isNested { word.text = stripped + word.text }
      let kind: LocationMatch.Kind = path.kind == .exact ? .exact : .prefix
      return Alternative(match: LocationMatch(kind: kind, pattern: word), hosts: hosts)
    }
  }

  private var whole: Alternative {
    Alternative(match: LocationMatch(kind: .rule, pattern: title), hosts: nil)
  }
}

/// A path and the hosts that it is asked for under.
private struct PathChoice: Hashable {
  /// More alternatives in one rule than people write.
  static let limit = 12

  var path: TextPattern?
  /// The exact names; nil for every host, empty where only a pattern tells.
  var hosts: [String]?

  /// Both at once; of two paths the longer one, of two lists of hosts what both have.
  func and(_ other: PathChoice) -> PathChoice {
    var result = self
    if let theirs = other.path, theirs.text.text.utf8.count >= path?.text.text.utf8.count ?? 0 {
      result.path = theirs
    }
    if let theirs = other.hosts {
      result.hosts = hosts.map { mine in mine.filter(theirs.contains) } ?? theirs
    }
    return result
  }
}

extension RequestCondition {
  /// The alternatives that a condition on hosts and paths offers; nil where there are too many.
  fileprivate var choices: [PathChoice]? {
    switch self {
    case .path(let pattern): return [PathChoice(path: pattern)]
    case .host(let pattern):
      return [PathChoice(hosts: pattern.kind == .exact ? [pattern.text.text.lowercased()] : [])]
    case .all(let parts):
      var result = [PathChoice()]
      for part in parts {
        guard let choices = part.choices else { return nil }
        result = result.flatMap { left in choices.map { left.and($0) } }
        guard result.count <= PathChoice.limit else { return nil }
      }
      return result
    case .any(let parts):
      var result: [PathChoice] = []
      for part in parts {
        guard let choices = part.choices else { return nil }
        for choice in choices {
          // Several hosts with one path are one alternative.
          if let index = result.firstIndex(where: { $0.path == choice.path }),
            let mine = result[index].hosts, let theirs = choice.hosts
          {
            result[index].hosts = mine + theirs
          } else {
            result.append(choice)
          }
        }
        guard result.count <= PathChoice.limit else { return nil }
      }
      return result
    case .always, .not, .method, .header, .query, .scheme, .clientAddress, .unknown:
      return [PathChoice()]
    }
  }

  /// Whether nothing but the host and the start of the path is asked for.
  fileprivate var isOfPathAndHost: Bool {
    switch self {
    case .always, .host: true
    case .path(let pattern): pattern.kind == .exact || pattern.kind == .prefix
    case .all(let parts), .any(let parts): parts.allSatisfy(\.isOfPathAndHost)
    case .not, .method, .header, .query, .scheme, .clientAddress, .unknown: false
    }
  }
}
