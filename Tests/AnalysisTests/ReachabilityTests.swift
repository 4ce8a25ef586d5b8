// The decision table: who can open which URL, row by row, every code at least once.

import Analysis
import Deployment
import Testing

/// One question and its answer.
struct Row: CustomTestStringConvertible, Sendable {
  let name: String
  let deployment: Deployment
  let from: String
  let url: String
  let verdict: Reach.Verdict
  let code: ReachCode

  init(
    _ name: String, _ deployment: Deployment, _ from: String, _ url: String,
    _ verdict: Reach.Verdict, _ code: ReachCode
  ) {
    self.name = name
    self.deployment = deployment
    self.from = from
    self.url = url
    self.verdict = verdict
    self.code = code
  }

  var testDescription: String { "\(name): \(from) \(url)" }
}

@Suite struct ReachabilityTests {
  @Test(arguments: Rows.all)
  func decidesWhoCanOpenAURL(row: Row) throws {
    let vantage = try #require(Vantage(row.from))
    let reach = Reachability(row.deployment).reach(row.url, from: vantage)
    #expect(reach.verdict == row.verdict)
    #expect(reach.code == row.code)
    #expect(!reach.because.steps.isEmpty)
    #expect(reach.needs.isEmpty == (reach.verdict != .unknown))
  }

  @Test func everyCodeHasARow() {
    #expect(Set(ReachCode.allCases).subtracting(Rows.all.map(\.code)).isEmpty)
  }

  @Test(arguments: Rows.all)
  func suggestsOnlyWhatWorks(row: Row) throws {
    let vantage = try #require(Vantage(row.from))
    let reachability = Reachability(row.deployment)
    guard let suggestion = reachability.reach(row.url, from: vantage).suggestion else { return }
    #expect(reachability.reach(suggestion, from: vantage).verdict == .reachable)
  }

  @Test(arguments: [
    ("browser", Vantage.browserOnHost), ("browser@host", .browserOnHost),
    ("browser@elsewhere", .browserElsewhere), ("container:app", .container("app")),
    ("app", .container("app")), ("container:browser", .container("browser")),
  ])
  func readsVantages(text: String, vantage: Vantage) {
    #expect(Vantage(text) == vantage)
    #expect(Vantage(vantage.text) == vantage)
  }

  @Test(arguments: ["", "container:"])
  func refusesAVantageWithoutAName(text: String) {
    #expect(Vantage(text) == nil)
  }

  @Test func needsTheVariablesOfTheHostOnly() {
    let deployment = project([service("app"), service("keycloak", image: "keycloak/keycloak:26.0")])
    let reachability = Reachability(deployment)
    let pieces = [
      TextPiece(text: "http://keycloak:8080/realms/", span: place(1)),
      TextPiece(text: nil, variable: "REALM", span: place(2)),
    ]
    let inPath = reachability.reach(
      Sourced(pieces: pieces, span: place(1)), from: .container("app"))
    #expect(inPath.verdict == .reachable)
    let host = [
      TextPiece(text: "http://", span: place(1)),
      TextPiece(text: nil, variable: "AUTH_HOST", span: place(2)),
      TextPiece(text: "/realms/shop", span: place(3)),
    ]
    let inHost = reachability.reach(Sourced(pieces: host, span: place(1)), from: .container("app"))
    #expect(inHost.code == .unresolvedVariable)
    #expect(inHost.needs == ["AUTH_HOST"])
    #expect(inHost.because.steps.first?.span == place(1))
  }

  @Test func namesTheVariablesOfAnUnresolvedText() {
    let reach = Reachability(project([])).reach("http://${A:-}.$B/?q=$C", from: .browserOnHost)
    #expect(reach.needs == ["A", "B"])
  }

  @Test(arguments: [
    ("http://localhost:3000/", PublicVantage.sameHost), ("http://sso.localhost/", .sameHost),
    ("http://127.0.0.1/", .sameHost), ("https://shop.example.com/", .remote),
  ])
  func tellsWhereTheBrowsersAre(url: String, expected: PublicVantage) {
    let deployment = project([
      service("app") { $0.environment = [variable("NEXTAUTH_URL", url)] }
    ])
    #expect(PublicVantage.of(deployment) == expected)
  }

  @Test func takesTheOwnMachineWhereNoURLTells() {
    #expect(PublicVantage.of(project([])) == .sameHost)
  }
}
