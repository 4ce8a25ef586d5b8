// Adds the hook to a pre-commit configuration without touching what stands there.

import SourceText
import Syntax

/// The hook in `.pre-commit-config.yaml`.
public enum PreCommitHook {
  /// The file's name.
  public static let fileName = ".pre-commit-config.yaml"

  /// Why a file is left alone.
  public enum Obstacle: Error, Equatable {
    /// The hook is there already.
    case present
    /// The file is written in a way that cannot be added to line by line.
    case layout(String)
  }

  /// The entry of `repos`, each line without its end, not indented.
  ///
  /// It takes the program from the PATH: whoever runs `init` has it, and nothing is built or downloaded.
  private static let lines = [
    "- repo: local",
    "  hooks:",
    "    - id: loginlint",
    "      name: loginlint",
    "      entry: loginlint check --allow-nothing",
    "      language: system",
    "      # The bug is between the files: one run over all of them, whichever changed.",
    "      pass_filenames: false",
    "      require_serial: true",
    "      # Realm exports, provider lists and blueprints may have any name.",
    "      files: |",
    #"        (?x)("#,
    #"          \.ya?ml(\.(j2|tmpl|tpl|template|dist|example|sample|erb))?$"#,
    #"          |\.json(\.(template|dist|tmpl|j2))?$"#,
    #"          |\.(conf|nginx|vhost)(\.[^/]+)?$"#,
    #"          |nginx.*\.(template|tmpl|erb|j2|include)$"#,
    #"          |(^|/)templates/[^/]+\.template$"#,
    #"          |_location$"#,
    #"          |(^|/)[Cc]addyfile(\.[^/]+)?$"#,
    #"          |\.caddy(file)?$"#,
    #"          |(^|/)traefik[^/]*\.toml$"#,
    #"          |(^|/)\.env[^/]*$"#,
    #"          |(^|/)env$"#,
    #"          |\.env$"#,
    #"          |(^|/)(Docker|docker)file(\.[^/]+)?$"#,
    #"          |\.[Dd]ockerfile$"#,
    #"          |(?i:auth|oidc|login|session|keycloak|authentik|api).*\.(jsx?|tsx?|[cm]js|mts)$"#,
    #"        )"#,
  ]

  /// A whole file with nothing but the hook.
  public static var newFile: String {
    "repos:\n" + lines.map { "  \($0)\n" }.joined()
  }

  /// The file with the hook behind its other repositories.
  public static func added(to text: [UInt8]) throws(Obstacle) -> [UInt8] {
    let file = SourceFile(id: FileID(0), path: fileName, bytes: text)
    if text.allSatisfy({ $0 <= 0x20 }) { return Array(newFile.utf8) }
    let tree = YAMLParser.parse(file)
    if tree.problems.contains(where: \.isError) { throw .layout("it is no valid YAML") }
    guard tree.roots.count == 1, let root = tree.root, let repos = root["repos"] else {
      throw .layout("it has no list `repos`")
    }
    if hasHook(repos) { throw .present }
    guard repos.kind == .sequence, let last = repos.elements.reversed().first,
      let first = repos.elements.first(where: { _ in true }),
      text[Int(repos.span.start)] != UInt8(ascii: "[")
    else { throw .layout("`repos` is not written as a list with one line for each entry") }
    guard let indentation = indentation(of: first, in: file) else {
      throw .layout("the entries of `repos` do not begin lines of their own")
    }
    let end = endOfLine(behind: Int(last.span.end), in: text)
    let separator = text.contains(0x0D) ? "\r\n" : "\n"
    var addition = end.hasLineEnd ? "" : separator
    addition += lines.map { indentation + $0 + separator }.joined()
    let result = Array(text[..<end.offset] + Array(addition.utf8) + text[end.offset...])
    guard isWhole(result, like: repos) else {
      throw .layout("adding to `repos` would change what it says")
    }
    return result
  }

  private static func hasHook(_ repos: DataNode) -> Bool {
    repos.elements.contains { repository in
      repository["hooks"]?.elements.contains { $0["id"]?.text == "loginlint" } == true
    }
  }

  /// The blanks before the dash of an entry; nil where something else stands there.
  private static func indentation(of entry: DataNode, in file: SourceFile) -> String? {
    let bytes = file.bytes
    let line = file.lines.line(at: Int(entry.span.start))
    let start = file.lines.range(ofLine: line, in: bytes).lowerBound
    let before = bytes[start..<Int(entry.span.start)]
    let blanks = before.prefix { $0 == 0x20 }
    guard before.dropFirst(blanks.count).first == UInt8(ascii: "-") else { return nil }
    return String(decoding: blanks, as: UTF8.self)
  }

  /// The offset behind the line that holds the end of a node.
  private static func endOfLine(
    behind end: Int, in text: [UInt8]
  ) -> (offset: Int, hasLineEnd: Bool) {
    // A block scalar's node may end behind its line break already.
    if end > 0, end <= text.count, text[end - 1] == 0x0A { return (end, true) }
    guard let feed = text[min(end, text.count)...].firstIndex(of: 0x0A) else {
      return (text.count, false)
    }
    return (feed + 1, true)
  }

  /// Whether a text has the old entries and the new one, and nothing is wrong with it.
  private static func isWhole(_ text: [UInt8], like repos: DataNode) -> Bool {
    let file = SourceFile(id: FileID(0), path: fileName, bytes: text)
    let tree = YAMLParser.parse(file)
    guard !tree.problems.contains(where: \.isError), tree.roots.count == 1,
      let new = tree.root?["repos"]
    else { return false }
    let before = repos.elements.map { repository in repository["repo"]?.text }
    let after = new.elements.map { repository in repository["repo"]?.text }
    return after == before + ["local"] && hasHook(new)
  }
}
