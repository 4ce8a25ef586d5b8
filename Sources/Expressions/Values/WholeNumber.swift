// Doubles as integers. The standard library's exact conversions need libm, which a program without
// Foundation does not link.

extension FixedWidthInteger {
  /// The double without its fraction; nil for NaN and for what does not fit.
  init?(truncated value: Double) {
    // Both bounds are powers of two, or zero, and so exact. The lowest integer itself is excluded:
    // CEL refuses to convert a double that may have been rounded to it.
    let upper = Self.isSigned ? 0x1p63 : 0x1p64
    let isInside = Self.isSigned ? value > -upper && value < upper : value > -1 && value < upper
    guard Self.bitWidth == 64, isInside else { return nil }
    self.init(value)
  }

  /// The double as an integer, where it is one.
  init?(whole value: Double) {
    guard let integer = Self(truncated: value), Double(integer) == value else { return nil }
    self = integer
  }
}
