// How a container starts Keycloak: `kc.sh`'s command and options.

import Deployment
import SourceText

/// The command line of a Keycloak server.
public struct KeycloakCommand: Sendable {
  /// What `kc.sh` is told to do.
  public enum Mode: Hashable, Sendable {
    /// `start-dev`.
    case development
    /// `start`.
    case production
    /// Nothing: it prints its help and ends.
    case none
    /// `build`, `import`, `--help` or another command that starts no server.
    case other(String)
    /// A script or a variable decides.
    case unknown
  }

  /// What the server is told to do.
  public private(set) var mode: Mode = .unknown
  /// The word that says so.
  public private(set) var modeSpan: Span?
  /// The options of that command in order.
  public private(set) var options: [KeycloakOption] = []
  /// Whether the container runs `kc.sh import` as well.
  public private(set) var runsImport = false
  /// Whether a file that nobody reads here configures the server (`--config-file`).
  public private(set) var hasConfigFile = false

  /// The commands of `kc.sh` (keycloak.org/server/configuration; `kc.sh --help`, 26).
  private static let commands: Set<String> = [
    "start", "start-dev", "build", "export", "import", "show-config", "bootstrap-admin", "tools",
    "update-compatibility",
  ]
  /// Options before the command that take the next word as their value.
  private static let globalOptionsWithValue: Set<String> = [
    "-cf", "--config-file", "-pf", "--profile",
  ]

  init(_ service: Service, packaging: KeycloakServer.Packaging) {
    let entrypoint = service.entrypoint ?? service.build?.entrypoint ?? []
    let command =
      service.command ?? (service.entrypoint == nil ? service.build?.command : nil) ?? []
    let words = entrypoint + command
    // A line for a shell may start the server anywhere in it.
    if let script = Self.shellScript(words) {
      read(script: script)
    } else if let program = entrypoint.first {
      let isKeycloak = Self.isLauncher(program.value ?? "")
      read(isKeycloak ? Array(words.dropFirst()) : command, isCertain: isKeycloak)
    } else {
      // The images of others start a script that reads the environment first.
      let isKeycloak = packaging == .stock || packaging == .built
      read(command, isCertain: isKeycloak)
    }
  }

  private static func isLauncher(_ word: String) -> Bool {
    word == "kc.sh" || word.hasSuffix("/kc.sh")
  }

  /// The text behind `sh -c`, cut into words; nil where no shell is started.
  private static func shellScript(_ words: [Sourced<String>]) -> [Sourced<String>]? {
    guard let shell = words.first?.value?.split(separator: "/").last,
      ["sh", "bash", "ash"].contains(shell)
    else { return nil }
    return words.dropFirst().filter { $0.value?.hasPrefix("-") != true }.flatMap(split)
  }

  /// The words of a shell's text at their places; quotes are left out, separators stand alone.
  private static func split(_ line: Sourced<String>) -> [Sourced<String>] {
    let bytes = Array(line.textWithUnknownsEmpty.utf8)
    var words: [Sourced<String>] = []
    var start: Int?
    func add(upTo end: Int) {
      guard let begin = start else { return }
      start = nil
      let text = String(decoding: bytes[begin..<end], as: UTF8.self)
        .filter { $0 != "\"" && $0 != "'" }
      let span = line.isUnknown ? line.span : line.span(of: begin..<end)
      words.append(.known(text, span: span))
    }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "\\"): add(upTo: index)
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"):
        add(upTo: index)
        words.append(.known(";"))
      default: if start == nil { start = index }
      }
    }
    add(upTo: bytes.count)
    return words
  }

  private mutating func read(script: [Sourced<String>]) {
    for line in script.split(whereSeparator: { $0.value == ";" }) {
      guard let launcher = line.firstIndex(where: { Self.isLauncher($0.value ?? "") }) else {
        continue
      }
      var one = self
      one.read(Array(line[(launcher + 1)...]), isCertain: true)
      if one.mode == .other("import") {
        runsImport = true
      } else if one.mode == .development || one.mode == .production {
        one.runsImport = runsImport
        self = one
      }
    }
  }

  /// Reads the words behind `kc.sh`.
  private mutating func read(_ words: [Sourced<String>], isCertain: Bool) {
    var index = 0
    mode = isCertain ? .none : .unknown
    hasConfigFile = words.contains {
      $0.literalStart.hasPrefix("-cf") || $0.literalStart.hasPrefix("--config-file")
    }
    while index < words.count {
      let word = words[index]
      index += 1
      guard let text = word.value else {
        // An option's value may be open; what the word is may not.
        if !word.literalStart.hasPrefix("-") { mode = .unknown }
        continue
      }
      if Self.commands.contains(text) {
        switch text {
        case "start": mode = .production
        case "start-dev": mode = .development
        default: mode = .other(text)
        }
        modeSpan = word.span
        break
      }
      if ["-h", "--help", "--help-all", "-V", "--version"].contains(text) {
        mode = .other(text)
        modeSpan = word.span
        return
      }
      if Self.globalOptionsWithValue.contains(text) {
        index += 1
      } else if !text.hasPrefix("-") {
        // Another program, or a word that a script understands.
        mode = .unknown
        return
      }
    }
    runsImport = mode == .other("import")
    options = Self.options(words)
  }

  private static func options(_ words: [Sourced<String>]) -> [KeycloakOption] {
    var options: [KeycloakOption] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      let text = word.value ?? word.literalStart
      guard text.hasPrefix("--"), text.utf8.count > 2 else { continue }
      let parts = text.dropFirst(2).split(separator: "=", maxSplits: 1)
      guard let name = parts.first.map(String.init) else { continue }
      var value: Sourced<String> = .known("true", span: word.span)
      if word.isUnknown {
        guard text.utf8.contains(UInt8(ascii: "=")) else { continue }
        value = .unknown(needs: word.needs, span: word.span)
      } else if parts.count > 1 {
        let start = name.utf8.count + 3
        value = .known(String(parts[1]), span: word.span(of: start..<text.utf8.count))
      } else if text.utf8.contains(UInt8(ascii: "=")) {
        value = .absent
      } else if index < words.count, !words[index].literalStart.hasPrefix("-") {
        value = words[index]
        index += 1
      }
      options.append(
        KeycloakOption(
          name: name, spelling: "--\(name)", value: value,
          span: word.isUnknown ? word.span : word.span(of: 0..<name.utf8.count + 2), isFlag: true))
    }
    return options
  }
}

extension Sourced where Value == String {
  /// The text up to the first variable without a value.
  fileprivate var literalStart: String {
    value ?? pieces.prefix { $0.text != nil }.compactMap(\.text).joined()
  }
}
