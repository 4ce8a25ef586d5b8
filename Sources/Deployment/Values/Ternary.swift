// An answer that may be missing.

/// Yes, no, or not decidable from the files.
public enum Ternary: Hashable, Sendable {
  /// It holds.
  case yes
  /// It does not hold.
  case no
  /// The files do not say.
  case unknown

  /// Makes a known answer.
  public init(_ value: Bool) { self = value ? .yes : .no }

  /// The opposite; unknown stays unknown.
  public static prefix func ! (a: Ternary) -> Ternary {
    switch a {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }

  /// Kleene's and: a `no` on either side decides.
  public static func && (a: Ternary, b: @autoclosure () -> Ternary) -> Ternary {
    if a == .no { return .no }
    let b = b()
    if b == .no { return .no }
    return a == .yes && b == .yes ? .yes : .unknown
  }

  /// Kleene's or: a `yes` on either side decides.
  public static func || (a: Ternary, b: @autoclosure () -> Ternary) -> Ternary {
    if a == .yes { return .yes }
    let b = b()
    if b == .yes { return .yes }
    return a == .no && b == .no ? .no : .unknown
  }
}
