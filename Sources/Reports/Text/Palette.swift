// The colours of the text report, or none.

import Rules

/// What a piece of text is, as far as its colour goes.
enum TextRole: Hashable {
  case severity(Severity)
  case headline
  case gutter
  case context
}

/// Wraps text in ANSI colours where they are wanted.
struct Palette {
  let isColored: Bool

  /// The text in the role's colour.
  func paint(_ text: String, _ role: TextRole?) -> String {
    guard isColored, let role, !text.isEmpty else { return text }
    let code =
      switch role {
      case .severity(.error): "1;31"
      case .severity(.warning): "1;33"
      case .severity(.note): "1;34"
      case .headline: "1"
      case .gutter, .context: "36"
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
