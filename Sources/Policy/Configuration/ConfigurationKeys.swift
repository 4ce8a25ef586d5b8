// The keys of a configuration. The reader takes no other, and the JSON Schema of the repository has the same.

/// A mapping of the configuration, with the keys that may stand in it.
public enum ConfigurationKeys: String, CaseIterable, Sendable {
  /// The file itself.
  case file
  /// What stands under a rule's name.
  case rule
  /// An entry of `select`.
  case select
  /// An entry of `ignore`.
  case ignore
  /// What stands under a name of `hosts`.
  case host
  /// An entry of `deployments`.
  case deployment

  /// The keys, in the order in which messages list them.
  public var names: [String] {
    switch self {
    case .file:
      [
        "rules", "select", "ignore", "persona", "fail-on", "min-severity", "min-confidence",
        "browser", "hosts", "deployments", "rules-dirs", "exclude",
      ]
    case .rule: ["severity", "params"]
    case .select: ["rule", "path", "paths"]
    case .ignore: ["rule", "path", "paths", "pointer", "reason", "until"]
    case .host: ["browsers", "containers"]
    case .deployment: ["files", "profiles", "env-files", "browser"]
    }
  }

  /// Keys that mean the same in other tools or on the command line, with what they are called here.
  static let relatives: [String: String] = [
    "rules-dir": "rules-dirs", "rule-dirs": "rules-dirs", "disable": "ignore", "enable": "select",
    "ignores": "ignore", "skip": "ignore", "suppressions": "ignore", "extend-ignore": "ignore",
    "severity-threshold": "min-severity", "vantage": "browser", "deployment": "deployments",
    "excludes": "exclude", "profile": "profiles", "env-file": "env-files", "file": "files",
    "expires": "until", "rule-paths": "rules-dirs", "browsers": "browser", "name": "rule",
    "parameters": "params", "level": "severity", "failure-threshold": "fail-on",
  ]
}
