// Login configurations as people write them, each with the JSON that the running app would export.

import Testing

/// One sample.
struct ScriptSample: Sendable, CustomTestStringConvertible {
  /// What is special in it.
  let name: String
  /// The version of next-auth in `package.json`.
  let version: String
  /// The environment of the app's container.
  var environment: [String: String] = [:]
  /// The scripts by path.
  let scripts: [String: String]
  /// The same configuration as an export; `${NAME}` where a variable is not known.
  let export: String

  var testDescription: String { name }

  /// Everything but the logins: the project, the package, the container.
  var surroundings: [String: String] {
    let variables = environment.sorted { $0.key < $1.key }
      .map { "      \($0.key): \"\($0.value)\"\n" }.joined()
    return [
      "compose.yaml": """
      services:
        web:
          build: ./web
          environment:
            NEXTAUTH_SECRET: unsaid
      \(variables)
      """,
      "web/Dockerfile": "FROM node:22\nCOPY package.json ./\n",
      "web/.dockerignore": ".env*\n",
      "web/package.json": #"{"dependencies":{"next-auth":"\#(version)"}}"#,
    ]
  }
}
