/// What the program says about itself.
enum Tool {
  static let version = "0.1.0"
}
