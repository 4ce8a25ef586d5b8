// In which formats findings are written, and where to.

import ArgumentParser
import Expressions
import Reports

/// `--format`, any number of times.
struct ReportOptions: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "How to write the findings: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")). With `=FILE` into a "
        + "file instead of to the standard output. Repeat it for more. (default: text)",
      valueName: "format[=file]"),
    completion: .list(ReportFormat.allCases.map(\.rawValue)))
  var formats: [String] = []

  /// Where each report goes; two that would overwrite each other are an error.
  func outputs() throws -> ReportOutputs {
    let outputs = try (formats.isEmpty ? [ReportFormat.text.rawValue] : formats).map(Self.output)
    var taken: [ReportOutput.Target: ReportOutput] = [:]
    for output in outputs {
      if let other = taken.updateValue(output, forKey: output.target.identity) {
        throw Self.collision(of: other, and: output)
      }
    }
    return ReportOutputs(outputs)
  }

  private static func output(of argument: String) throws -> ReportOutput {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      .map(String.init)
    guard let format = ReportFormat(rawValue: parts[0]) else { throw unknown(parts[0]) }
    guard parts.count == 2 else {
      return ReportOutput(argument: argument, format: format, target: .standardOutput)
    }
    guard !parts[1].isEmpty, !parts[1].utf8.contains(0) else {
      throw Failure("`--format \(argument)` names no file behind the `=`")
    }
    let isOutput = parts[1] == "-" || OutputFile.descriptor(of: parts[1]) == 1
    return ReportOutput(
      argument: argument, format: format, target: isOutput ? .standardOutput : .file(parts[1]))
  }

  private static func unknown(_ name: String) -> Failure {
    let names = ReportFormat.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: name, among: names)
    return Failure(
      "there is no format `\(name)`; "
        + (near.map { "did you mean `\($0)`?" } ?? "there are: \(names.joined(separator: ", "))"))
  }

  private static func collision(of one: ReportOutput, and other: ReportOutput) -> Failure {
    let both = "`--format \(one.argument)` and `--format \(other.argument)` both write to"
    switch other.target {
    case .standardOutput:
      return Failure(
        "\(both) the standard output; name a file for one of them: `--format \(other.format.rawValue)=FILE`"
      )
    case .file(let path): return Failure("\(both) `\(path)`; each report needs a file of its own")
    }
  }
}
