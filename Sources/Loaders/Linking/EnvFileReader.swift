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
}
