// What a file can be, by its name alone; contents decide afterwards.

import Deployment

enum FileNames {
  /// Folders that hold other people's code or build output.
  static let skippedFolders: Set<String> = [
    ".git", "node_modules", ".next", "dist", "build", ".build", "vendor", "target", ".venv", "venv",
    "__pycache__", ".svn", ".hg", ".terraform", ".idea", ".vscode", "coverage", ".turbo", ".cache",
  ]

  /// What the name of a path suggests; nil where the tool never reads such a file.
  static func candidate(_ path: String) -> FileKind? {
    let name = lastComponent(path)
    let lower = name.lowercased()
    if lower == "package.json" { return .package }
    if lower.hasSuffix(".json") || lower.hasSuffix(".json.template")
      || lower.hasSuffix(".json.dist") || lower.hasSuffix(".json.tmpl")
      || lower.hasSuffix(".json.j2")
    {
      return lower == "package-lock.json" || lower == "tsconfig.json" ? nil : .keycloak
    }
    if lower.hasSuffix(".yml") || lower.hasSuffix(".yaml") {
      return isComposeName(lower) ? .compose : .authentik
    }
    if isComposeName(lower), isYAMLTemplate(lower) { return .compose }
    if isCaddyName(lower) { return .caddy }
    if lower.hasPrefix("traefik"), lower.hasSuffix(".toml") { return .traefik }
    if isNginxName(lower, path: path) { return .nginx }
    if isEnvName(lower) { return .env }
    if lower == "dockerfile" || lower.hasPrefix("dockerfile.") || lower.hasSuffix(".dockerfile") {
      return .dockerfile
    }
    let scripts = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts"]
    if scripts.contains(where: lower.hasSuffix), !lower.hasSuffix(".d.ts"),
      !lower.hasSuffix(".min.js")
    {
      return .script
    }
    return nil
  }

  static func isComposeName(_ lower: String) -> Bool {
    lower.contains("compose") || lower.hasPrefix("docker-stack") || lower.hasPrefix("stack.")
  }

  private static let templateEndings = [
    ".j2", ".tmpl", ".tpl", ".template", ".dist", ".example", ".sample", ".erb",
  ]

  /// Whether a program makes another file from this one, or people copy it to one.
  static func isTemplate(_ path: String) -> Bool {
    let lower = path.lowercased()
    return templateEndings.contains(where: lower.hasSuffix)
  }

  private static func isYAMLTemplate(_ lower: String) -> Bool {
    templateEndings.contains { ending in
      lower.hasSuffix(ending)
        && [".yml", ".yaml"].contains { lower.dropLast(ending.count).hasSuffix($0) }
    }
  }

  private static func isCaddyName(_ lower: String) -> Bool {
    lower == "caddyfile" || lower.hasPrefix("caddyfile.") || lower.hasSuffix(".caddyfile")
      || lower.hasSuffix(".caddy")
  }

  private static func isNginxName(_ lower: String, path: String) -> Bool {
    if lower == "nginx.conf" || lower.hasSuffix("nginx.conf") { return true }
    if lower.hasSuffix(".nginx") || lower.hasSuffix(".vhost") { return true }
    let stem = [
      ".template", ".conf", ".tmpl", ".erb", ".j2", ".example", ".dist", ".sample", ".include",
    ]
    guard stem.contains(where: lower.hasSuffix) || lower.hasSuffix("_location") else {
      return false
    }
    return lower.contains(".conf") || path.lowercased().contains("nginx")
      || lower.hasSuffix("_location")
      || lower.hasSuffix(".template") && path.lowercased().contains("templates/")
  }

  private static func isEnvName(_ lower: String) -> Bool {
    [".env.", ".env_", ".env-", "env."].contains(where: lower.hasPrefix) || lower.hasSuffix(".env")
      || lower == "env"
  }

  /// Whether a path belongs to an app's tests, which call nothing in production.
  static func isTest(_ path: String) -> Bool {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    let folders: Set<String> = [
      "test", "tests", "__tests__", "__mocks__", "e2e", "spec", "cypress",
    ]
    return parts.dropLast().contains(where: folders.contains)
      || parts.last.map { $0.contains(".test.") || $0.contains(".spec.") } == true
  }

  /// The part after the last slash.
  static func lastComponent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    let name = path[path.utf8.index(after: slash)...]
    return name.isEmpty ? path.split(separator: "/").last.map(String.init) ?? path : String(name)
  }

  /// The part before the last slash; empty at the root.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }
}
