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
  static func redaction(of file: EnvFile) -> Redaction {
    var redaction = Redaction()
    for variable in file.variables {
      let value = variable.value
      if SecretNames.isSecret(variable.name) {
        let kind = value.value.map { Secret($0).kind } ?? .literal
        guard kind == .literal, let span = value.span, value.isPresent else { continue }
        redaction.hide(span)
        if let text = value.value, !SecretNames.isEverydayWord(text) { redaction.hide(value: text) }
      } else if let text = value.value, text.utf8.contains(UInt8(ascii: "@")),
        let password = URLPassword.range(in: Array(text.utf8)), let span = value.span(of: password)
      {
        redaction.hide(span)
      }
    }
    return redaction
  }
}
