// Which configuration a run obeys.

import ArgumentParser

/// The configuration that counts.
enum ConfigurationChoice {
  /// The nearest one of the linted folder or above it.
  case nearest
  /// This file.
  case file(String)
  /// None at all.
  case none
}

/// `--no-config`.
struct NoConfigurationOption: ParsableArguments {
  @Flag(
    name: .customLong("no-config"), help: "Read no `.loginlint.yaml`, of the folder or above it.")
  var isOff = false

  /// The configuration that counts.
  var choice: ConfigurationChoice { isOff ? .none : .nearest }
}

/// `--config` and `--no-config`.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "Read this configuration instead of the nearest `.loginlint.yaml`.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  @OptionGroup var off: NoConfigurationOption

  func validate() throws {
    if file != nil, off.isOff {
      throw ValidationError("--config and --no-config exclude each other.")
    }
  }

  /// The configuration that counts.
  var choice: ConfigurationChoice { file.map { .file($0) } ?? off.choice }
}
