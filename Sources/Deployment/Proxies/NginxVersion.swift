// The release of nginx that reads a configuration.

/// A release of nginx, or the newest of a line such as `1.29`.
public struct NginxVersion: Hashable, Sendable {
  /// The version as written, such as `1.27.3`; `newest` for no version at all.
  public let text: String
  /// The numbers behind `1.`: the line, and the release in it where one is named.
  private let numbers: [Int]

  /// The newest release, which `latest` and tags such as `alpine` mean.
  public static let newest = NginxVersion(text: "newest", numbers: [.max])

  /// Reads `1`, `1.27`, `1.27.3`, and OpenResty's `1.25.3.1`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.first == "1", parts.count <= 4 else { return nil }
    var numbers: [Int] = []
    for part in parts.dropFirst().prefix(2) {
      guard let number = Int(part), number >= 0 else { return nil }
      numbers.append(number)
    }
    self.init(text: text, numbers: numbers)
  }

  private init(text: String, numbers: [Int]) {
    self.text = text
    self.numbers = numbers
  }

  /// Whether it is `1.line.release` or later; a line without a release is as new as the line can be.
  public func isAtLeast(_ line: Int, _ release: Int) -> Bool {
    guard let own = numbers.first else { return true }
    if own != line { return own > line }
    return numbers.count < 2 || numbers[1] >= release
  }
}
