import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Services of a compose file")
struct ComposeServiceTests {
  @Test(
    "published ports",
    arguments: [
      ("'8080:80'", [":8080:80/tcp"]), ("8080", ["::8080/tcp"]),
      ("'127.0.0.1:8080:80/udp'", ["127.0.0.1:8080:80/udp"]),
      ("'[::1]:3001:3000'", ["::1:3001:3000/tcp"]), ("'::1:6000:6000'", ["::1:6000:6000/tcp"]),
      ("'127.0.0.1::80'", ["127.0.0.1::80/tcp"]),
      ("'8000-8001:80-81'", [":8000:80/tcp", ":8001:81/tcp"]),
      ("'8100-8105:80'", [":8100-8105:80/tcp"]), ("'3000-3001'", ["::3000/tcp", "::3001/tcp"]),
      ("{target: 80, published: '8080', host_ip: 127.0.0.1}", ["127.0.0.1:8080:80/tcp"]),
      ("{target: 53, published: 53, protocol: udp}", [":53:53/udp"]),
      ("'${P:-81}:80'", [":81:80/tcp"]), ("'${P}:80'", ["::80/tcp"]), ("'80:${T}'", [":80:?/tcp"]),
      ("22:22", [":22:22/tcp"]),
    ])
  func ports(yaml: String, expected: [String]) {
    let fixture = ComposeFixture("services: {a: {image: x, ports: [\(yaml)]}}")
    #expect(fixture.ports("a") == expected)
    #expect(fixture.problems == [])
  }

  @Test("what is no port", arguments: ["'80:x'", "'80-82:1-2'", "'70000:80'", "{published: 80}"])
  func wrongPorts(yaml: String) {
    #expect(ComposeFixture("services: {a: {image: x, ports: [\(yaml)]}}").problems.count == 1)
  }

  @Test("an unknown published port names its variable and keeps its place")
  func unknownPort() {
    let fixture = ComposeFixture("services: {a: {image: x, ports: ['127.0.0.1:${P}:80']}}")
    let port = fixture.service("a").ports.first
    #expect(port?.published.needs == ["P"])
    #expect(fixture.text(port?.published.span) == "compose.yaml: ${P}")
    #expect(fixture.text(port?.hostIP.span) == "compose.yaml: 127.0.0.1")
    #expect(fixture.text(port?.target.span) == "compose.yaml: 80")
  }

