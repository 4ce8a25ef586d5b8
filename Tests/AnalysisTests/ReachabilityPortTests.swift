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
    ("bitnami/keycloak:26.0.7-debian-12-r0", [8080, 8443, 9000], true),
    ("ghcr.io/goauthentik/server:2025.2", [9000, 9300, 9443], true),
    ("ghcr.io/goauthentik/ldap:2025.2", [3389, 6636], false),
    ("nginx", [80], false), ("nginxinc/nginx-unprivileged", [8080], false),
    ("caddy:2", [80, 443], false), ("traefik:v3", [80], true), ("postgres:16", [5432], false),
    ("grafana/grafana:11.2.0", [3000], false), ("example/app", [], false),
  ])
  func knowsWhatImagesListenOn(image: String, ports: [Int], isComplete: Bool) {
    let found = listening(image)
    #expect(numbers(found) == ports.sorted())
    #expect(found.isComplete == isComplete)
  }

  @Test(arguments: [
    (["start-dev", "--http-port=8180"], [:], [8180, 9000]),
    (["start-dev", "--http-port", "8180"], [:], [8180, 9000]),
    (["sh", "-c", "kc.sh start-dev --http-port=8180"], [:], [8180, 9000]),
    (["start-dev", "--http-port=1"], ["KC_HTTP_PORT": "8180"], [1, 9000]),
    (["start-dev"], ["KC_HTTP_MANAGEMENT_PORT": "9100"], [8080, 9100]),
    (["start-dev"], ["KC_HTTP_PORT": ""], [8080, 9000]),
    (["start"], ["KC_HTTPS_CERTIFICATE_FILE": "/tls/a.pem"], [8443, 9000]),
    (["start", "--https-key-store-file=/a.p12", "--https-port=443"], [:], [443, 9000]),
    (["start"], ["KC_HTTP_ENABLED": "true", "KC_HTTP_PORT": "8180"], [8180, 9000]),
    (["start", "--http-enabled=true"], ["KC_HTTP_ENABLED": "false"], [8080, 9000]),
    // `proxy=edge` is gone since 26.
    (["start"], [:], [9000]), (["start"], ["KC_PROXY": "edge"], [9000]),
    ([], ["KC_HTTP_PORT": "8180"], [8180, 8443, 9000]),
  ])
  func followsKeycloaksSettings(command: [String], environment: [String: String], ports: [Int]) {
    let found = listening("keycloak/keycloak:26.0", command: command, environment: environment)
    #expect(numbers(found) == ports)
    #expect(found.isComplete)
  }

  @Test("before 26 the proxy mode edge switched HTTP on")
  func knowsTheProxyModes() {
    #expect(
      numbers(
        listening("keycloak/keycloak:24.0", command: ["start"], environment: ["KC_PROXY": "edge"]))
        == [8080])
  }

  @Test(
    "what an image of one's own or a mounted configuration adds is not seen",
    arguments: [true, false])
  func doesNotShutWhatItCannotSee(isBuilt: Bool) {
    let found = listening("keycloak/keycloak:26.0", command: ["start"]) {
      if isBuilt {
        $0.build = Build(context: .known("kc"))
      } else {
        $0.mounts = [
          Mount(
            kind: .bind, source: .known("conf"), target: .known("/opt/keycloak/conf"), span: nil)
        ]
      }
    }
    #expect(numbers(found) == [8080, 8443, 9000])
  }

  @Test("oauth2-proxy listens on its own loopback until it is told otherwise")
  func knowsProgramsThatKeepToThemselves() {
    let image = "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0"
    let bare = listening(image) { $0.ports = [port("4180:4180")] }
    #expect(numbers(bare) == [])
    #expect(bare.closed(4180)?.isOpenInside == true)
    #expect(bare.closed(4180)?.needs == [])
    #expect(numbers(listening(image, command: ["--http-address=0.0.0.0:4180"])) == [4180])
    #expect(numbers(listening(image, environment: ["OAUTH2_PROXY_HTTP_ADDRESS": ":80"])) == [80])
    let loopback = listening(image, command: ["--http-address=127.0.0.1:8000"])
    #expect(loopback.closed(8000)?.isOpenInside == true)
    let file = listening(image, command: ["--config=/etc/proxy.cfg"])
    #expect(file.closed(4180)?.needs.isEmpty == false)
  }

  @Test(arguments: [
    (["next", "start", "-p", "3001"], [:], [3001]), (["vite", "--port=5173"], [:], [5173]),
    (["gunicorn", "-b", "0.0.0.0:8000", "app"], [:], [8000]),
    (["sh", "-c", "uvicorn main:app --port 8000"], ["PORT": "9"], [8000]),
    (["mkdir", "-p", "x"], ["PORT": "3000"], [3000]), ([], ["PORT": "3000"], [3000]),
    ([], ["PORT": "3000", "HOSTNAME": "0.0.0.0"], [3000]),
    ([], ["PORT": "3000", "HOSTNAME": "localhost"], []),
  ])
  func readsThePortsOfApps(command: [String], environment: [String: String], ports: [Int]) {
    #expect(numbers(listening("example/app", command: command, environment: environment)) == ports)
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

  @Test(arguments: [
    (["--entryPoints.web.address=:80", "--entrypoints.x.address=:443/tcp"], [:], [80, 443]),
    (["--api.insecure=true", "--entrypoints.web.address=:8000"], [:], [8000, 8080]),
    ([], ["TRAEFIK_ENTRYPOINTS_WEB_ADDRESS": ":8081"], [8081]),
    (["--providers.docker=true"], [:], [80]),
  ])
  func readsTraefiksEntryPoints(
    command: [String], environment: [String: String], ports: [Int]
  ) {
    let found = listening("traefik:v3", command: command, environment: environment)
    #expect(numbers(found) == ports)
    #expect(found.isComplete)
  }

  @Test("a file may hold entry points")
  func leavesTraefiksFileOpen() {
    let found = listening("traefik:v3") {
      $0.mounts = [
        Mount(
          kind: .bind, source: .known("t.yml"), target: .known("/etc/traefik/traefik.yml"),
          span: nil)
      ]
    }
    #expect(numbers(found) == [] && !found.isComplete)
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
