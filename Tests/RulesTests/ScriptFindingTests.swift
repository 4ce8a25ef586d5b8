// What scripts lead to: findings that point into the source, once for each cause.

import Rules
import SourceText
import Testing

@Suite("Findings in scripts")
struct ScriptFindingTests {
  private func findings(
    issuer: String, variables: String = "", rest: String = "", library: String = "5.0.0-beta.25"
  ) -> (run: Run, findings: [Finding]) {
    let run = Run([
      "compose.yaml": """
      services:
        web:
          build: ./web
          ports: ["3000:3000"]
          environment: {AUTH_SECRET: s\(variables)}
        keycloak:
          image: quay.io/keycloak/keycloak:26.0
          command: start-dev
          environment: {KC_HOSTNAME: "http://localhost:8080"}
          ports: ["8080:8080"]
      """,
      "web/package.json": #"{"dependencies":{"next-auth":"\#(library)"}}"#,
      "web/auth.ts": """
      import NextAuth from "next-auth";
      import Keycloak from "next-auth/providers/keycloak";
      export const options = {
        providers: [Keycloak({ clientId: "a", issuer: \(issuer) })],
      };
      \(rest)
      export default NextAuth(options);
      """,
    ])
    return (run, run.outcome.findings)
  }

  private func place(_ span: Span, in run: Run) -> String {
    let sources = run.outcome.sources
    let start = sources.start(of: span)
    return "\(sources[span.file]?.path ?? "") \(start?.line ?? 0) \(sources.textForHumans(span))"
  }

  @Test("an address in a script is where the finding points, and what the fix replaces")
  func literal() throws {
    let (run, findings) = findings(
      issuer: "\"https://id.example.org/realms/a\"",
      rest: "fetch('http://localhost:8080/realms/a/protocol/openid-connect/token')")
    #expect(findings.map(\.rule) == ["service-unreachable-url"])
    let finding = try #require(findings.first)
    #expect(place(finding.primary.span, in: run).hasPrefix("web/auth.ts 6 localhost"))
    let edit = try #require(finding.fixes.first?.edits.first)
    #expect(place(edit.span, in: run) == "web/auth.ts 6 http://localhost:8080")
  }

  @Test(
    "an address in a variable is one finding that names where it is set, and no code is replaced")
  func variable() throws {
    let (run, findings) = findings(
      issuer: "`${process.env.KC_URL}/realms/a`", variables: ", KC_URL: \"http://localhost:8080\"")
    #expect(findings.map(\.rule) == ["service-unreachable-url"])
    let finding = try #require(findings.first)
    #expect(place(finding.primary.span, in: run) == "web/auth.ts 4 process.env.KC_URL")
    #expect(finding.fixes.isEmpty)
    #expect(
      finding.because.contains { step in
        step.text == "`KC_URL` is set here"
          && step.span.map { place($0, in: run) } == "compose.yaml 5 http://localhost:8080"
      })
  }

  @Test("a token request to the login's own address adds nothing, one to another address does")
  func requests() {
    func rules(_ address: String) -> [String] {
      findings(
        issuer: "\"http://localhost:8080/realms/a\"",
        rest: "const refresh = () => fetch('\(address)/realms/a/protocol/openid-connect/token')"
      ).findings.map { "\($0.rule) \($0.confidence.name)" }
    }
    #expect(rules("http://localhost:8080") == ["service-unreachable-url certain"])
    #expect(
      rules("http://localhost:8081")
        == ["service-unreachable-url certain", "service-unreachable-url likely"])
    #expect(rules("http://keycloak:8080") == ["service-unreachable-url certain"])
  }

  @Test(
    "what nobody can tell is no finding",
    arguments: [
      "process.env.KC_URL", "process.env.KC_URL ?? 'http://localhost:8080/realms/a' + load()",
      "load()", "`${base}/realms/a`",
    ])
  func unknown(_ issuer: String) { #expect(findings(issuer: issuer).findings.isEmpty) }
}
