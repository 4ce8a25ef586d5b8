// Renders a Dockerfile's tree as text, for bug reports and tests.

import SourceText

extension DockerfileTree {
  /// One line per node, then the comments, then the problems.
  public func dump() -> String {
    var lines = SyntaxDump(file: file)
    for instruction in instructions {
      lines.add("instruction", instruction.span, instruction.keyword, depth: 0)
      for flag in instruction.flags {
        lines.add("flag", flag.span, flag.name, depth: 1)
        if let value = flag.value { lines.add("word", value.span, value.text, depth: 2) }
      }
      Self.dump(instruction.content, into: &lines)
      for document in instruction.hereDocuments {
        lines.add("heredoc", document.body, document.name, depth: 1)
      }
    }
    for comment in comments { lines.add("comment", comment, depth: 0) }
    lines.add(problems)
    return lines.text
  }

  private static func dump(
    _ content: DockerfileInstruction.Content, into lines: inout SyntaxDump
  ) {
    func add(_ kind: String, _ words: [DockerfileWord]) {
      for word in words { lines.add(kind, word.span, word.text, depth: 1) }
    }
    switch content {
    case .from(let image, let name):
      add("image", [image])
      add("name", name.map { [$0] } ?? [])
    case .copy(let sources, let destination):
      add("source", sources)
      add("destination", [destination])
    case .assignments(let assignments), .arguments(let assignments):
      for assignment in assignments {
        add("name", [assignment.name])
        add("value", assignment.value.map { [$0] } ?? [])
      }
    case .ports(let ports): add("port", ports.map(\.word))
    case .command(.shell(let word)): add("shell", [word])
    case .command(.exec(let words)): add("exec", words)
    case .value(let word): add("word", [word])
    case .words(let words): add("word", words)
    }
  }
}
