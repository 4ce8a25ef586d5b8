// What `loginlint explain` tells beside the rules: how to do something.

/// A text about something that is no rule.
struct Topic: Sendable {
  /// What the user asks for.
  let name: String
  /// One line, for the list.
  let summary: String
  /// The text, Markdown.
  let text: String

  /// All topics by name.
  static let all: [Topic] = [.configuration, .nextAuthExport, .suppressions]

  /// The topic of a name.
  static func named(_ name: String) -> Topic? { all.first { $0.name == name } }
}
