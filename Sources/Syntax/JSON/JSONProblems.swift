// The problems of one JSON file, few enough to be read.

import SourceText

/// Collects problems up to a limit, so that a file of another language does not fill the report.
struct JSONProblems {
  /// How many errors are kept, and as many remarks.
  static let limit = 20

  private let file: FileID
  private var list: [SyntaxProblem] = []
  private var errors = 0
  private var remarks = 0

  init(file: FileID) { self.file = file }

  var isEmpty: Bool { list.isEmpty }

  /// The problems in file order.
  var sorted: [SyntaxProblem] {
    list.enumerated()
      .sorted { ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset) }
      .map(\.element)
  }

  /// Adds what a JSON reader refuses.
  mutating func error(
    _ message: @autoclosure () -> String,
    _ range: Range<Int>,
    related: (message: String, range: Range<Int>)? = nil
  ) {
    errors += 1
    add(message, range, related: related, isError: true, number: errors)
  }

  /// Adds what a JSON reader may accept.
  mutating func remark(
    _ message: @autoclosure () -> String,
    _ range: Range<Int>,
    related: (message: String, range: Range<Int>)? = nil
  ) {
    remarks += 1
    add(message, range, related: related, isError: false, number: remarks)
  }

  private mutating func add(
    _ message: () -> String,
    _ range: Range<Int>,
    related: (message: String, range: Range<Int>)?,
    isError: Bool,
    number: Int
  ) {
    guard number <= Self.limit else { return }
    let isLast = number == Self.limit
    list.append(
      SyntaxProblem(
        message: isLast ? message() + "; further problems are left out" : message(),
        span: Span(file: file, range),
        related: (isLast ? nil : related).map {
          [SyntaxProblem.Related(message: $0.message, span: Span(file: file, $0.range))]
        } ?? [],
        isError: isError
      )
    )
  }
}
