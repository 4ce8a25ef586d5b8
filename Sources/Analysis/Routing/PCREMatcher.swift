// Runs a regular expression against a text, with limits, so that no pattern can hang or overflow.

import Synchronization

/// What came of running a pattern.
enum PCREOutcome: Hashable, Sendable {
  /// It matches; group 0 is the whole match, a group that took no part is nil.
  case match(groups: [String?], names: [String: Int])
  /// It does not match.
  case noMatch
  /// The pattern is not understood, or takes too many steps.
  case undecided
}

/// A regular expression; each text is compiled once in a run, since requests meet the same few again and again.
struct PCRE: Sendable {
  private struct Key: Hashable {
    let text: String
    let isCaseless: Bool
  }

  private static let compiled = Mutex<[Key: PCREPattern?]>([:])

  private let pattern: PCREPattern?

  /// Compiles a pattern; one that is not understood gives ``PCREOutcome/undecided`` for every text.
  init(_ text: String, isCaseless: Bool = false) {
    let key = Key(text: text, isCaseless: isCaseless)
    if let known = Self.compiled.withLock({ $0[key] }) {
      pattern = known
      return
    }
    let pattern = try? PCREPattern(text, isCaseless: isCaseless)
    Self.compiled.withLock { _ = $0.updateValue(pattern, forKey: key) }
    self.pattern = pattern
  }

  /// The names of its groups.
  var names: [String] { pattern.map { Array($0.names.keys) } ?? [] }

  /// Looks for the first match anywhere in the text.
  func match(_ text: String) -> PCREOutcome {
    guard let pattern else { return .undecided }
    var matcher = PCREMatcher(text: Array(text.utf8), captureCount: pattern.captureCount)
    for start in 0...matcher.text.count {
      if let end = matcher.end(of: pattern.root, from: start) {
        matcher.groups[0] = start..<end
        let groups = matcher.groups.map { range in
          range.map { String(decoding: matcher.text[$0], as: UTF8.self) }
        }
        return .match(groups: groups, names: pattern.names)
      }
      if matcher.isExhausted { return .undecided }
    }
    return .noMatch
  }
}

private struct PCREMatcher {
  private static let stepLimit = 100_000
  private static let depthLimit = 1_500

  let text: [UInt8]
  var groups: [Range<Int>?]
  private var steps = 0
  private var depth = 0

  init(text: [UInt8], captureCount: Int) {
    self.text = text
    groups = Array(repeating: nil, count: captureCount + 1)
  }

  /// Whether a limit was hit, so that "no match" means nothing.
  private(set) var isExhausted = false

  mutating func end(of node: PCRENode, from start: Int) -> Int? {
    var end: Int?
    let found = match(node, at: start) { _, position in
      end = position
      return true
    }
    return found ? end : nil
  }

  /// What is asked once a part matched: whether the rest of the pattern matches from there.
  private typealias Rest = (inout PCREMatcher, Int) -> Bool