  @Test(
    "volumes",
    arguments: [
      ("./conf:/etc/nginx:ro", "bind conf /etc/nginx"), ("data:/data", "volume data /data"),
      ("/var/lib/x", "volume  /var/lib/x"), ("../x:/y", "bind ../x /y"), (".:/app", "bind . /app"),
      ("/run/docker.sock:/s", "bind /run/docker.sock /s"), ("~/a:/b", "bind ~/a /b"),
      ("'C:\\a:/b'", "bind C:\\a /b"), ("'${D}/a:/b'", "bind /a /b"),
      ("{type: bind, source: ./a, target: /b}", "bind a /b"),
      ("{type: volume, source: a, target: /b}", "volume a /b"),
      ("{type: tmpfs, target: /b}", "tmpfs  /b"),
    ])
  func volumes(yaml: String, expected: String) {
    #expect(
      ComposeFixture("services: {a: {image: x, volumes: [\(yaml)]}}").mounts("a") == [expected])
  }

  @Test("configs and secrets are mounts with their default targets")
  func configsAndSecrets() {
    let fixture = ComposeFixture(
      [
        "compose.yaml": """
        services:
          web:
            image: nginx
            configs:
              - site
              - {source: inline, target: /etc/nginx/nginx.conf}
            secrets: [key, {source: key, target: other}, gone]
        configs:
          site: {file: ./conf/site.conf}
          inline: {content: "listen $$port ${PORT:-80};"}
        secrets:
          key: {file: key.txt}
        """,
        "key.txt": "  sup3r-s3cret\n",
      ])
    #expect(
      fixture.mounts("web") == [
        "config conf/site.conf /site", "config  /etc/nginx/nginx.conf",
        "secret key.txt /run/secrets/key", "secret key.txt /run/secrets/other",
        "secret  /run/secrets/gone",
      ])
    #expect(fixture.service("web").mounts[1].content.value == "listen $port 80;")
    #expect(fixture.problems == ["service \"web\" refers to undefined secret gone"])
    #expect(fixture.project.redaction.sentence("it is sup3r-s3cret") == "it is ***")
  }

  @Test(
    "extra hosts",
    arguments: [
      ("['a=1.2.3.4']", ["a=1.2.3.4"]), ("['a:host-gateway']", ["a=host-gateway"]),
      ("['a=::1']", ["a=::1"]), ("['a:[::1]']", ["a=::1"]), ("{a: 1.1.1.1}", ["a=1.1.1.1"]),
      ("{a: [1.1.1.1, 2.2.2.2]}", ["a=1.1.1.1", "a=2.2.2.2"]),
      ("['a=1.1.1.1,2.2.2.2', 'a=1.1.1.1']", ["a=1.1.1.1", "a=2.2.2.2", "a=1.1.1.1"]),
    ])
  func extraHosts(yaml: String, expected: [String]) {
    let service = ComposeFixture("services: {s: {image: x, extra_hosts: \(yaml)}}").service("s")
    #expect(service.extraHosts.map { "\($0.host)=\($0.address.value ?? "?")" } == expected)
  }

  @Test("networks: real names, aliases and the default network")
  func networks() {
    let fixture = ComposeFixture(
      """
      name: idlab
      services:
        implicit: {image: x}
        mapped:
          image: x
          networks: {front: {aliases: [sso, sso], ipv4_address: 172.28.0.10}, back: }
        host: {image: x, network_mode: host}
        wrong: {image: x, networks: [gone]}
      networks:
        front: {ipam: {config: [{subnet: 172.28.0.0/16}]}}
        back: {internal: true}
        legacy: {external: {name: proxy}}
        outer: {external: true}
        named: {name: "n-${X:-1}"}
      """)
    #expect(
      fixture.project.networks.map { "\($0.key) \($0.name.textWithUnknownsEmpty)" } == [
        "front idlab_front", "back idlab_back", "legacy proxy", "outer outer", "named n-1",
        "default idlab_default",
      ])
    #expect(
      fixture.project.networks.map(\.isInternal) == [false, true, false, false, false, false])
    #expect(fixture.project.networks.map(\.isExternal) == [false, false, true, true, false, false])
    let mapped = fixture.service("mapped").networks
    #expect(mapped.map(\.network) == ["front", "back"])
    #expect(mapped[0].aliases.map(\.value) == ["sso"])
    #expect(mapped[0].ipv4.value == "172.28.0.10")
    #expect(fixture.service("host").networks.isEmpty)
    #expect(fixture.problems == ["service \"wrong\" refers to undefined network gone"])
    #expect(fixture.text(fixture.project.problems.first?.span) == "compose.yaml: gone")
  }

  @Test("profiles, links and dependencies")
  func dependencies() {
    let yaml = """
      services:
        app:
          image: x
          links: ["db:database"]
          depends_on: {kc: {condition: service_started, required: false}, gone: {}}
        db: {image: x}
        kc: {image: x, profiles: [auth]}
        side: {image: x, network_mode: "service:app"}
      """
    let fixture = ComposeFixture(yaml)
    #expect(fixture.service("app").dependsOn == ["kc", "gone", "db"])
    #expect(fixture.service("app").links.map { "\($0.service)>\($0.alias)" } == ["db>database"])
    #expect(fixture.service("side").dependsOn == ["app"])
    #expect(fixture.service("kc").isActive == false)
    #expect(fixture.problems == ["service \"app\" depends on undefined service \"gone\""])
    #expect(fixture.text(fixture.project.problems.first?.span) == "compose.yaml: gone")
    for profiles in ["auth", "*"] {
      let active = ComposeFixture(
        ["compose.yaml": yaml, ".env": "COMPOSE_PROFILES=x,\(profiles)"])
      #expect(active.service("kc").isActive)
    }
  }

  @Test("positions of names and values")
  func positions() {
    let fixture = ComposeFixture(
      """
      x-env: &env
        A: "one"
      services:
        app:
          image: quay.io/x:${TAG:-1}
          environment:
            <<: *env
            B: two
      """)
    let app = fixture.service("app")
    #expect(fixture.text(app.nameSpan) == "compose.yaml: app")
    #expect(fixture.text(app.image.span) == "compose.yaml: quay.io/x:${TAG:-1}")
    #expect(
      app.environment.map { fixture.text($0.value.span) } == [
        "compose.yaml: one", "compose.yaml: two",
      ])
    guard case .inherited(let via, let use) = app.environment[0].value.origin else {
      Issue.record("the value came through a merge key")
      return
    }
    #expect(via == "merge")
    #expect(fixture.text(use) == "compose.yaml: *env")
  }
}
