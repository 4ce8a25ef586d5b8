// Which ports a service is known to listen on.

import Analysis
import Deployment
import Testing

@Suite struct ReachabilityPortTests {
  private func listening(
    _ image: String, command: [String] = [], environment: [String: String] = [:],
    _ change: (inout Service) -> Void = { _ in }
  ) -> ListeningPorts {
    let subject = service("subject", image: image) {
      if !command.isEmpty { $0.command = command.map { .known($0) } }
      $0.environment = environment.sorted { $0.key < $1.key }.map { variable($0.key, $0.value) }
      change(&$0)
    }
    return ListeningPorts(of: subject, in: project([subject]))
  }

  private func numbers(_ ports: ListeningPorts) -> [Int] {
    ports.entries.flatMap { Array($0.ports) }.sorted()
  }

  @Test(arguments: [
    ("quay.io/keycloak/keycloak:26.0", [8080, 8443, 9000], true),
    ("quay.io/keycloak/keycloak:24.0", [8080, 8443], true),
    ("jboss/keycloak:16.1.1", [8080, 8443, 9990], true),
    ("ghcr.io/goauthentik/server:2025.2", [9000, 9300, 9443], true),
    ("nginx", [80], false), ("postgres:16", [5432], false), ("traefik:v3", [], false),
    ("example/app", [], false),
  ])
  func knowsWhatImagesListenOn(image: String, ports: [Int], isComplete: Bool) {
    let found = listening(image)
    #expect(numbers(found) == ports)
    #expect(found.isComplete == isComplete)
  }

  @Test(arguments: [
    (["start-dev", "--http-port=8180"], [:], [8180, 8443, 9000]),
    (["start-dev", "--http-port", "8180"], [:], [8180, 8443, 9000]),
    (["sh", "-c", "kc.sh start-dev --http-port=8180"], [:], [8180, 8443, 9000]),
    (["start"], ["KC_HTTP_PORT": "8180", "KC_HTTPS_PORT": "443"], [443, 8180, 9000]),
    (["start", "--http-port=1"], ["KC_HTTP_PORT": "8180"], [1, 8443, 9000]),
    (["start"], ["KC_HTTP_MANAGEMENT_PORT": "9100"], [8080, 8443, 9100]),
    (["start"], ["KC_HTTP_PORT": ""], [8080, 8443, 9000]),
  ])
  func followsKeycloaksSettings(command: [String], environment: [String: String], ports: [Int]) {
    let found = listening("keycloak/keycloak:26.0", command: command, environment: environment)
    #expect(numbers(found) == ports)
    #expect(found.isComplete)
  }

  @Test func doesNotClaimToKnowAllPortsWhereAVariableDecides() {
    let found = listening("keycloak/keycloak:26.0") {
      $0.environment = [
        EnvironmentVariable(name: "KC_HTTP_PORT", value: .unknown(needs: ["KC_PORT"]))
      ]
    }
    #expect(numbers(found) == [8443, 9000])
    #expect(!found.isComplete)
    #expect(found.needs == ["KC_PORT"])
  }

  @Test func doesNotClaimToKnowAllPortsWhereAnEnvFileIsMissing() {
    let found = listening("keycloak/keycloak:26.0") { $0.unreadEnvFiles = [.known("kc.env")] }
    #expect(!found.isComplete)
    #expect(found.needs == ["kc.env"])
  }

  @Test func readsAuthentiksListenSettings() {
    let found = listening(
      "ghcr.io/goauthentik/server", environment: ["AUTHENTIK_LISTEN__HTTP": "[::]:9100"])
    #expect(numbers(found) == [9100, 9300, 9443])
    #expect(numbers(listening("ghcr.io/goauthentik/server", command: ["worker"])) == [])
  }

  @Test func readsTraefiksEntryPoints() {
    let found = listening(
      "traefik:v3", command: ["--entryPoints.web.address=:80", "--entrypoints.x.address=:443/tcp"])
    #expect(numbers(found) == [80, 443])
  }

  @Test func readsPortsExposeAndDockerfile() {
    let found = listening("example/app", environment: ["PORT": "3000"]) {
      $0.ports = [port("8080:80")]
      $0.expose = [.known("8000-8002"), .known("53/udp"), .known("nonsense")]
      $0.build = Build(context: .known("."))
      $0.build?.exposedPorts = [.known(5000)]
    }
    #expect(numbers(found) == [80, 3000, 5000, 8000, 8001, 8002])
  }

  @Test func takesAConfigurationForTheWholeTruthOnlyWhereItSurelyIs() {
    let nginx = service("nginx", image: "nginx") {
      $0.mounts = [
        Mount(kind: .bind, source: .known("x"), target: .known("/etc/nginx/nginx.conf"), span: nil)
      ]
    }
    let sure = ListeningPorts(
      of: nginx, in: project([nginx], proxies: [proxy(of: "nginx", listens: [8081])]))
    #expect(numbers(sure) == [8081])
    #expect(sure.isComplete)
    var partial = proxy(of: "nginx", listens: [8081])
    partial.isIncomplete = true
    #expect(!ListeningPorts(of: nginx, in: project([nginx], proxies: [partial])).isComplete)
    let guess = proxy(of: "nginx", listens: [8081], confidence: .possible)
    #expect(!ListeningPorts(of: nginx, in: project([nginx], proxies: [guess])).isComplete)
  }

  @Test func keepsTheImagesOwnServerBesideAnAddedOne() {
    let nginx = service("nginx", image: "nginx") {
      $0.mounts = [
        Mount(
          kind: .bind, source: .known("x"), target: .known("/etc/nginx/conf.d/app.conf"), span: nil)
      ]
    }
    let found = ListeningPorts(
      of: nginx, in: project([nginx], proxies: [proxy(of: "nginx", listens: [8081])]))
    #expect(numbers(found) == [80, 8081])
  }
}
