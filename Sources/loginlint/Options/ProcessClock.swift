// The clock of the machine, which only the age of certificates depends on.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads the clock.
enum ProcessClock {
  /// The moment, in seconds since 1970.
  static var secondsSince1970: Int { Int(time(nil)) }
}
