// Dockerfiles as BuildKit reads them.

import SourceText
import Syntax
import Testing

@Suite struct DockerfileParserTests {
  /// The dump without positions, one instruction in a line: `ENV name:A value:b`.
  private func instructions(_ tree: DockerfileTree) -> [String] {
    tree.instructions.map { instruction in
      let flags = instruction.flags.map { "--\($0.name)=\($0.value?.text ?? "")" }
      return ([instruction.keyword] + flags + parts(instruction.content)).joined(separator: "|")
    }
  }

  private func parts(_ content: DockerfileInstruction.Content) -> [String] {
    switch content {
    case .from(let image, let name): [image.text] + (name.map { ["as " + $0.text] } ?? [])
    case .copy(let sources, let destination): sources.map(\.text) + ["to " + destination.text]
    case .assignments(let list), .arguments(let list):
      list.map { "\($0.name.text)\($0.value.map { "=" + $0.text } ?? "")" }
    case .ports(let ports):
      ports.map { port in
        let range = port.ports.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "?"
        return "\(range)/\(port.transport)"
      }
    case .command(.shell(let word)): ["sh " + word.text]
    case .command(.exec(let words)): ["exec"] + words.map(\.text)
    case .value(let word): [word.text]
    case .words(let words): words.map(\.text)
    }
  }

  @Test(arguments: [
    ("FROM a:1", ["FROM|a:1"]),
    ("from --platform=$P a:${TAG:-1} aS b", ["FROM|--platform=$P|a:${TAG:-1}|as b"]),
    ("ARG A=1 B\nFROM a", ["ARG|A=1|B", "FROM|a"]),
    ("\u{FEFF}# c\n\nFROM \\\n  a \\\n# c\n\n AS b\r\n", ["FROM|a|as b"]),
    ("# escape=`\nFROM a\nRUN x `\n y \\\nUSER z", ["FROM|a", "RUN|sh x  y \\", "USER|z"]),
    ("# c\n# escape=`\nFROM a\nRUN x \\\n y", ["FROM|a", "RUN|sh x  y"]),
    ("FROM a\nENV A=1 B=\"x y\" C=x\\ y D='$E'", ["FROM|a", "ENV|A=1|B=x y|C=x y|D=$E"]),
    ("FROM a\nENV A b  c", ["FROM|a", "ENV|A=b  c"]),
    ("FROM a\nENV A=\"a\\\"b\\n\"", ["FROM|a", "ENV|A=a\"b\\n"]),
    (
      "FROM a\nCOPY --from=b --chown=1:2 x y /z/",
      ["FROM|a", "COPY|--from=b|--chown=1:2|x|y|to /z/"]
    ),
    ("FROM a\nADD [\"x y\", \"\\u0041\", \"/z\"]", ["FROM|a", "ADD|x y|A|to /z"]),
    (
      "FROM a\nEXPOSE 80 81/udp 90-92 $P", ["FROM|a", "EXPOSE|80-80/tcp|81-81/udp|90-92/tcp|?/tcp"]
    ),
    ("FROM a\nCMD [\"a\", \"b \\\"c\\\"\"]", ["FROM|a", "CMD|exec|a|b \"c\""]),
    ("FROM a\nENTRYPOINT [ ]\nCMD", ["FROM|a", "ENTRYPOINT|exec", "CMD|sh "]),
    ("FROM a\nCMD a \"b\" $C", ["FROM|a", "CMD|sh a \"b\" $C"]),
    ("FROM a\nRUN [ -f x ] && y", ["FROM|a", "RUN|sh [ -f x ] && y"]),
    (
      "FROM a\nRUN --mount=type=cache,target=/x y",
      ["FROM|a", "RUN|--mount=type=cache,target=/x|sh y"]
    ),
    (
      "FROM a\nRUN <<EOF <<-'B'\nFROM b\nEOF\n\tx\n\tB\nUSER c",
      ["FROM|a", "RUN|sh <<EOF <<-'B'", "USER|c"]
    ),
    ("FROM a\nWORKDIR /a b\nVOLUME [\"/x\"]", ["FROM|a", "WORKDIR|/a b", "VOLUME|/x"]),
  ])
  func readsInstructions(_ input: String, _ expected: [String]) {
    let tree = DockerfileParser.parse(sourceFile(input))
    #expect(instructions(tree) == expected)
    #expect(tree.problems.isEmpty)
  }

  @Test(arguments: [
    ("USER a\nUSER b\nFROM c", ["USER|a", "USER|b", "FROM|c"], ["error 1:1"]),
    ("FROM a b\nFROM c", ["FROM|c"], ["error 1:1"]),
    ("FROM a\nCOPI x y\nUSER c", ["FROM|a", "USER|c"], ["error 2:1"]),
    ("FROM a\nCOPY x\nUSER c", ["FROM|a", "USER|c"], ["error 2:1"]),
    ("FROM a\nENV A=1 B", ["FROM|a", "ENV|A=1"], ["error 2:9"]),
    ("FROM a\nENV A", ["FROM|a"], ["error 2:1"]),
    (
      "FROM a\nEXPOSE 80 x 99999", ["FROM|a", "EXPOSE|80-80/tcp|?/tcp|?/tcp"],
      ["error 2:11", "error 2:13"]
    ),
    ("FROM a\nUSER 'b", ["FROM|a", "USER|'b"], ["error 2:6"]),
    ("FROM a\nENV A=\"b\nUSER c", ["FROM|a", "ENV|A=b", "USER|c"], ["error 2:7"]),
    ("FROM a\nCMD ['b']", ["FROM|a", "CMD|sh ['b']"], ["note 2:5"]),
    ("FROM a\nRUN <<E\nUSER b", ["FROM|a", "RUN|sh <<E", "USER|b"], ["error 2:5"]),
    ("FROM a\n{{ x }}\n{% y %}\nUSER b", ["FROM|a", "USER|b"], ["note 2:1"]),
  ])
  func goesOnBehindProblems(_ input: String, _ expected: [String], _ problems: [String]) {
    let file = sourceFile(input)
    let tree = DockerfileParser.parse(file)
    #expect(instructions(tree) == expected)
    #expect(places(tree.problems, in: file) == problems)
  }

