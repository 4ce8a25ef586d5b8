// What images are: product and version by name and tag.

import Deployment
import SourceText
import Testing

@Suite struct ReachabilityProductTests {
  @Test(arguments: [
    ("quay.io/keycloak/keycloak:26.0", Product.Kind.keycloak, "26.0" as String?, false),
    ("keycloak/keycloak:26.0.7-0", .keycloak, "26.0.7", false),
    ("quay.io/keycloak/keycloak", .keycloak, nil, true),
    ("quay.io/keycloak/keycloak:latest@sha256:00", .keycloak, nil, false),
    ("quay.io/keycloak/keycloak:nightly", .keycloak, nil, false),
    ("quay.io/keycloak/keycloak:16.1.1", .keycloakLegacy, "16.1.1", false),
    ("quay.io/keycloak/keycloak:19.0.3-legacy", .keycloakLegacy, "19.0.3", false),
    ("jboss/keycloak:15.0.2", .keycloakLegacy, "15.0.2", false),
    ("docker.io/bitnami/keycloak:26.0.7-debian-12-r0", .keycloakBitnami, "26.0.7", false),
    ("bitnamilegacy/keycloak:25", .keycloakBitnami, "25", false),
    ("ghcr.io/goauthentik/server:2025.6.3", .authentik, "2025.6.3", false),
    ("ghcr.io/goauthentik/proxy:2025.6.3", .authentikOutpost, "2025.6.3", false),
    ("registry.local:5000/library/nginx:1.27-alpine", .nginx, "1.27", false),
    ("nginxinc/nginx-unprivileged:stable", .nginx, nil, false),
    ("traefik:v3.1", .traefik, "3.1", false), ("caddy:2-alpine", .caddy, "2", false),
    ("quay.io/oauth2-proxy/oauth2-proxy:v7.6.0", .oauth2Proxy, "7.6.0", false),
    ("traefik:3b1c2d", .traefik, nil, false),
  ])
  func tellsProductAndVersion(image: String, kind: Product.Kind, version: String?, isLatest: Bool)
    throws
  {
    let product = try #require(Product(image: image))
    #expect(product.kind == kind)
    #expect(product.version == version)
    #expect(product.isLatest == isLatest)
  }

  @Test(arguments: ["example/app", "adorsys/keycloak-config-cli:6.1.6", "keycloak-theme", ""])
  func knowsNoOthers(image: String) {
    #expect(Product(image: image) == nil)
  }

  @Test("a tag that depends on a variable hides the version, not the product")
  func openTag() throws {
    func image(_ pieces: (String?, String?)...) -> Sourced<String> {
      Sourced(
        pieces: pieces.map { TextPiece(text: $0.0, variable: $0.1, span: nil) }, span: nil)
    }
    let product = try #require(
      Product(image: image(("quay.io/keycloak/keycloak:", nil), (nil, "KC_VERSION"))))
    #expect(product.kind == .keycloak && product.version == nil && !product.isLatest)
    #expect(product.isAtLeast(25) == .unknown)
    #expect(Product(image: image((nil, "REGISTRY"), ("/keycloak/keycloak:26.0", nil))) == nil)
    #expect(Product(image: image(("registry:5000/", nil), (nil, "IMAGE"))) == nil)
  }
}

@Suite struct ReachabilityCommandTests {
  private func flags(_ words: Sourced<String>...) -> [String] {
    var service = Service(name: "x")
    service.command = words
    return CommandLine(service).flags.map {
      "\($0.name) \($0.value.isAbsent ? "-" : $0.value.value ?? "?")"
    }
  }

  @Test func takesACommandLineApart() {
    #expect(
      flags(.known("start"), .known("--a=1"), .known("--b"), .known("2"), .known("--c")) == [
        "--a 1", "--b 2", "--c -",
      ])
    #expect(
      flags(.known("sh"), .known("-c"), .known("kc --a=1  --b x")) == ["-c kc", "--a 1", "--b x"])
    #expect(
      flags(
        Sourced(
          pieces: [
            TextPiece(text: "--url=http://", span: nil),
            TextPiece(text: nil, variable: "HOST", span: nil),
          ], span: nil)) == ["--url ?"])
  }

  @Test func keepsThePlacesOfWhatIsLeft() {
    let value = Sourced<String>.known("--url=http://a", span: Span(file: FileID(0), 10..<24))
    #expect(value.dropping(bytes: 6) == .known("http://a", span: Span(file: FileID(0), 16..<24)))
    let pieces = Sourced<String>(
      pieces: [
        TextPiece(text: "--url=http://", span: Span(file: FileID(0), 0..<13)),
        TextPiece(text: "a", variable: "A", span: Span(file: FileID(0), 13..<17)),
      ], span: Span(file: FileID(0), 0..<17))
    let rest = pieces.dropping(bytes: 6)
    #expect(rest.value == "http://a")
    #expect(rest.span == Span(file: FileID(0), 6..<17))
  }
}
