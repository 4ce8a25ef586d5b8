// Asks a location, as a page of another origin would, what it allows.

import Deployment
import SourceText

/// Finds out what the branches of a location say about other origins.
struct CrossOriginProbe {
  /// An origin that no configuration mentions (RFC 6761 keeps `.test` for such names).
  static let stranger = "https://stranger.test"

  let routing: Routing
  let server: ProxyServer
  let chain: [ProxyLocation]
  let strangers: OriginStrangers
  let verdicts: CrossOriginVerdicts
  /// The request's state in the location, before rewrites, for a request with these headers.
  let start: ([RequestHeader]) -> RequestState

  /// One answer for the location and one for each `if` in it that adds headers of its own.
  func answers(overlay: [ProxyDirective]?) -> [CrossOriginAnswer] {
    guard let location = chain.last else { return [] }
    var answers = [answer(branch: overlay, at: location.head, condition: nil)]
    guard overlay == nil else { return answers }
    for line in location.settings where line.name == "if" {
      guard let block = line.block, block.passes == nil,
        block.contains(where: { $0.name == "add_header" || $0.name == "more_set_headers" })
      else { continue }
      answers.append(answer(branch: block, at: line.head, condition: line))
    }
    return answers
  }

  private func answer(
    branch: [ProxyDirective]?, at span: Span, condition: ProxyDirective?
  ) -> CrossOriginAnswer {
    var state = start([])
    state.chain = chain
    state.overlay = branch
    let levels = state.levels
    let lines = levels.crossOriginLines()
    let own = Set((branch ?? chain.last?.settings ?? []).map(\.span))
    let headers = lines.map { line in
      CrossOriginAnswer.Header(
        name: line.name, value: line.value.text, span: line.directive.head,
        statement: line.directive.span,
        valueSpan: line.value.span, always: line.always, isOwn: own.contains(line.directive.span),
        replacesUpstream: line.directive.name == "more_set_headers")
    }
    let lost = levels.mergesAddedHeaders ? [] : levels.discarded("add_header")
    let lostLines = lost.filter {
      $0.arguments.count >= 2
        && $0.arguments[0].text.lowercased().hasPrefix("access-control-allow-")
    }
    let cause = lostLines.isEmpty ? nil : levels.lines("add_header").first
    var answer = CrossOriginAnswer(
      span: span, isConditional: condition != nil,
      reachesUpstream: branch?.contains { $0.name == "return" } != true, headers: headers,
      hidden: Set(levels.lines("proxy_hide_header").compactMap { $0.first?.text.lowercased() }),
      lost: lostLines.map {
        ProxyRoute.LostHeader(
          name: $0.arguments[0].text, value: $0.arguments[1].text, span: $0.head)
      },
      lostBecauseOf: cause?.head, lostBecauseOfStatement: cause?.span,
      openness: .closed, allowsCredentials: false, loosePatterns: [])
    guard headers.contains(where: \.isOrigin) else { return answer }
    judge(&answer, branch: branch, condition: condition)
    return answer
  }

  // MARK: Strangers

  private func judge(
    _ answer: inout CrossOriginAnswer, branch: [ProxyDirective]?, condition: ProxyDirective?
  ) {
    let lines = answer.headers.map { [$0.name, $0.value] }
    guard condition == nil, isDecidedByOrigin(answer.headers) else {
      judgeAnew(&answer, branch: branch, condition: condition)
      return
    }
    if let known = verdicts.known[lines] {
      answer.openness = known.openness
      answer.allowsCredentials = known.allowsCredentials
      answer.loosePatterns = known.loosePatterns
      return
    }
    judgeAnew(&answer, branch: branch, condition: condition)
    verdicts.known[lines] = answer
  }

  /// Whether nothing but the `Origin` of the request tells what the lines say, so that every location with the same
  /// lines says the same.
  private func isDecidedByOrigin(_ headers: [CrossOriginAnswer.Header]) -> Bool {
    let ifs = (server.settings + chain.flatMap(\.settings)).filter { $0.isCalled("if") }
    guard ifs.allSatisfy({ !$0.mentionsOrigin }) else { return false }
    return headers.allSatisfy { header in
      ProxyWord(text: header.value, span: header.span).variables.allSatisfy { name in
        if name.isOriginVariable { return true }
        guard let map = routing.proxy.maps.last(where: { $0.variable == name.lowercased() }),
          !map.source.variables.isEmpty
        else { return false }
        let words = [map.source] + map.entries.map(\.value) + (map.fallback.map { [$0] } ?? [])
        return words.flatMap(\.variables).allSatisfy(\.isOriginVariable)
      }
    }
  }

  private func judgeAnew(
    _ answer: inout CrossOriginAnswer, branch: [ProxyDirective]?, condition: ProxyDirective?
  ) {
    let seen = allowed(to: Self.stranger, branch: branch, condition: condition)
    answer.allowsCredentials = seen.credentials
    if seen.origins.contains("*") {
      answer.openness = .wildcard
    } else if seen.origins.contains(Self.stranger) {
      answer.openness = .reflected
    } else {
      for pattern in patterns(condition) {
        for stranger in strangers.strangers(of: pattern) {
          let seen = allowed(to: stranger.origin, branch: branch, condition: condition)
          guard seen.origins.contains(stranger.origin) else { continue }
          answer.allowsCredentials = answer.allowsCredentials || seen.credentials
          answer.loosePatterns.append(
            LooseOriginPattern(
              pattern: pattern.text, span: pattern.span, origin: stranger.origin,
              reason: stranger.reason))
          break
        }
      }
    }
  }