  private mutating func match(_ node: PCRENode, at position: Int, then rest: Rest) -> Bool {
    steps += 1
    depth += 1
    defer { depth -= 1 }
    guard steps < Self.stepLimit, depth < Self.depthLimit else {
      isExhausted = true
      return false
    }
    switch node {
    case .literal(let bytes):
      guard text[position...].starts(with: bytes) else { return false }
      return rest(&self, position + bytes.count)
    case .set(let set):
      guard position < text.count, set.contains(text[position]) else { return false }
      return rest(&self, position + 1)
    case .sequence(let items): return sequence(items[...], at: position, then: rest)
    case .alternation(let branches):
      for branch in branches where match(branch, at: position, then: rest) { return true }
      return false
    case .capture(let number, let inner):
      let before = groups[number]
      let found = match(inner, at: position) { matcher, end in
        let previous = matcher.groups[number]
        matcher.groups[number] = position..<end
        if rest(&matcher, end) { return true }
        matcher.groups[number] = previous
        return false
      }
      if !found { groups[number] = before }
      return found
    case .repetition(let inner, let minimum, let maximum, let mode):
      return repetition(inner, minimum, maximum, mode, at: position, then: rest)
    case .atomic(let inner):
      let before = groups
      if let end = end(of: inner, from: position), rest(&self, end) { return true }
      groups = before
      return false
    case .look(let inner, let isAhead, let isNegated):
      let before = groups
      let found = isAhead ? end(of: inner, from: position) != nil : endsHere(inner, at: position)
      // What a part that must not match took is nobody's.
      if isNegated { groups = before }
      if found != isNegated, !isExhausted, rest(&self, position) { return true }
      groups = before
      return false
    case .backreference(let number, let isCaseless):
      guard groups.indices.contains(number), let range = groups[number],
        text[position...].starts(
          with: text[range],
          by: { isCaseless ? Self.folded($0) == Self.folded($1) : $0 == $1 })
      else { return false }
      return rest(&self, position + range.count)
    case .textStart: return position == 0 && rest(&self, position)
    case .lineEnd:
      let isEnd =
        position == text.count || (position == text.count - 1 && text[position] == 0x0A)
      return isEnd && rest(&self, position)
    case .textEnd: return position == text.count && rest(&self, position)
    case .wordBoundary(let isNegated):
      return (isWord(position - 1) != isWord(position)) != isNegated && rest(&self, position)
    }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private func isWord(_ position: Int) -> Bool {
    text.indices.contains(position) && PCREByteSet.wordBytes.contains(text[position])
  }

  private mutating func endsHere(_ node: PCRENode, at position: Int) -> Bool {
    for start in stride(from: position, through: 0, by: -1) {
      if match(node, at: start, then: { _, end in end == position }) { return true }
    }
    return false
  }

  private mutating func sequence(
    _ items: ArraySlice<PCRENode>, at position: Int, then rest: Rest
  ) -> Bool {
    guard let first = items.first else { return rest(&self, position) }
    let others = items.dropFirst()
    if others.isEmpty { return match(first, at: position, then: rest) }
    return match(first, at: position) { matcher, end in
      matcher.sequence(others, at: end, then: rest)
    }
  }

  private mutating func repetition(
    _ inner: PCRENode, _ minimum: Int, _ maximum: Int?, _ mode: PCRENode.Mode, at position: Int,
    then rest: Rest
  ) -> Bool {
    if case .set(let set) = inner {
      return run(of: set, minimum, maximum, mode, at: position, then: rest)
    }
    if mode == .possessive {
      let before = groups
      var count = 0
      var end = position
      while count < maximum ?? .max, let next = self.end(of: inner, from: end) {
        count += 1
        if next == end { break }
        end = next
      }
      if count >= minimum, !isExhausted, rest(&self, end) { return true }
      groups = before
      return false
    }
    func more(_ matcher: inout PCREMatcher) -> Bool {
      guard maximum.map({ $0 > 0 }) ?? true else { return false }
      return matcher.match(inner, at: position) { matcher, end in
        // An empty round changes nothing and would go on for ever.
        guard end > position || minimum > 0 else { return false }
        return matcher.repetition(
          inner, max(0, minimum - 1), maximum.map { $0 - 1 }, mode, at: end, then: rest)
      }
    }
    if minimum > 0 { return more(&self) }
    if mode == .lazy { return rest(&self, position) || more(&self) }
    return more(&self) || rest(&self, position)
  }

  /// A repeated single byte needs no recursion.
  private mutating func run(
    of set: PCREByteSet, _ minimum: Int, _ maximum: Int?, _ mode: PCRENode.Mode,
    at position: Int, then rest: Rest
  ) -> Bool {
    var longest = position
    let limit = maximum.map { min(text.count, position + $0) } ?? text.count
    while longest < limit, set.contains(text[longest]) { longest += 1 }
    let shortest = position + minimum
    guard shortest <= longest else { return false }
    steps += longest - position
    switch mode {
    case .possessive: return rest(&self, longest)
    case .greedy:
      for end in stride(from: longest, through: shortest, by: -1) where rest(&self, end) {
        return true
      }
    case .lazy:
      for end in shortest...longest where rest(&self, end) { return true }
    }
    return false
  }
}
