// Days of the calendar, without a time zone: all dates are UTC.

/// A day.
public struct CivilDate: Hashable, Sendable {
  /// The year.
  public let year: Int
  /// The month, from 1.
  public let month: Int
  /// The day of the month, from 1.
  public let day: Int

  /// Makes a day; it is not checked.
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-11-21`; nil for anything else, and for days that no calendar has.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, text.utf8.allSatisfy({ "-0123456789".utf8.contains($0) }),
      zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year > 0
    else { return nil }
    self.init(year: year, month: month, day: day)
    guard CivilDate(secondsSince1970: secondsSince1970) == self else { return nil }
  }

  /// The day that holds a moment.
  public init(secondsSince1970 seconds: Int) {
    // Days are counted from 1 March 0000, so that a leap day is the last of its year; 400 years have 146,097 days.
    let days = Self.floor(seconds, 86_400) &+ 719_468
    let era = Self.floor(days, 146_097)
    let dayOfEra = days &- era &* 146_097
    let leapDays = dayOfEra / 1_460 &- dayOfEra / 36_524 &+ dayOfEra / 146_096
    let yearOfEra = (dayOfEra &- leapDays) / 365
    let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
    let shifted = (5 &* dayOfYear &+ 2) / 153
    day = dayOfYear &- (153 &* shifted &+ 2) / 5 &+ 1
    month = shifted < 10 ? shifted &+ 3 : shifted &- 9
    year = yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0)
  }

  /// Midnight at the start of the day.
  public var secondsSince1970: Int {
    let shiftedYear = month <= 2 ? year &- 1 : year
    let era = Self.floor(shiftedYear, 400)
    let yearOfEra = shiftedYear &- era &* 400
    let shiftedMonth = month > 2 ? month &- 3 : month &+ 9
    let dayOfYear = (153 &* shiftedMonth &+ 2) / 5 &+ day &- 1
    let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
    return (era &* 146_097 &+ dayOfEra &- 719_468) &* 86_400
  }

  /// The quotient rounded down, where `/` rounds towards zero.
  private static func floor(_ number: Int, _ divisor: Int) -> Int {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient &- 1 : quotient
  }
}

extension CivilDate: CustomStringConvertible {
  /// The day as `2026-11-21`.
  public var description: String {
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = "\(number)"
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}
