// The syntax tree of a Dockerfile.

import SourceText

/// A flag in front of an instruction's arguments: `--from=build`.
public struct DockerfileFlag: Hashable, Sendable {
  /// The name without the dashes.
  public let name: String
  /// What follows `=`; `nil` where there is none.
  public let value: DockerfileWord?
  /// The bytes of the flag.
  public let span: Span
}

/// A name with or without a value, in `ENV`, `ARG` and `LABEL`.
public struct DockerfileAssignment: Hashable, Sendable {
  /// The name.
  public let name: DockerfileWord
  /// The value; `nil` for an `ARG` without default.
  public let value: DockerfileWord?
}

/// A port or a range of ports of `EXPOSE`.
public struct DockerfilePort: Hashable, Sendable {
  /// The word.
  public let word: DockerfileWord
  /// The ports; `nil` where a variable decides, or nothing sensible stands there.
  public let ports: ClosedRange<UInt16>?
  /// `tcp`, `udp` or `sctp`.
  public let transport: String
}

/// The text that `<<NAME` takes from the lines below.
public struct DockerfileHereDocument: Hashable, Sendable {
  /// The name that ends it.
  public let name: String
  /// The word `<<NAME`.
  public let span: Span
  /// The lines.
  public let body: Span
}

/// What `CMD`, `ENTRYPOINT` and `RUN` start.
public enum DockerfileCommand: Hashable, Sendable {
  /// A line for the shell, continuations joined.
  case shell(DockerfileWord)
  /// A JSON array: a program and its arguments.
  case exec([DockerfileWord])
}

/// One instruction.
public struct DockerfileInstruction: Hashable, Sendable {
  /// What the arguments say.
  public enum Content: Hashable, Sendable {
    /// `FROM image AS name`.
    case from(image: DockerfileWord, name: DockerfileWord?)
    /// `COPY` and `ADD`.
    case copy(sources: [DockerfileWord], destination: DockerfileWord)
    /// `ENV` and `LABEL`.
    case assignments([DockerfileAssignment])
    /// `ARG`.
    case arguments([DockerfileAssignment])
    /// `EXPOSE`.
    case ports([DockerfilePort])
    /// `CMD`, `ENTRYPOINT`, `RUN` and `SHELL`.
    case command(DockerfileCommand)
    /// `WORKDIR`, `USER` and `STOPSIGNAL`.
    case value(DockerfileWord)
    /// Everything else: its words.
    case words([DockerfileWord])
  }

  /// The name in capitals.
  public let keyword: String
  /// The bytes of the name.
  public let keywordSpan: Span
  /// The flags in front of the arguments.
  public let flags: [DockerfileFlag]
  /// What the arguments say.
  public let content: Content
  /// The here-documents in the order of their words.
  public let hereDocuments: [DockerfileHereDocument]
  /// From the name to the last argument, or the end of the last here-document.
  public let span: Span

  /// The value of the flag with this name.
  public func flag(_ name: String) -> DockerfileWord? { flags.first { $0.name == name }?.value }
}

/// A build stage: a `FROM` and what follows up to the next.
public struct DockerfileStage: Sendable {
  /// The image that the stage begins with, or the name of an earlier stage.
  public let image: DockerfileWord
  /// The name given with `AS`.
  public let name: DockerfileWord?
  /// The instructions, `FROM` first.
  public let instructions: ArraySlice<DockerfileInstruction>
}

/// The instructions of one file.
public struct DockerfileTree: Sendable {
  /// The file that the tree describes.
  public let file: SourceFile
  /// The instructions in file order.
  public let instructions: [DockerfileInstruction]
  /// The comments in file order, parser directives among them.
  public let comments: [Span]
  /// What the builder would refuse, in file order.
  public let problems: [SyntaxProblem]

  /// The build stages in order; the last one is what a build makes unless told otherwise.
  public var stages: [DockerfileStage] {
    let starts = instructions.indices.filter { index in
      if case .from = instructions[index].content { return true }
      return false
    }
    return zip(starts, starts.dropFirst() + [instructions.count]).compactMap { start, end in
      guard case .from(let image, let name) = instructions[start].content else { return nil }
      return DockerfileStage(image: image, name: name, instructions: instructions[start..<end])
    }
  }
}
