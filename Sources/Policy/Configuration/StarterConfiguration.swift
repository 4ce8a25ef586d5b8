// The configuration that `loginlint init` writes: what there is to set, with what was found as examples.

import Analysis
import Deployment
import Rules
import SourceText

/// A commented configuration for a folder.
public struct StarterConfiguration: Sendable {
  /// A deployment that was found.
  public struct Found: Sendable {
    /// Its compose files.
    public let files: [String]
    /// The number of its services.
    public let serviceCount: Int
    /// Where its users' browsers are taken to run.
    public let vantage: PublicVantage

    /// Notes a deployment.
    public init(files: [String], serviceCount: Int, vantage: PublicVantage) {
      self.files = files
      self.serviceCount = serviceCount
      self.vantage = vantage
    }
  }

  /// The deployments.
  public var deployments: [Found] = []
  /// The names that browsers are sent to and that no public DNS has.
  public var hosts: [String] = []
  /// The paths of the files that were understood.
  public var paths: [String] = []
  /// The number of findings that hardening advice would add.
  public var adviceCount = 0

  /// Nothing was found.
  public init() {}

  /// Notes what was found.
  public init(_ facts: [DeploymentFacts], paths: [String]) {
    deployments = facts.filter { !$0.deployment.isLoose }.map { one in
      Found(
        files: one.deployment.composeFiles, serviceCount: one.deployment.services.count,
        vantage: one.vantage)
    }
    hosts = Set(facts.flatMap(Self.hosts)).sorted()
    self.paths = paths
  }

  private static func hosts(of facts: DeploymentFacts) -> [String] {
    let opened = facts.urls.filter { $0.use.role == .opened }.compactMap { $0.use.url.value }
    let servers = facts.deployment.proxies.flatMap(\.ownServers).flatMap(\.names)
      .compactMap(\.value)
    return (opened.compactMap { WebAddress($0)?.host } + servers).map { $0.lowercased() }
      .filter(mayBeInHostsFile)
  }

  /// Whether a name is one that only a hosts file or an own DNS server makes known to browsers.
  private static func mayBeInHostsFile(_ name: String) -> Bool {
    let labels = name.split(separator: ".")
    let isHostName = name.utf8.allSatisfy {
      $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0)
        || (0x61...0x7A).contains($0)
    }
    guard isHostName, let last = labels.last, last != "localhost", !AddressText.isAddress(name),
      !name.hasPrefix("."), !name.hasSuffix(".")
    else { return false }
    return labels.count == 1
      || ["test", "local", "internal", "lan", "home", "docker"].contains(last)
  }

  // MARK: The text

  /// The configuration: words stand behind `# `, settings to be switched on behind `#` alone.
  public var text: String {
    """
    # What loginlint looks at in this project, and what counts. Paths are relative to this file; the command line
    # beats it. A misspelt key or rule is an error. Lines that begin with `#` and no blank are settings to switch on.

    \(deploymentText)
    \(browserText)
    \(hostsText)
    # `audit` adds hardening advice\(adviceText).
    persona: default

    # From which severity on a run fails: error, warning, note or never. Findings below `min-severity` are not shown.
    fail-on: error
    #min-severity: warning

    # Rules by name, one by one: another severity, `off`, or other thresholds. `loginlint rules` lists them all,
    # `loginlint explain RULE` shows a rule's thresholds as `params`.
    #rules:
    #  underscore-host: off
    #  long-session: {severity: warning, params: {maxSeconds: 36000}}

    # What is fine, and why. A name alone switches a rule or a whole family off. With a reason, findings in some files
    # are suppressed: they stay in the JSON report, and an entry that is not needed any more is reported.
    # In files that have comments, one does the same: `loginlint: ignore[RULE] reason until: 2027-01-31`, or
    # `ignore-next-line[RULE]`, `ignore-file[RULE]`. `loginlint explain suppressions` tells more.
    #ignore:
    #  - rule: wildcard-web-origin
    #    path: \(Self.scalar(examplePath))
    #    pointer: /clients/0
    #    reason: only the tests use this
    #    until: 2027-01-31

    \(excludeText)
    # Folders with rule documents of your own, written like those that `loginlint explain` prints.
    #rules-dirs: [loginlint-rules]

    """
  }

  private var deploymentText: String {
    guard !deployments.isEmpty else {
      return """
        # No compose project was found here. Files are judged one by one, and what lies between them is not.
        #deployments:
        #  - files: [compose.yaml, compose.prod.yaml]

        """
    }
    let count =
      deployments.count == 1 ? "One deployment was" : "\(deployments.count) deployments were"
    var text =
      "# \(count) found, and will be in every run. List them to lint exactly these:\n#deployments:\n"
    for one in deployments {
      let files = one.files.map(Self.scalar).joined(separator: ", ")
      let services = one.serviceCount == 1 ? "1 service" : "\(one.serviceCount) services"
      text += "#  - files: [\(files)]  # \(services)\n"
    }
    return text
  }

  private var browserText: String {
    let kinds = Set(deployments.map(\.vantage))
    let words: String
    if deployments.isEmpty {
      words = ""
    } else if kinds.count == 1, let kind = kinds.first {
      words = " Here `auto` means `\(kind == .sameHost ? "same-host" : "remote")`."
    } else {
      words =
        " Here `auto` means `remote` for some deployments; each can have a `browser` of its own."
    }
    return """
      # Where the users' browsers run: on the machine of the containers (`same-host`), on others (`remote`), or as the
      # addresses in the files tell (`auto`).\(words)
      browser: auto

      """
  }

  private var hostsText: String {
    let head = """
      # Names that a hosts file or a DNS server of yours knows: an address is what browsers take the name for;
      # `{containers: …}` is what containers do, an address or `host-gateway`.
      """
    let known = hosts.prefix(10)
    let names = known.isEmpty ? ["auth.local"] : Array(known)
    let seen = known.isEmpty ? "" : " These names were seen:"
    return head + seen + "\n#hosts:\n" + names.map { "#  \($0): 127.0.0.1\n" }.joined()
  }

  private var adviceText: String {
    switch adviceCount {
    case 0: ""
    case 1: ": one more finding today"
    default: ": \(adviceCount) more findings today"
    }
  }

  private var excludeText: String {
    let wanted: Set<String> = [
      "test", "tests", "testdata", "fixtures", "__fixtures__", "__tests__", "e2e", "examples",
      "samples",
    ]
    let found = Set(
      paths.flatMap { $0.split(separator: "/").dropLast().map(String.init) }.filter {
        wanted.contains($0.lowercased())
      })
    let names = found.isEmpty ? ["fixtures"] : found.sorted()
    return """
      # What is not looked at, as patterns like those of .gitignore. A file that is named on the command line always is.
      #exclude: [\(names.map { Self.scalar($0 + "/") }.joined(separator: ", "))]

      """
  }

  private var examplePath: String {
    paths.first { $0.hasSuffix(".json") && !$0.hasSuffix("package.json") } ?? "realm.json"
  }

  /// A text as YAML reads it back, in quotes where it needs them.
  private static func scalar(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "/") || (0x30...0x39).contains(byte)
          || (0x61...0x7A).contains(byte | 0x20)
      } && text.utf8.first != UInt8(ascii: "-") && text.contains(where: \.isLetter)
    if isPlain { return text }
    let escaped = JSONEscape.escaped(text) { scalar in
      ["\u{7F}", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"].contains(scalar)
    }
    return "\"\(escaped)\""
  }
}
