// Origins of strangers that a pattern lets in: made from the pattern, and proven by running it.

import SourceText

/// A pattern that a configuration compares origins with.
struct OriginPattern: Hashable {
  let text: String
  let isCaseless: Bool
  let span: Span

  /// An origin that nobody meant, and why it fits.
  struct Stranger: Hashable {
    let origin: String
    let reason: String
  }
}

/// Finds strangers once for each pattern of a proxy, however many locations use it.
final class OriginStrangers {
  /// Alternatives beyond this one are not tried.
  private static let branchLimit = 8
  /// How often one pattern is run at most.
  private static let runLimit = 60

  private var known: [OriginPattern: [OriginPattern.Stranger]] = [:]

  /// Origins of strangers that the pattern matches, likeliest mistake first.
  func strangers(of pattern: OriginPattern) -> [OriginPattern.Stranger] {
    if let found = known[pattern] { return found }
    let found = Self.search(pattern)
    known[pattern] = found
    return found
  }

  private static func search(_ pattern: OriginPattern) -> [OriginPattern.Stranger] {
    guard let root = (try? PCREPattern(pattern.text, isCaseless: pattern.isCaseless))?.root else {
      return []
    }
    var trial = Trial(pcre: PCRE(pattern.text, isCaseless: pattern.isCaseless), runs: runLimit)
    var found: [OriginPattern.Stranger] = []
    var branch = 0
    var widest = 1
    while branch < min(widest, branchLimit) {
      for copies in 0...1 {
        var sample = PatternSample(copies: copies, branch: branch)
        sample.append(root)
        widest = max(widest, sample.widest)
        guard let meant = MeantOrigin(sample), trial.matches(meant.text) else { continue }
        found += strangers(near: meant, &trial)
      }
      branch += 1
    }
    return found
  }

  private static func strangers(
    near meant: MeantOrigin, _ trial: inout Trial
  ) -> [OriginPattern.Stranger] {
    var found: [OriginPattern.Stranger] = []
    func add(_ origin: String, _ reason: String) {
      if trial.matches(origin) { found.append(.init(origin: origin, reason: reason)) }
    }
    if !meant.hasPort {
      add(meant.text + ".stranger.test", "nothing ends the pattern behind the host")
    }
    let labels = meant.host.split(separator: ".")
    if labels.count > 1 {
      add(
        meant.scheme + "://stranger" + labels.suffix(2).joined(separator: ".") + meant.port,
        "nothing separates the host from what is before it")
    }
    for dot in meant.anyBytes where meant.labelsBehind(dot) > 1 {
      add(meant.replacing(dot, with: "x"), "an unescaped `.` stands for every letter")
    }
    return found
  }

  /// Runs of a pattern, of which there is an end.
  private struct Trial {
    let pcre: PCRE
    var runs: Int

    mutating func matches(_ origin: String) -> Bool {
      guard runs > 0 else { return false }
      runs -= 1
      switch pcre.match(origin) {
      case .match: return true
      case .noMatch: return false
      case .undecided:
        // A pattern that takes so long will take as long with the next origin.
        runs = 0
        return false
      }
    }
  }
}

/// An origin that the author of a pattern had in mind.
private struct MeantOrigin {
  let scheme: String
  let host: String
  let port: String
  /// Offsets in the host that an unescaped `.` made.
  let anyBytes: [Int]

  var text: String { "\(scheme)://\(host)\(port)" }
  var hasPort: Bool { !port.isEmpty }

  init?(_ sample: PatternSample) {
    var bytes = sample.bytes
    var shift = 0
    scheme = bytes.starts(with: "http:".utf8) ? "http" : "https"
    if let mark = Self.index(of: "://", in: bytes) {
      shift = mark + 3
      bytes.removeFirst(shift)
    }
    let end = bytes.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") } ?? bytes.count
    let rest = bytes[end...]
    guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
    port = String(decoding: rest, as: UTF8.self)
    var host = Array(bytes[..<end])
    if host.first == UInt8(ascii: ".") {
      host.insert(contentsOf: "app".utf8, at: 0)
      shift -= 3
    }
    guard let last = host.last, last != UInt8(ascii: "."),
      host.allSatisfy({ PCREByteSet.wordBytes.contains($0) || $0 == 0x2D || $0 == 0x2E })
    else { return nil }
    let count = host.count
    self.host = String(decoding: host, as: UTF8.self)
    let offset = shift
    anyBytes = sample.anyOffsets.map { $0 - offset }.filter { (1..<count).contains($0) }
  }

  /// The number of labels behind an offset.
  func labelsBehind(_ offset: Int) -> Int {
    host.utf8.dropFirst(offset + 1).split(separator: UInt8(ascii: ".")).count
  }

  func replacing(_ offset: Int, with letter: String) -> String {
    let bytes = Array(host.utf8)
    let changed = bytes[..<offset] + Array(letter.utf8) + bytes[(offset + 1)...]
    return "\(scheme)://\(String(decoding: changed, as: UTF8.self))\(port)"
  }

  private static func index(of text: String, in bytes: [UInt8]) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
  }
}

/// A short text that a pattern may match.
private struct PatternSample {
  private static let lengthLimit = 300
  private static let stepLimit = 5_000

  /// How often an optional part is repeated.
  let copies: Int
  /// Which alternative is taken.
  let branch: Int
  /// The largest number of alternatives in one place.
  private(set) var widest = 1
  private(set) var bytes: [UInt8] = []
  private var steps = 0
  /// Where a single `.` of the pattern put a dot.
  private(set) var anyOffsets: [Int] = []

  init(copies: Int, branch: Int) {
    self.copies = copies
    self.branch = branch
  }

  /// Adds a part; the depth of a pattern has a limit of its own.
  mutating func append(_ node: PCRENode) {
    steps += 1
    guard bytes.count < Self.lengthLimit, steps < Self.stepLimit else { return }
    switch node {
    case .literal(let text): bytes += text
    case .set(let set): append(set)
    case .sequence(let items): items.forEach { append($0) }
    case .alternation(let branches):
      widest = max(widest, branches.count)
      if let taken = branches.indices.contains(branch) ? branches[branch] : branches.first {
        append(taken)
      }
    case .capture(_, let inner), .atomic(let inner): append(inner)
    case .repetition(let inner, let minimum, let maximum, _):
      let wanted = min(max(minimum, copies), maximum ?? max(minimum, 1), 64)
      // A repeated `.` is meant to stand for any text, not for a dot.
      if case .set(let set) = inner, Self.isAny(set) {
        bytes += Array(repeating: UInt8(ascii: "a"), count: wanted)
      } else {
        for _ in 0..<wanted { append(inner) }
      }
    case .look, .backreference, .textStart, .lineEnd, .textEnd, .wordBoundary: break
    }
  }

  private mutating func append(_ set: PCREByteSet) {
    if Self.isAny(set) {
      anyOffsets.append(bytes.count)
      bytes.append(UInt8(ascii: "."))
      return
    }
    let wanted = [0x61...0x7A, 0x30...0x39, 0x21...0x7E].flatMap { Array($0) } as [UInt8]
    bytes.append(wanted.first { set.contains($0) } ?? UInt8(ascii: "a"))
  }

  /// Whether the set is what an unescaped `.` stands for.
  private static func isAny(_ set: PCREByteSet) -> Bool {
    "./a0".utf8.allSatisfy { set.contains($0) }
  }
}
