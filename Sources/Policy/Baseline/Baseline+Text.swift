// How a baseline is written: the same findings give the same bytes, and one finding is one line of a diff.

import Rules
import SourceText

extension Baseline {
  /// The file: JSON with one entry in each line.
  public var text: String {
    var text = "{\n  \"schema\": \(Self.schema),\n  \"findings\": ["
    for (index, entry) in entries.enumerated() {
      text += index == 0 ? "\n" : ",\n"
      text +=
        "    {\"path\": \(Self.quoted(entry.path)), \"rule\": \(Self.quoted(entry.rule)), "
        + "\"message\": \(Self.quoted(entry.message)), "
        + "\"fingerprint\": \(Self.quoted(entry.fingerprint.text)), \"count\": \(entry.count)}"
    }
    return text + (entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
  }

  /// A JSON string; what has no shape of its own in an editor is escaped as well.
  private static func quoted(_ string: String) -> String {
    let escaped = JSONEscape.escaped(string) { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    return "\"\(escaped)\""
  }
}
