// Which location takes a path.

import Deployment
import SourceText

extension RequestState {
  /// What looking for a location came to.
  enum LocationSearch {
    /// The chain of the state says which one; it is empty where none matches.
    case chosen
    /// `/x` where only `/x/` is passed on: nginx redirects there by itself, in that location's name.
    case redirectToSlash
  }

  /// Looks for the location as ngx_http_core_find_location does.
  mutating func chooseLocation() -> LocationSearch {
    chain = []
    overlay = nil
    isPassing = false
    guard let path else { return .chosen }
    if search(server.locations, path, depth: 0) == .slash { return .redirectToSlash }
    explainLocation(path)
    return .chosen
  }

  private enum Found { case exact, slash, more, none }

  private mutating func search(_ locations: [ProxyLocation], _ path: String, depth: Int) -> Found {
    guard depth < 20 else { return .none }
    var found = prefix(in: locations, path)
    var triesRegexes = true
    if found == .more, let location = chain.last {
      triesRegexes = location.match.kind != .decidingPrefix
      found = search(location.locations, path, depth: depth + 1)
    }
    if found == .exact || found == .slash { return found }
    guard triesRegexes else { return found }
    for location in locations where location.match.isRegex {
      switch index.pattern(of: location.match).match(path) {
      case .noMatch: continue
      case .undecided:
        isUndecided = true
        because.add("`\(location.match.text)` cannot be decided", at: location.head)
      case .match(let groups, let names):
        take(groups: groups, names: names)
        chain = Array(chain.prefix(depth)) + [location]
        _ = search(location.locations, path, depth: depth + 1)
        return .exact
      }
    }
    return found
  }

  /// The exact or the longest prefix location of one level.
  private mutating func prefix(in locations: [ProxyLocation], _ path: String) -> Found {
    var longest: ProxyLocation?
    var withSlash: ProxyLocation?
    for location in locations where !location.match.isRegex && location.match.kind != .named {
      let pattern = location.match.pattern.text
      if location.match.kind == .exact {
        if pattern == path {
          chain.append(location)
          return .exact
        }
      } else if path.utf8.starts(with: pattern.utf8),
        pattern.utf8.count > longest?.match.pattern.text.utf8.count ?? -1
      {
        longest = location
      }
      if pattern.utf8.count == path.utf8.count + 1, pattern.hasSuffix("/"), pattern.hasPrefix(path),
        location.passes != nil
      {
        withSlash = location
      }
    }
    if let withSlash, longest?.match.pattern.text != path {
      chain.append(withSlash)
      return .slash
    }
    guard let longest else { return .none }
    chain.append(longest)
    return .more
  }

  private mutating func explainLocation(_ path: String) {
    guard let location = chain.last else {
      because.add("no location takes `\(path)`", at: server.span)
      return
    }
    let reason =
      switch location.match.kind {
      case .exact: "is exactly this path"
      case .prefix: "is the longest prefix of the path, and no pattern matches"
      case .decidingPrefix: "is the longest prefix of the path and keeps patterns out"
      case .regex, .caselessRegex: "is the first pattern that matches the path"
      case .named, .rule: "is named"
      }
    because.add("`location \(location.match.text)` \(reason)", at: location.head)
  }
}

extension ProxyLocation {
  /// The directive that hands requests to an upstream, if the location has one of its own.
  var passes: ProxyDirective? { settings.passes }
}

extension [ProxyLocation] {
  /// The line that keeps clients out; nested locations inherit it (ngx_http_core_merge_loc_conf).
  var internalLine: ProxyDirective? {
    last { $0.settings.contains { $0.name == "internal" } }?
      .settings.first { $0.name == "internal" }
  }
}

extension [ProxyDirective] {
  /// The directive among these that hands requests to an upstream.
  var passes: ProxyDirective? { last { UpstreamProtocol(directive: $0.name) != nil } }
}
