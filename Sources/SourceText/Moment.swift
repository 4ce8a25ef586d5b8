// Moments as tokens write them: seconds since 1970, in UTC.

/// A moment, to the second.
public struct Moment: Hashable, Comparable, Sendable {
  /// The last second of the year 9999; later ones are no dates that anybody means.
  private static let latest = 253_402_300_799

  /// The seconds since 1970-01-01T00:00:00Z.
  public let secondsSince1970: Int

  /// A moment by its seconds; clamped to the years that a calendar shows.
  public init(secondsSince1970 seconds: Int) {
    secondsSince1970 = min(max(seconds, 0), Self.latest)
  }

  /// Reads ISO 8601: `2026-11-21`, `2026-11-21T16:00`, `2026-11-21T16:00:05Z`, `2026-11-21T16:00+01:00`.
  ///
  /// Without a zone it is UTC; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let day = parts.first.flatMap({ CivilDate(String($0)) }) else { return nil }
    var seconds = day.secondsSince1970
    if parts.count == 2 {
      guard let time = Self.seconds(ofTime: parts[1]) else { return nil }
      seconds &+= time
    }
    guard (0...Self.latest).contains(seconds) else { return nil }
    secondsSince1970 = seconds
  }

  /// Orders from earlier to later.
  public static func < (a: Moment, b: Moment) -> Bool { a.secondsSince1970 < b.secondsSince1970 }

  /// `16:00`, `16:00:05`, with `Z` or a distance to UTC behind it.
  private static func seconds(ofTime text: Substring) -> Int? {
    var clock = text
    var shift = 0
    if clock.last == "Z" {
      clock = clock.dropLast()
    } else if let sign = clock.firstIndex(where: { $0 == "+" || $0 == "-" }) {
      guard let distance = numbers(clock[clock.index(after: sign)...]), distance.count == 2 else {
        return nil
      }
      let amount = distance[0] &* 3600 &+ distance[1] &* 60
      shift = clock[sign] == "+" ? -amount : amount
      clock = clock[..<sign]
    }
    guard let parts = numbers(clock), parts.count == 2 || parts.count == 3, parts[0] < 24,
      parts.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    return parts[0] &* 3600 &+ parts[1] &* 60 &+ (parts.count == 3 ? parts[2] : 0) &+ shift
  }

  /// Numbers of two digits with colons between them.
  private static func numbers(_ text: Substring) -> [Int]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isWellFormed = parts.allSatisfy { part in
      part.utf8.count == 2 && part.utf8.allSatisfy { $0 &- 0x30 < 10 }
    }
    return isWellFormed ? parts.compactMap { Int($0) } : nil
  }

  /// How long it is from another moment to this one, in words of at most two units: `3 h 12 min`.
  public func distance(to other: Moment) -> String {
    let seconds = abs(secondsSince1970 &- other.secondsSince1970)
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
    var rest = seconds
    var words: [String] = []
    for (name, length) in units where words.count < 2 {
      let count = rest / length
      rest %= length
      if count > 0 { words.append("\(count) \(name)") } else if !words.isEmpty { break }
    }
    return words.isEmpty ? "0 s" : words.joined(separator: " ")
  }
}

extension Moment: CustomStringConvertible {
  /// The moment as `2026-11-21T16:00:05Z`.
  public var description: String {
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let time = secondsSince1970 % 86_400
    return
      "\(CivilDate(secondsSince1970: secondsSince1970))T\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))Z"
  }
}
