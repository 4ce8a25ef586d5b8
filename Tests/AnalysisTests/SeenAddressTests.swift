// What a service behind a proxy takes for its public address.

import Analysis
import Deployment
import Testing

@Suite("Scheme and port on the way to a service")
struct SeenAddressTests {
  private func fact(
    _ headers: String, server: String, ports: String = "80:80", upstream: String = "kc:8080",
    edge: String = "", more: String = ""
  ) throws -> (fact: RouteFact, edge: EdgeExample) {
    let edge = EdgeExample(
      EdgeExample.location("/", "\(headers) proxy_pass http://\(upstream);", server: server),
      ports: ports, more: more, edge: edge)
    return (try edge.route(), edge)
  }

  @Test(
    arguments: [
      ("http", "listen 443 ssl; server_name a.example.org;", "http", "https"),
      ("HTTP", "listen 443 ssl;", "http", "https"), ("https", "listen 443 ssl;", nil, nil),
      ("$scheme", "listen 443 ssl;", nil, nil), ("http", "listen 80; listen 443 ssl;", nil, nil),
      ("https", "listen 80; server_name localhost;", "https", "http"),
      ("https", "listen 80; server_name a.example.org;", nil, nil),
      ("https", "listen 80;", nil, nil),
      ("$http_x_forwarded_proto", "listen 443 ssl;", nil, nil),
      ("$mine", "listen 443 ssl;", nil, nil), ("http", "listen ${PORT} ssl;", nil, nil),
    ] as [(String, String, String?, String?)])
  func schemes(_ value: String, server: String, seen: String?, actual: String?) throws {
    let (fact, edge) = try fact("proxy_set_header X-Forwarded-Proto \(value);", server: server)
    #expect(fact.wrongScheme?.seen == seen)
    #expect(fact.wrongScheme?.actual == actual)
    if let wrong = fact.wrongScheme { #expect(edge.example.text(wrong.span) == value) }
  }

  @Test(
    "TLS that ends before the proxy",
    arguments: [
      (", labels: {traefik.http.routers.a.tls: \"true\"}", "http"),
      (", labels: {traefik.http.routers.a.tls.certresolver: le}", "http"),
      (", labels: {traefik.http.routers.a.rule: \"Host(`a.test`)\"}", nil), ("", nil),
    ] as [(String, String?)])
  func outerTLS(_ labels: String, seen: String?) throws {
    let (fact, _) = try fact(
      "proxy_set_header X-Forwarded-Proto $scheme;", server: "listen 80; server_name a.test;",
      edge: labels)
    #expect(fact.wrongScheme?.seen == seen)
  }

  @Test("a proxy of another kind before this one may end TLS")
  func unclearOuter() throws {
    let (fact, _) = try fact(
      "proxy_set_header X-Forwarded-Proto https;", server: "listen 80; server_name localhost;",
      more: "  tunnel: {image: cloudflare/cloudflared}")
    #expect(fact.wrongScheme == nil)
  }

  @Test(
    arguments: [
      ("Host $host;", "8080:80", "no port", "$host"), ("Host $host;", "80:80", nil, nil),
      ("Host $http_host;", "8080:80", nil, nil),
      ("Host $host:$server_port;", "8080:80", "no port", "$host:$server_port"),
      ("Host $host:8080;", "8080:80", nil, nil),
      ("Host localhost;", "8080:80", "no port", "localhost"),
      (
        "Host $http_host; proxy_set_header X-Forwarded-Port $server_port;", "8080:80", "no port",
        "$server_port"
      ),
      ("Host $host; proxy_set_header X-Forwarded-Port 8080;", "8080:80", nil, nil),
      ("Host $host; proxy_set_header X-Forwarded-Host $http_host;", "8080:80", nil, nil),
      ("Host $http_host; proxy_set_header X-Forwarded-Host $host;", "8080:80", "no port", "$host"),
      ("Host $host; proxy_set_header X-Forwarded-Port $mine;", "8080:80", nil, nil),
    ] as [(String, String, String?, String?)])
  func ports(_ headers: String, ports: String, seen: String?, header: String?) throws {
    let (fact, edge) = try fact(
      "proxy_set_header \(headers)", server: "listen 80; server_name localhost;", ports: ports)
    #expect(fact.lostPort?.seen == seen)
    #expect(fact.lostPort.flatMap { edge.example.text($0.span) } == header)
    if seen != nil { #expect(fact.lostPort?.actual == "8080") }
  }

  @Test("a public name may be published elsewhere")
  func publicNames() throws {
    let (fact, _) = try fact(
      "proxy_set_header Host $host;", server: "listen 80; server_name a.example.org;",
      ports: "8080:80")
    #expect(fact.lostPort == nil)
  }

  @Test("Authentik does not look at X-Forwarded-Port")
  func authentik() throws {
    let (fact, _) = try fact(
      "proxy_set_header Host $host; proxy_set_header X-Forwarded-Port 8080;",
      server: "listen 80; server_name localhost;", ports: "8080:80", upstream: "ak:9000")
    #expect(fact.lostPort?.seen == "no port")
  }
}
