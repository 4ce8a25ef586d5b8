// A file with its secrets blanked out in place, so that its tree can be shown position by position.

import SourceText
import Syntax

/// Blanks the secrets of a file without moving a byte.
public enum MaskedFile {
  /// The file with the letters and digits of its secrets replaced.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - tree: its tree, for JSON and YAML; an env file brings none.
  public static func of(_ file: SourceFile, tree: DataTree?) -> SourceFile {
    var redaction = Redaction()
    if let tree {
      redaction = RealmSecrets.redaction(of: tree)
      redaction.merge(BlueprintSecrets.redaction(of: tree))
      for root in tree.roots { hideNamed(in: root, &redaction) }
    } else {
      for entry in DotenvParser.parse(file).entries {
        guard let value = entry.value else { continue }
        if SecretNames.isSecret(entry.key) {
          redaction.hide(entry.valueSpan ?? value.textSpan)
        } else if let password = URLPassword.range(in: Array(value.text.utf8)) {
          redaction.hide(value.span(of: password))
        }
      }
    }
    return blanked(file, redaction)
  }

  /// The script with the letters and digits of its secrets replaced.
  public static func of(_ script: ScriptTree) -> SourceFile {
    var redaction = Redaction()
    ScriptSecrets.hide(in: script, redaction: &redaction)
    return blanked(script.file, redaction)
  }

  /// An nginx configuration with the credentials in it replaced.
  public static func of(_ tree: NginxTree) -> SourceFile {
    var redaction = Redaction()
    NginxSecrets.hide(in: tree.directives, redaction: &redaction)
    return blanked(tree.file, redaction)
  }

  /// A Dockerfile with the secrets of its variables replaced.
  public static func of(_ tree: DockerfileTree) -> SourceFile {
    var redaction = Redaction()
    for instruction in tree.instructions {
      let assignments: [DockerfileAssignment]
      switch instruction.content {
      case .arguments(let list), .assignments(let list): assignments = list
      default: continue
      }
      for assignment in assignments {
        guard let value = assignment.value else { continue }
        if SecretNames.isSecret(assignment.name.text) {
          redaction.hide(value.span)
        } else if URLPassword.range(in: Array(value.text.utf8)) != nil {
          // Quotes and escapes may move the text, so all of the value goes.
          redaction.hide(value.span)
        }
      }
    }
    return blanked(tree.file, redaction)
  }

  /// A Caddyfile with the password hashes and credentials in it replaced.
  public static func of(caddy file: SourceFile) -> SourceFile {
    blanked(file, CaddyLoader.load(CaddySources(main: file)).redaction)
  }

  private static func blanked(_ file: SourceFile, _ redaction: Redaction) -> SourceFile {
    var bytes = file.bytes
    for range in redaction.hiddenRanges(of: file.id, in: 0..<bytes.count) {
      for index in range {
        bytes[index] = blank(bytes[index], after: index > 0 ? bytes[index - 1] : 0)
      }
    }
    return SourceFile(id: file.id, path: file.path, bytes: bytes)
  }

  /// Values under names such as `DB_PASSWORD`, and list entries such as `DB_PASSWORD=…`.
  private static func hideNamed(in node: DataNode, _ redaction: inout Redaction) {
    if node.kind == .string { hideParts(of: node, &redaction) }
    for element in node.kind == .sequence ? Array(node.elements) : [] {
      if let text = element.text, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")),
        isSecret(String(text[..<equals]))
      {
        let start = text.utf8.distance(from: text.startIndex, to: equals) + 1
        redaction.hide(element.span(ofTextBytes: start..<text.utf8.count))
      }
      hideNamed(in: element, &redaction)
    }
    for member in node.kind == .mapping ? Array(node.members) : [] {
      if isSecret(snakeCase(member.name)), member.value.text != nil {
        redaction.hide(member.value.textSpan)
      }
      hideNamed(in: member.value, &redaction)
    }
  }

  /// Whether a value under this name is a secret: what other files call one, and the users of Traefik's labels.
  private static func isSecret(_ name: String) -> Bool {
    if SecretNames.isSecret(name) { return true }
    let label = name.lowercased()
    return label.hasSuffix("basicauth.users") || label.hasSuffix("digestauth.users")
  }

  /// The password of an address, and what flags such as `--db-password=` hold.
  private static func hideParts(of node: DataNode, _ redaction: inout Redaction) {
    let bytes = Array(node.textBytes)
    if let password = URLPassword.range(in: bytes) {
      redaction.hide(node.span(ofTextBytes: password))
    }
    guard ByteSearch.contains("--", in: bytes) else { return }
    for word in bytes.indices.split(whereSeparator: { bytes[$0] <= 0x20 }) {
      guard let first = word.first, let last = word.last,
        bytes[first...last].starts(with: "--".utf8),
        let equals = bytes[first...last].firstIndex(of: UInt8(ascii: "=")), equals < last,
        SecretNames.isSecret(flag: String(decoding: bytes[first..<equals], as: UTF8.self))
      else { continue }
      redaction.hide(node.span(ofTextBytes: equals + 1..<last + 1))
    }
  }

  /// `clientSecret` as `client_Secret`, so that `tokenUrl` counts as the address that it is.
  private static func snakeCase(_ name: String) -> String {
    var words = ""
    var previous: Character = "_"
    for character in name {
      if character.isUppercase, previous.isLowercase { words.append("_") }
      words.append(character)
      previous = character
    }
    return words
  }

  /// A byte that says nothing; escapes and punctuation stay, so that the file parses as before.
  private static func blank(_ byte: UInt8, after previous: UInt8) -> UInt8 {
    if previous == UInt8(ascii: "\\") { return byte }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
      return UInt8(ascii: "x")
    default: return byte
    }
  }
}
