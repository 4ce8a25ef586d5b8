// Findings over time: those that are known, those that are new, those that a program can repair.

import ArgumentParser

/// The options of `check` about known findings and about fixes.
struct ChangeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Hide the findings that this file records; entries whose finding is gone are reported.",
      valueName: "file"),
    completion: .file())
  var baseline: String?

  @Option(
    name: .customLong("write-baseline"),
    help: ArgumentHelp(
      "Record today's findings in this file instead of reporting them.", valueName: "file"),
    completion: .file())
  var writeBaseline: String?

  @Option(
    help: ArgumentHelp(
      "Report only the findings that are there more often than at this git revision; `main...` is where the "
        + "current branch left `main`.",
      valueName: "revision"))
  var since: String?

  @Flag(help: "Make the fixes that change nothing but what a finding is about.")
  var fix = false

  @Flag(
    name: .customLong("unsafe-fixes"),
    help: "Make also the fixes that may change more; look at them with --diff first.")
  var unsafeFixes = false

  @Flag(
    help: ArgumentHelp(
      "Print the patch of --fix or --unsafe-fixes and change nothing; exit code 1 means that it is not empty."
    ))
  var diff = false

  /// Whether fixes are wanted, be it only to be shown.
  var wantsFixes: Bool { fix || unsafeFixes || diff }

  /// Refuses what does not go together.
  func validate() throws {
    guard writeBaseline != nil else { return }
    let others = [
      ("--baseline", baseline != nil), ("--since", since != nil), ("--fix", fix),
      ("--unsafe-fixes", unsafeFixes), ("--diff", diff),
    ]
    if let other = others.first(where: \.1) {
      throw ValidationError(
        "--write-baseline records everything that is found; it does not go with \(other.0)")
    }
  }
}
