// `.env` and `env_file`: reading them, and substituting what they say of each other.

import Deployment
import SourceText
import Syntax

/// One variable that an env file defines.
struct EnvFileEntry: Sendable {
  let name: String
  let nameSpan: Span?
  /// The value; nil for a bare name that nobody else sets.
  let value: Sourced<String>?
}

extension ComposeSession {
  /// The variables of an env file; `outer` is asked before the file's own earlier ones.
  mutating func variables(
    of file: SourceFile, format: DotenvFormat = .compose,
    outer: (String) -> Sourced<String>?, earlier: [EnvFileEntry] = []
  ) -> [EnvFileEntry] {
    let tree = DotenvParser.parse(file, format: format)
    add(tree.problems)
    var known = Dictionary(earlier.map { ($0.name, $0.value) }) { _, last in last }
    var entries: [EnvFileEntry] = []
    for entry in tree.entries {
      let value: Sourced<String>?
      if let written = entry.value {
        value = self.value(written) { [known] name in outer(name) ?? known[name].flatMap(\.self) }
      } else {
        value = outer(entry.key)
      }
      known[entry.key] = value
      entries.append(EnvFileEntry(name: entry.key, nameSpan: entry.keySpan, value: value))
      if let value { secrets.add(entry.key, value) }
    }
    return entries
  }

  private mutating func value(
    _ written: DotenvValue, lookup: (String) -> Sourced<String>?
  ) -> Sourced<String> {
    guard written.isInterpolated, written.text.utf8.contains(UInt8(ascii: "$")) else {
      return .known(written.text, span: written.textSpan)
    }
    return withoutActuallyEscaping(lookup) { lookup in
      var interpolation = Interpolation(lookup: lookup, place: { written.span(of: $0) })
      let parts = interpolation.parts(of: Array(written.text.utf8))
      add(interpolation.problems)
      for variable in interpolation.required { note(variable) }
      return Sourced(pieces: parts, span: written.textSpan)
    }
  }

  /// Adds the variables of the directory's `.env`, unless the environment says that it is not to be read.
  mutating func addDefaultVariables(
    of directory: String, to scope: inout VariableScope, files: inout some FileAccess
  ) {
    let path = RelativePath.resolve(".env", in: directory)
    guard !["1", "t", "true"].contains(scope.text("COMPOSE_DISABLE_ENV_FILE").lowercased()),
      files.exists(path), !files.isDirectory(path)
    else { return }
    addVariables(of: [path], namedAt: nil, to: &scope, files: &files)
  }

  /// Adds the variables of env files to a scope: what is set already stays, and later files win.
  mutating func addVariables(
    of paths: [String], namedAt span: Span?, to scope: inout VariableScope,
    files: inout some FileAccess
  ) {
    var entries: [EnvFileEntry] = []
    for path in paths {
      guard let file = file(path, as: .env, namedAt: span, files: &files) else { continue }
      let outer = scope
      entries += variables(of: file, outer: { outer[$0] }, earlier: entries)
    }
    scope.add(entries)
  }

  /// Tells where a sample env file defines variables that nothing sets.
  mutating func noteSamples(in directory: String, files: inout some FileAccess) {
    guard !unsetVariables.isEmpty else { return }
    for name in [".env.example", ".env.sample", ".env.dist", ".env.template", "env.example"] {
      let path = RelativePath.resolve(name, in: directory)
      guard RelativePath.isInside(path), let file = files.file(at: path) else { continue }
      let defined = DotenvParser.parse(file).entries.filter {
        unsetVariables.contains($0.key) && $0.value != nil
      }
      guard let first = defined.first else { continue }
      var names: [String] = []
      for entry in defined where !names.contains(entry.key) { names.append(entry.key) }
      note(
        "`\(path)` is a sample that defines \(Self.list(names)); no file sets "
          + (names.count == 1 ? "it" : "them"),
        at: first.keySpan)
    }
  }
}
