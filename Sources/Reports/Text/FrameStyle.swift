// The left edge that all frames of one finding share.

/// Draws the gutter with its line numbers.
struct FrameStyle {
  /// The digits of the largest line number.
  let gutterWidth: Int
  /// The cells of a whole row.
  let width: Int
  let palette: Palette

  /// The cells to the right of the gutter.
  var contentWidth: Int { max(20, width - gutterWidth - 4) }

  /// The column of the bar, plus or minus some cells.
  func indent(_ offset: Int = 2) -> String {
    String(repeating: " ", count: gutterWidth + offset)
  }

  /// A row with a line number or none.
  func gutter(_ line: Int? = nil, text: String = "") -> String {
    let number = line.map { String($0) } ?? ""
    let padding = String(repeating: " ", count: max(0, gutterWidth - number.utf8.count))
    let bar = palette.paint(" \(padding)\(number) |", .gutter)
    return text.isEmpty ? bar : "\(bar) \(text)"
  }
}
