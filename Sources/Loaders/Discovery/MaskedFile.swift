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
      for root in tree.roots { hideNamed(in: root, &redaction) }
    } else {
      for entry in DotenvParser.parse(file).entries where SecretNames.isSecret(entry.key) {
        if let span = entry.valueSpan { redaction.hide(span) }
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
    for element in node.kind == .sequence ? Array(node.elements) : [] {
      if let text = element.text, let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")),
        SecretNames.isSecret(String(text[..<equals]))
      {
        let start = text.utf8.distance(from: text.startIndex, to: equals) + 1
        redaction.hide(element.span(ofTextBytes: start..<text.utf8.count))
      }
      hideNamed(in: element, &redaction)
    }
    for member in node.kind == .mapping ? Array(node.members) : [] {
      if SecretNames.isSecret(snakeCase(member.name)), member.value.text != nil {
        redaction.hide(member.value.textSpan)
      }
      hideNamed(in: member.value, &redaction)
    }
  }

  /// `clientSecret` as `client_Secret`, so that `tokenUrl` counts as the address that it is.
  private static func snakeCase(_ name: String) -> String {
    name.map { $0.isUppercase ? "_\($0)" : String($0) }.joined()
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
