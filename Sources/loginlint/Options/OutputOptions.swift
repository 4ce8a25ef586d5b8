// How an answer is printed.

import ArgumentParser

/// The formats of the commands that answer questions.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// Format and colours of an answer.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How to print the answer.", valueName: "format"))
  var format: AnswerFormat = .text

  @OptionGroup var look: LookOptions
}

/// How text looks.
struct LookOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to use colours.", valueName: "when"))
  var color: ColorChoice = .auto

  /// The standard output.
  var terminal: Terminal { Terminal(color) }
}
