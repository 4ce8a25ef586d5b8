// The environment of the process, which is read only where the user asks for it.

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads environment variables.
enum ProcessEnvironment {
  /// The value of a variable; nil where it is not set.
  static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Every variable.
  static var all: [String: String] {
    var found: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let sign = text.firstIndex(of: "="), sign != text.startIndex {
        found[String(text[..<sign])] = String(text[text.index(after: sign)...])
      }
      next = next.successor()
    }
    return found
  }
}