  /// The values of the origin lines for a page of an origin, and whether credentials are allowed.
  private func allowed(
    to origin: String, branch: [ProxyDirective]?, condition: ProxyDirective?
  ) -> (origins: [String], credentials: Bool) {
    var state = start([RequestHeader("Origin", origin)])
    state.chain = chain
    _ = state.rewrite(server.settings)
    _ = state.rewriteInLocation()
    if let condition, condition.mentionsOrigin, state.holds(condition.arguments) != .yes {
      return ([], false)
    }
    state.overlay = branch
    let values = state.levels.crossOriginLines().map { line in
      (line.name.lowercased(), state.evaluate(line.value).text)
    }
    return (
      values.filter { $0.0 == "access-control-allow-origin" }.compactMap(\.1),
      values.contains { $0.0 == "access-control-allow-credentials" && $0.1 == "true" }
    )
  }

  /// The patterns that origins are compared with where this location is served.
  private func patterns(_ condition: ProxyDirective?) -> [OriginPattern] {
    let maps = routing.proxy.maps.filter { $0.source.variables.contains { $0.isOriginVariable } }
    let keys = maps.flatMap(\.entries).map(\.key).filter { $0.text.hasPrefix("~") }.map { key in
      let isCaseless = key.text.hasPrefix("~*")
      return OriginPattern(
        text: String(key.text.dropFirst(isCaseless ? 2 : 1)), isCaseless: isCaseless, span: key.span
      )
    }
    let lines = (server.settings + chain.flatMap(\.settings)).filter {
      $0.name == "if" && $0.mentionsOrigin
    }
    let tests = lines.compactMap { line -> OriginPattern? in
      guard let index = line.arguments.firstIndex(where: { ["~", "~*"].contains($0.text) }),
        line.arguments.indices.contains(index + 1)
      else { return nil }
      let word = line.arguments[index + 1]
      let isLast = index + 2 == line.arguments.count
      return OriginPattern(
        text: isLast && word.text.hasSuffix(")") ? String(word.text.dropLast()) : word.text,
        isCaseless: line.arguments[index].text == "~*", span: word.span)
    }
    return keys + tests
  }
}

/// What the same lines were found to say in another location of the proxy.
final class CrossOriginVerdicts {
  /// Answers by the names and values of their headers.
  fileprivate var known: [[[String]]: CrossOriginAnswer] = [:]
}

extension String {
  fileprivate var isOriginVariable: Bool { lowercased() == "http_origin" }
}

extension ProxyDirective {
  /// Whether a condition looks at the `Origin` header.
  fileprivate var mentionsOrigin: Bool {
    arguments.contains { $0.variables.contains { $0.isOriginVariable } }
  }
}

extension SettingLevels {
  /// A line about other origins.
  struct CrossOriginLine {
    let name: String
    let value: ProxyWord
    let always: Bool
    let directive: ProxyDirective
  }

  /// Whether any level has a line about other origins, in force or not.
  var mentionsOtherOrigins: Bool {
    levels.contains { level in
      level.contains { line in
        switch line.name {
        case "add_header": line.first?.text.isCrossOriginHeader == true
        case "more_set_headers": true
        case "if": line.block.map { SettingLevels(levels: [$0]).mentionsOtherOrigins } ?? false
        default: false
        }
      }
    }
  }

  /// Whether the levels' `add_header` lines add up (`add_header_inherit`, nginx 1.29.3).
  var mergesAddedHeaders: Bool { last("add_header_inherit")?.says("merge") == true }

  /// The `Access-Control-…` lines in force, headers-more's last.
  func crossOriginLines() -> [CrossOriginLine] {
    let added =
      mergesAddedHeaders
      ? levels.flatMap { $0.filter { $0.name == "add_header" } } : lines("add_header")
    var result = added.compactMap { line -> CrossOriginLine? in
      // An empty value sends nothing.
      guard line.arguments.count >= 2, line.arguments[0].text.isCrossOriginHeader,
        !line.arguments[1].text.isEmpty
      else { return nil }
      return CrossOriginLine(
        name: line.arguments[0].text, value: line.arguments[1],
        always: line.arguments.count > 2 && line.arguments[2].text == "always", directive: line)
    }
    for line in lines("more_set_headers") {
      for word in line.arguments {
        guard let colon = word.text.firstIndex(of: ":"), word.text.isCrossOriginHeader else {
          continue
        }
        var value = word
        value.text = String(
          word.text[word.text.index(after: colon)...].trimmingPrefix { $0 == " " })
        result.append(
          CrossOriginLine(
            name: String(word.text[..<colon]), value: value, always: true, directive: line))
      }
    }
    return result
  }
}

extension String {
  fileprivate var isCrossOriginHeader: Bool { lowercased().hasPrefix("access-control-") }
}
