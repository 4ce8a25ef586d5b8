// What an env file sets, whoever reads it.

import Deployment
import SourceText
import Syntax

enum EnvFileReader {
  /// The variables of a file as they are written; a value with variables in it is unknown.
  static func read(_ file: SourceFile, isRead: Bool) -> EnvFile {
    let variables = DotenvParser.parse(file).entries.map { entry in
      EnvironmentVariable(
        name: entry.key,
        value: entry.value.map { value in
          value.isInterpolated && value.text.contains("$")
            ? Sourced(.unknown(needs: [entry.key]), span: value.textSpan)
            : .known(value.text, span: value.textSpan)
        } ?? .absent, nameSpan: entry.keySpan)
    }
    return EnvFile(path: file.path, isRead: isRead, variables: variables)
  }

  /// The secrets of a file that compose does not read, and the passwords of the addresses in it.
  static func redaction(of file: SourceFile) -> Redaction {
    var redaction = Redaction()
    for entry in DotenvParser.parse(file).entries {
      guard let written = entry.value else { continue }
      if SecretNames.isSecret(entry.key) {
        guard Secret(written.text).kind == .literal else { continue }
        redaction.hide(written.textSpan)
        if !SecretNames.isEverydayWord(written.text) { redaction.hide(value: written.text) }
      } else if let password = URLPassword.range(in: Array(written.text.utf8)) {
        redaction.hide(written.span(of: password))
      }
    }
    return redaction
  }
}
