// The comments of a file, as the reader of its language tells them from text.

import Deployment
import SourceText
import Syntax

/// Finds comments in files of every kind that has them.
public enum FileComments {
  /// The comments of a file in file order, their marks included; none where its language has none.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - kind: what the file is, where that is known; else its name tells.
  public static func spans(in file: SourceFile, kind: FileKind?) -> [Span] {
    switch kind ?? FileNames.candidate(file.path) {
    case .compose, .authentik, .keycloak, .traefik:
      return isYAML(file.path) ? YAMLParser.parse(file).comments : []
    case .nginx: return NginxParser.parse(file).comments
    case .caddy: return CaddyParser.parse(file).comments
    case .env: return DotenvParser.parse(file).comments
    case .dockerfile: return DockerfileParser.parse(file).comments
    case .script: return ScriptParser.parse(file).comments
    case .nextauth, .package, nil: return []
    }
  }

  /// Whether a path may name a file of a language that has comments.
  public static func mayExist(in path: String) -> Bool {
    !path.lowercased().hasSuffix(".json")
  }

  private static func isYAML(_ path: String) -> Bool {
    let name = RelativePath.name(of: path).lowercased()
    return !name.contains(".json") && !name.hasSuffix(".toml")
  }
}
