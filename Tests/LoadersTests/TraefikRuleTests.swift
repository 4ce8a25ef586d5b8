// The language of Traefik's rules, checked against Traefik 3.7.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Rules of Traefik's routers")
struct TraefikRuleTests {
  private func rule(_ text: String) -> TraefikRule {
    TraefikRule(.known(text, span: Span(file: FileID(0), 0..<text.utf8.count)))
  }

  @Test(arguments: [
    ("Host(`a.test`)", ["a.test"]),
    ("Host(`a.test`, `b.test`)", ["a.test", "b.test"]),
    ("Host(`a.test`) || Host(\"b.test\")", ["a.test", "b.test"]),
    (
      "(Host(`a.test`) && PathPrefix(`/x`)) || (Host(`b.test`) && !Host(`c.test`))",
      ["a.test", "b.test"]
    ),
    ("PathPrefix(`/x`)", []),
    ("HostSNI(`a.test`)", ["a.test"]),
    ("HostSNI(`*`)", []),
    ("host(`a.test`)&&!path(`/x`)", ["a.test"]),
  ])
  func hosts(_ text: String, _ expected: [String]) {
    let rule = rule(text)
    #expect(rule.fault == nil)
    #expect(rule.hosts.compactMap(\.value) == expected)
  }

  @Test func namesKeepTheirPlaces() {
    let text = "Host(`a.test`) && PathPrefix(`/x`)"
    let rule = rule(text)
    #expect(rule.hosts.first?.span == Span(file: FileID(0), 6..<12))
    guard case .all(let parts) = rule.condition, case .path(let path) = parts.last else {
      Issue.record("no conjunction")
      return
    }
    #expect(path.kind == .prefix && path.text.span == Span(file: FileID(0), 30..<32))
  }

  @Test(
    "v2's placeholders become patterns, v3's patterns stay",
    arguments: [
      ("HostRegexp(`{sub:[a-z]+}.a.test`)", "^(?:[a-z]+)\\.a\\.test$"),
      ("HostRegexp(`^[a-z]{2,3}\\.a\\.test$`)", "^[a-z]{2,3}\\.a\\.test$"),
      ("PathPrefix(`/api/{version:v[0-9]+}`)", "^/api/(?:v[0-9]+)"),
      ("Path(`/{name}/x`)", "^/(?:[^/]+)/x$"),
      ("PathRegexp(`^/realms/[^/]+`)", "^/realms/[^/]+"),
    ])
  func patterns(_ text: String, _ expected: String) {
    switch rule(text).condition {
    case .host(let pattern), .path(let pattern):
      #expect(pattern.kind == .regex && pattern.text.text == expected)
    default: Issue.record("no pattern")
    }
  }

  @Test(
    "Traefik refuses these",
    arguments: [
      "", "Host(`a.test`", "Host(`a.test`) &&", "Host('a.test')", "Host:a.test", "Host(`a.test`))",
      "(Host(`a.test`)", "`a.test`", "Host(`a.test)",
    ])
  func faults(_ text: String) {
    #expect(rule(text).fault != nil)
  }

  @Test("a variable without a value leaves the rest of the rule known")
  func variables() {
    let span = Span(file: FileID(0), 0..<40)
    let text = Sourced<String>(
      pieces: [
        TextPiece(text: "Host(`id.", span: span),
        TextPiece(text: nil, variable: "DOMAIN", span: span),
        TextPiece(text: "`) && PathPrefix(`/auth`)", span: span),
      ], span: span)
    let rule = TraefikRule(text)
    #expect(rule.fault == nil)
    #expect(rule.hosts.first?.needs == ["DOMAIN"])
    guard case .all(let parts) = rule.condition, case .path(let path) = parts.last else {
      Issue.record("no conjunction")
      return
    }
    #expect(path.text.text == "/auth")
  }

  @Test func deepRulesEnd() {
    let text =
      String(repeating: "(", count: 10_000) + "Host(`a`)" + String(repeating: ")", count: 10_000)
    #expect(rule(text).fault == "the rule is nested too deep")
    #expect(rule(String(repeating: "!", count: 10_000) + "Host(`a`)").fault != nil)
  }
}
