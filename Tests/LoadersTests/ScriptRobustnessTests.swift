// Scripts that are broken, and scripts that are large: what can be read is read, in a time that grows with the text.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Broken and large scripts")
struct ScriptRobustnessTests {
  private static let head = """
    import NextAuth from "next-auth";
    import Keycloak from "next-auth/providers/keycloak";

    """
  private static let login = """
    export const config = { providers: [Keycloak({ clientId: "shop", issuer: "http://id.test/realms/shop" })] };
    export default NextAuth(config);

    """

  private func repository(_ script: String) -> Repository {
    var access = InMemoryFiles([
      "package.json": #"{"dependencies":{"next-auth":"5.0.0-beta.25"}}"#, "auth.ts": script,
    ])
    return Repository(paths: ["."], files: &access)
  }

  @Test(
    "a mistake costs what stands around it, not the file",
    arguments: [
      head + "const a = ;\n" + login,
      head + "function f( { return 1 }\n" + login,
      head + "const t = { a: 1,, b: };\n" + login,
      head + login + "const s = \"not closed\n",
      head + login + "const t = `not closed ${a\n",
      head + login + "if (a { b(\n",
      head + login + "export function g() { return [1, 2\n",
      head + "<<<<<<< HEAD\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> theirs\n" + login,
      head + "const x = 5 5;\n" + login + "}\n",
      head + "@@@ #\n" + login + "/* not closed",
      head + "fetch(\"/a\", { headers: {\n" + login,
      head + "class C { constructor(private { } }\n" + login,
    ])
  func broken(_ script: String) throws {
    let deployments = repository(script).deployments
    let login = try #require(deployments.flatMap(\.logins).first, "\(script)")
    #expect(login.clientID.value == "shop" && login.issuer.value == "http://id.test/realms/shop")
    let problems = deployments.flatMap(\.problems)
    #expect(!problems.isEmpty, "\(script)")
    #expect(problems.allSatisfy { !$0.isError && $0.kind == .script && $0.path == "auth.ts" })
  }

  /// Bodies of `count` statements that once took time or memory out of all proportion to their length.
  private static let shapes: [(String, @Sendable (Int) -> String)] = [
    ("unknown spreads", { lines($0, "const o = {", { "...x\($0), k\($0): 1," }, "};") }),
    (
      "conditional spreads of one key",
      { lines($0, "const o = {", { "...(c\($0) ? { issuer: 'x' } : {})," }, "};") }
    ),
    ("alternatives", { lines($0, "const o = { k1:", { "process.env.A\($0) ||" }, "'x' };") }),
    (
      "reassignments under conditions",
      {
        lines($0, "let o = { k1: '' };", { "if (process.env.A\($0)) { o = { k1: '\($0)' }; }" }, "")
      }
    ),
    (
      "members that need each other",
      { lines($0, "const o = {};", { "o.k\($0) = o.k || process.env.A || 'v\($0)';" }, "") }
    ),
    (
      "lists that double",
      {
        lines(
          $0, "const o0 = [1];", { "const o\($0 + 1) = [...o\($0), ...o\($0)];" },
          "const o = { k1: o\($0) };")
      }
    ),
    (
      "texts that double",
      {
        lines(
          $0, "const o0 = 'a';", { "const o\($0 + 1) = o\($0) + o\($0);" },
          "const o = { k1: o\($0) };")
      }
    ),
    (
      "deep lists",
      { "const o = \(String(repeating: "[", count: $0))\(String(repeating: "]", count: $0));" }
    ),
    ("deep arrows", { "const o = \(String(repeating: "(a) => ", count: $0)) 1;" }),
    ("open brackets", { lines($0, "", { "f\($0)(" }, "") }),
  ]

  private static func lines(
    _ count: Int, _ head: String, _ line: (Int) -> String, _ tail: String
  ) -> String {
    ([head] + (0..<count).map(line) + [tail]).joined(separator: "\n")
  }

  @Test(
    "no shape of a script takes more than its length", .timeLimit(.minutes(1)),
    arguments: shapes.indices)
  func growth(_ shape: Int) {
    let body = Self.shapes[shape].1(3000)
    let rest = "NextAuth({ providers: [Keycloak({ clientId: 'a', issuer: o.k1 })] });"
    _ = repository(Self.head + body + "\n" + rest)
  }
}
