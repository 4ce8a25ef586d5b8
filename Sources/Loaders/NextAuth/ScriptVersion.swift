// What a script's own imports and types say about the version of next-auth.

import Deployment
import SourceText
import Syntax

extension LibraryVersion {
  /// Names that only one major version exports from `next-auth` (migration guide to version 5).
  private static let version4: Set<String> = [
    "NextAuthOptions", "AuthOptions", "getServerSession", "unstable_getServerSession",
  ]
  private static let version5: Set<String> = ["NextAuthConfig", "NextAuthResult", "AuthError"]
  /// What a call of version 5 returns.
  private static let results: Set<String> = ["handlers", "auth", "signIn", "signOut"]

  /// What a script says by itself; nil where it says nothing.
  init?(script module: ScriptModule) {
    for statement in module.tree.root.children where statement.kind == .importDeclaration {
      let name = statement.text
      if name.hasPrefix("@auth/"), !name.hasSuffix("-adapter") {
        self.init(
          .authJS5, because: Because("the script imports `\(name)`", at: statement.textSpan))
        return
      }
      guard name.hasPrefix("next-auth") else { continue }
      for binding in statement.children {
        let imported = binding.firstChild?.text ?? ""
        if let found = Self.library(of: imported) {
          self.init(
            found, because: Because("the script imports `\(imported)`", at: binding.span),
            isNextAuth: true)
          return
        }
      }
    }
    if let found = Self.annotation(in: module) {
      self = found
      return
    }
    guard let call = module.calls.first(where: Self.destructuresResult) else { return nil }
    self.init(
      .authJS5,
      because: Because("only Auth.js 5 returns `handlers` and `auth`", at: call.firstChild?.span))
  }

  private static func library(of name: String) -> Login.Library? {
    if version4.contains(name) { return .nextAuth4 }
    return version5.contains(name) ? .authJS5 : nil
  }

  /// The types of declarations; their imports are not kept where they are `import type`.
  private static func annotation(in module: ScriptModule) -> LibraryVersion? {
    for node in module.tree.nodes(of: [.declarator, .typed]) where !node.textSpan.isEmpty {
      let type = node.text
      if let found = library(of: type) {
        return LibraryVersion(found, because: Because("the type is `\(type)`", at: node.textSpan))
      }
    }
    return nil
  }

  /// `const { handlers, auth } = NextAuth(…)`.
  private static func destructuresResult(_ call: ScriptNode) -> Bool {
    guard let declarator = call.parent, declarator.kind == .declarator,
      let pattern = declarator.firstChild, pattern.kind == .object,
      let callee = call.firstChild, callee.kind == .identifier, callee.hasText("NextAuth")
    else { return false }
    return pattern.children.contains { results.contains($0.text) }
  }
}