  @Test func groupsInstructionsByStage() {
    let tree = DockerfileParser.parse(
      sourceFile("ARG V\nFROM a AS build\nRUN x\nFROM b\nCOPY --from=build /x /y\nUSER z"))
    #expect(tree.stages.map(\.image.text) == ["a", "b"])
    #expect(tree.stages.map { $0.name?.text } == ["build", nil])
    #expect(
      tree.stages.map { $0.instructions.map(\.keyword) } == [
        ["FROM", "RUN"], ["FROM", "COPY", "USER"],
      ])
    #expect(tree.instructions[4].flag("from")?.text == "build")
  }

  @Test func pointsAtVariablesAcrossContinuations() throws {
    let file = sourceFile("FROM a\nENV X=1 \\\n  U=\"http://${HOST:-h}:\\\n$PORT/é\"")
    let tree = DockerfileParser.parse(file)
    guard case .assignments(let list) = try #require(tree.instructions.last).content else {
      Issue.record("no ENV")
      return
    }
    let value = try #require(list.last?.value)
    #expect(
      value.pieces.map(\.content) == [
        .literal("http://"), .variable(name: "HOST", modifier: ":-h"), .literal(":"),
        .variable(name: "PORT", modifier: ""), .literal("/é"),
      ])
    #expect(text(value.pieces[1].span, in: file) == "${HOST:-h}")
    #expect(text(value.pieces[3].span, in: file) == "$PORT")
    #expect(text(value.span, in: file) == "\"http://${HOST:-h}:\\\n$PORT/é\"")
    #expect(text(list[1].name.span, in: file) == "U")
  }

  @Test(arguments: [
    ("'$A'", false), ("\\$A", false), ("\"$A\"", true), ("$", false), ("${A", false),
  ])
  func knowsWhichWordsHoldVariables(_ word: String, _ expected: Bool) throws {
    let tree = DockerfileParser.parse(sourceFile("FROM a\nUSER \(word)"))
    guard case .value(let user) = try #require(tree.instructions.last).content else {
      Issue.record("no USER")
      return
    }
    #expect(user.hasVariables == expected)
  }

  @Test func dumpsOneLinePerNode() {
    let file = sourceFile("# é\nFROM --platform=p a AS b\nCOPY <<E /x\nt\nE\nBLA")
    #expect(
      DockerfileParser.parse(file).dump() == """
        instruction @2:1-2:25 FROM
          flag @2:6-2:18 platform
            word @2:17-2:18 p
          image @2:19-2:20 a
          name @2:24-2:25 b
        instruction @3:1-5:2 COPY
          source @3:6-3:9 <<E
          destination @3:10-3:12 /x
          heredoc @4:1-5:1 E
        comment @1:1-1:4 # é
        error @6:1-6:4 no instruction is called `BLA`

        """)
  }

  @Test func readsEveryBeginningAndDamagedFiles() {
    let sample = Array(
      "# escape=\\\nARG A=1\nFROM --platform=$P a:${B:-c} AS d\nENV X=\"y\\\"$Z\" \\\n # c\n Q='é'\r\nCOPY --from=d [\"a\\u0041\", \"$B\"]\nRUN <<E cat\nx\nE\nEXPOSE 80/tcp 1-2\n"
        .utf8)
    var dice = Dice(state: 5)
    let marks = Array("\"'\\#=$<-[]{}`, \n\r\t\u{0}".utf8) + [0xFF, 0xC2]
    var inputs = (0...sample.count).map { Array(sample[..<$0]) }
    for _ in 0..<500 { inputs.append(dice.damage(sample, marks: marks)) }
    for bytes in inputs {
      let file = sourceFile(bytes)
      let tree = DockerfileParser.parse(file)
      var end: UInt32 = 0
      for instruction in tree.instructions {
        #expect(instruction.span.start >= end && file.span.contains(instruction.span))
        for span in words(of: instruction) { #expect(instruction.span.contains(span)) }
        end = instruction.span.end
      }
      for problem in tree.problems { #expect(file.span.contains(problem.span)) }
    }
  }

  private func words(of instruction: DockerfileInstruction) -> [Span] {
    let words: [DockerfileWord] =
      switch instruction.content {
      case .from(let image, let name): [image] + (name.map { [$0] } ?? [])
      case .copy(let sources, let destination): sources + [destination]
      case .assignments(let list), .arguments(let list):
        list.flatMap { [$0.name] + ($0.value.map { [$0] } ?? []) }
      case .ports(let ports): ports.map(\.word)
      case .command(.shell(let word)), .value(let word): [word]
      case .command(.exec(let words)), .words(let words): words
      }
    return words.flatMap { [$0.span] + $0.pieces.map(\.span) }
      + instruction.flags.map(\.span) + instruction.hereDocuments.flatMap { [$0.span, $0.body] }
  }
}
