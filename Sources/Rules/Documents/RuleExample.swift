// The executable examples of a rule document.

import SourceText

/// A deployment in a rule document, with the findings that it must give.
public struct RuleExample: Sendable {
  /// A finding that an example announces.
  public struct Expectation: Hashable, Sendable {
    /// The rule.
    public let rule: String
    /// The file of the example.
    public let path: String
    /// The 1-based line; nil where a pointer is given.
    public let line: Int?
    /// The RFC 6901 pointer; nil where a line is given.
    public let pointer: String?
    /// The severity; nil accepts every one.
    public let severity: Severity?
  }

  /// The heading that it stands under.
  public let title: String
  /// The 1-based line of the heading in the document.
  public let line: Int
  /// The contents by path.
  public let files: [String: String]
  /// The findings that it must give; none for a repaired deployment.
  public let expectations: [Expectation]
  /// Whether it stands under `## Fix` and must be silent.
  public let isRepaired: Bool

  /// The examples of a document's Markdown: sections whose heading starts with `Example` or `Fix`.
  ///
  /// - Parameters:
  ///   - prose: the Markdown after the front matter.
  ///   - firstLine: the 1-based line of the document that the Markdown starts at.
  public static func examples(in prose: String, firstLine: Int = 1) -> [RuleExample] {
    var reader = Reader(firstLine: firstLine)
    let lines = prose.split(separator: "\n", omittingEmptySubsequences: false)
    for (offset, line) in lines.enumerated() {
      reader.read(String(line), number: firstLine + offset)
    }
    reader.finishSection()
    return reader.examples
  }

  private struct Reader {
    let firstLine: Int
    var examples: [RuleExample] = []
    private var title = ""
    private var titleLine = 0
    private var files: [String: String] = [:]
    private var expectations: [Expectation] = []
    /// The backticks that close the open block, and what it is.
    private var fence: (marker: String, path: String?)?
    private var content: [String] = []

    init(firstLine: Int) { self.firstLine = firstLine }

    mutating func read(_ line: String, number: Int) {
      if let open = fence {
        if line.trimmingBlanks() == open.marker { closeBlock() } else { content.append(line) }
      } else if line.hasPrefix("## ") {
        finishSection()
        title = String(line.dropFirst(3)).trimmingBlanks()
        titleLine = number
      } else if line.hasPrefix("```") {
        let marker = String(line.prefix { $0 == "`" })
        let info = line.dropFirst(marker.count).split(separator: " ").map(String.init)
        let isExpectation = info.first == "expect"
        fence = (marker, isExpectation ? nil : info.count > 1 ? info[1] : "")
        content = []
      }
    }

    private mutating func closeBlock() {
      defer { fence = nil }
      guard let path = fence?.path else {
        expectations += content.compactMap(Self.expectation(from:))
        return
      }
      guard !path.isEmpty else { return }
      for (index, line) in content.enumerated() {
        guard let range = line.range(of: "# expect: ") else { continue }
        let words = line[range.upperBound...].split(separator: " ").map(String.init)
        guard let rule = words.first else { continue }
        expectations.append(
          Expectation(
            rule: rule, path: path, line: index + 1, pointer: nil,
            severity: words.count > 1 ? Severity(name: words[1]) : nil))
      }
      files[path] = content.joined(separator: "\n") + "\n"
    }

    /// `realm.json#/clients/0 rule [severity]` or `compose.yaml:7 rule [severity]`.
    private static func expectation(from line: String) -> Expectation? {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 2 else { return nil }
      let severity = words.count > 2 ? Severity(name: words[2]) : nil
      if let hash = words[0].firstIndex(of: "#") {
        return Expectation(
          rule: words[1], path: String(words[0][..<hash]), line: nil,
          pointer: String(words[0][words[0].index(after: hash)...]), severity: severity)
      }
      guard let colon = words[0].lastIndex(of: ":"),
        let number = Int(words[0][words[0].index(after: colon)...])
      else { return nil }
      return Expectation(
        rule: words[1], path: String(words[0][..<colon]), line: number, pointer: nil,
        severity: severity)
    }

    mutating func finishSection() {
      let isExample = title.hasPrefix("Example")
      let isRepaired = title.hasPrefix("Fix")
      if (isExample || isRepaired) && !files.isEmpty {
        examples.append(
          RuleExample(
            title: title, line: titleLine, files: files, expectations: expectations,
            isRepaired: isRepaired))
      }
      files = [:]
      expectations = []
    }
  }
}

extension StringProtocol {
  /// The first place of a text.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(needle) {
        return start..<index(start, offsetBy: needle.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
