// What a proxy loses of a request on its way to an identity provider.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("What gets lost on the way")
struct RouteFactTests {
  private func fact(_ server: String, location: String = "") throws -> RouteFact {
    let example = FactsExample([
      "compose.yaml": """
      services:
        kc: {image: "quay.io/keycloak/keycloak:26.0"}
        edge: {image: "nginx:1.27", volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]}
      """,
      "e.conf":
        "server { \(server) server_name id.test kc; location / { \(location) proxy_pass http://kc:8080; } }",
    ])
    let fact = try #require(example.facts.routes.first)
    #expect(fact.target == .keycloak && fact.service?.name == "kc")
    return fact
  }

  @Test(
    arguments: [
      ("", .no), ("proxy_set_header Host other;", .no), ("proxy_set_header Host $host;", .no),
      ("proxy_set_header Host '';", .yes), ("include gone.conf;", .unknown),
      ("proxy_set_header Host ''; proxy_set_header X-Forwarded-Host $host;", .no),
    ] as [(String, Ternary)])
  func host(_ location: String, loses: Ternary) throws {
    #expect(try fact("listen 80;", location: location).losesHost == loses)
  }

  @Test("a default Host is lost where the upstream's name is none of the server's")
  func defaultHost() throws {
    let example = FactsExample([
      "compose.yaml": """
      services:
        kc: {image: "quay.io/keycloak/keycloak:26.0"}
        edge: {image: "nginx:1.27", volumes: ["./e.conf:/etc/nginx/conf.d/default.conf"]}
      """,
      "e.conf":
        "server { listen 80; server_name id.test; location / { proxy_pass http://kc:8080; } }",
    ])
    let fact = try #require(example.facts.routes.first)
    #expect(fact.losesHost == .yes && fact.losesScheme == .no)
    #expect(fact.missingHeaders == ["Host"])
    #expect(fact.takesHost == .yes && fact.takesScheme == .yes)
  }

  @Test(
    arguments: [
      ("listen 80;", "", .no), ("listen 443 ssl;", "", .yes),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto $scheme;", .no),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto https;", .no),
      ("listen 443 ssl;", "proxy_set_header Forwarded proto=https;", .no),
      ("listen 443 ssl;", "proxy_set_header X-Forwarded-Proto '';", .yes),
      ("listen 443 ssl;", "include gone.conf;", .unknown),
    ] as [(String, String, Ternary)])
  func scheme(_ listen: String, location: String, loses: Ternary) throws {
    #expect(try fact(listen, location: location).losesScheme == loses)
  }
}
