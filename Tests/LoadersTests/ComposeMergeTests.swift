import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Merging compose files")
struct ComposeMergeTests {
  /// `base` as compose.yaml with `over` as its override file.
  private static func merged(_ base: String, _ over: String) -> ComposeFixture {
    ComposeFixture([
      "compose.yaml": "services: {a: {image: x, \(base)}}\nnetworks: {n1: , n2: }",
      "compose.override.yml": "services: {a: {\(over)}}",
    ])
  }

  @Test(
    "rules per key",
    arguments: [
      ("environment: [A=1, B=1]", "environment: {B: 2, C: 2}", "A=1 B=2 C=2"),
      ("command: [a, b]", "command: [c]", "c"),
      ("entrypoint: a b", "entrypoint: [c]", "c"),
      (
        "ports: ['80:80', '81:81']", "ports: ['127.0.0.1:80:80', '81:81']",
        ":80:80 :81:81 127.0.0.1:80:80"
      ),
      ("volumes: ['./a:/t', 'data:/d']", "volumes: ['./b:/t']", "b>/t data>/d"),
      ("expose: [1, 2]", "expose: ['2', 3]", "1 2 3"),
      ("networks: [n1]", "networks: {n1: {aliases: [x]}, n2: }", "n1[x] n2[]"),
      ("networks: {n1: {aliases: [x]}}", "networks: {n1: {aliases: [x, y]}}", "n1[x,y]"),
      ("extra_hosts: ['h=1']", "extra_hosts: {h: '2'}", "h=1 h=2"),
      ("depends_on: [n]", "depends_on: {m: {condition: x}}", "n m"),
      ("build: ./x", "build: {args: [A=1]}", "x A=1"),
      ("labels: {a: 1}", "labels: [b=2]", "a=1 b=2"),
      ("hostname: a", "hostname: b", "b"),
      ("environment: {A: 1, B: 2}", "environment: {A: !reset null}", "B=2"),
      ("ports: ['80:80']", "ports: !override ['90:90']", ":90:90"),
      ("ports: ['80:80']", "ports: !reset []", ""),
      ("environment: [A=1]", "environment: !override [B=1]", "B=1"),
      ("networks: [n1]", "networks: !override [n2]", "n2[]"),
      ("environment: {A: 1}", "environment: ", "A=1"),
    ])
  func rules(base: String, over: String, expected: String) {
    let service = Self.merged(base, over).service("a")
    var texts: [String] = []
    texts += service.environment.map { "\($0.name)=\($0.value.textWithUnknownsEmpty)" }
    texts += (service.entrypoint ?? []).map(\.textWithUnknownsEmpty)
    texts += (service.command ?? []).map(\.textWithUnknownsEmpty)
    texts += service.ports.map {
      "\($0.hostIP.textWithUnknownsEmpty):\($0.published.textWithUnknownsEmpty):\($0.target.value ?? 0)"
    }
    texts += service.mounts.map {
      "\($0.source.textWithUnknownsEmpty)>\($0.target.textWithUnknownsEmpty)"
    }
    texts += service.expose.map(\.textWithUnknownsEmpty)
    texts += service.networks.filter { $0.network != "default" }.map {
      "\($0.network)[\($0.aliases.map(\.textWithUnknownsEmpty).joined(separator: ","))]"
    }
    texts += service.extraHosts.map { "\($0.host)=\($0.address.textWithUnknownsEmpty)" }
    texts += service.dependsOn
    texts += service.build.map { [$0.context.textWithUnknownsEmpty] } ?? []
    texts += (service.build?.arguments ?? []).map {
      "\($0.name)=\($0.value.textWithUnknownsEmpty)"
    }
    texts += service.labels.map { "\($0.name)=\($0.value.textWithUnknownsEmpty)" }
    texts += [service.hostname].compactMap(\.value)
    #expect(texts.sorted() == expected.split(separator: " ").map(String.init).sorted())
  }

  @Test("an overriding value stands in its own file and knows what it replaced")
  func overrideOrigin() {
    let fixture = Self.merged("hostname: old", "hostname: new")
    let hostname = fixture.service("a").hostname
    #expect(fixture.text(hostname.span) == "compose.override.yml: new")
    guard case .inherited("override", let replaced) = hostname.origin else {
      Issue.record("the value replaced another one")
      return
    }
    #expect(fixture.text(replaced) == "compose.yaml: old")
  }

  @Test("COMPOSE_FILE in .env takes the place of the override file")
  func composeFile() {
    let files = [
      "compose.yaml": "services: {a: {image: base}}",
      "compose.override.yml": "services: {a: {image: override}}",
      "extra/prod.yml": "services: {a: {image: prod, volumes: ['./x:/x']}}",
    ]
    #expect(ComposeFixture(files).service("a").image.value == "override")
    var listed = files
    listed[".env"] = "COMPOSE_FILE=compose.yaml:extra/prod.yml"
    let fixture = ComposeFixture(listed)
    #expect(fixture.service("a").image.value == "prod")
    #expect(fixture.mounts("a") == ["bind x /x"])
    let explicit = ComposeFixture(
      listed, loader: ComposeLoader(explicitFiles: ["compose.yaml", "compose.override.yml"]))
    #expect(explicit.service("a").image.value == "override")
  }

  @Test("documents of one file are laid over each other")
  func documents() {
    let fixture = ComposeFixture(
      "services: {a: {image: x, hostname: h}}\n---\nservices: {a: {image: y}}")
    #expect(fixture.service("a").image.value == "y")
    #expect(fixture.service("a").hostname.value == "h")
  }

  @Test("extends: recursive, from another directory, tags applied, origin kept")
  func extends() {
    let fixture = ComposeFixture([
      ".env": "LEVEL=info",
      "compose.yaml": """
      services:
        base: {image: base, environment: {A: base, L: $LEVEL}, ports: ['80:80'], networks: [n1]}
        child:
          extends: base
          environment: {A: child}
          ports: !override ['81:81']
          networks: [n2]
        imported:
          extends: {file: common/common.yaml, service: web}
      networks: {n1: , n2: }
      """,
      "common/.env": "LEVEL=never",
      "common/web.env": "FROM=file",
      "common/common.yaml": """
      services:
        grand: {image: grand, environment: {G: $LEVEL}}
        web:
          extends: {service: grand}
          env_file: web.env
          volumes: ['./realm.json:/r.json']
      """,
    ])
    #expect(fixture.environment("child") == ["A": "child", "L": "info"])
    #expect(fixture.ports("child") == [":81:81/tcp"])
    #expect(fixture.service("child").networks.map(\.network) == ["n1", "n2"])
    #expect(fixture.environment("imported") == ["G": "info", "FROM": "file"])
    #expect(fixture.mounts("imported") == ["bind common/realm.json /r.json"])
    #expect(fixture.service("imported").image.value == "grand")
    guard case .inherited("extends", let use) = fixture.service("imported").image.origin else {
      Issue.record("the image comes from the extended service")
      return
    }
    #expect(fixture.text(use)?.contains("common/common.yaml, service: web") == true)
  }

  @Test("include: own directory and .env, the outer one wins, the including file wins")
  func include() {
    let fixture = ComposeFixture([
      ".env": "SHARED=root",
      "compose.yaml": """
      include:
        - auth/compose.yaml
        - path: [more/a.yaml, more/b.yaml]
          project_directory: dir
          env_file: more/x.env
      services:
        app: {image: "${OWN:-none}", depends_on: [kc]}
        kc: {hostname: outer}
      """,
      "auth/.env": "SHARED=auth\nOWN=auth",
      "auth/compose.yaml": """
      services:
        kc: {image: "${SHARED}-${OWN}", hostname: inner, volumes: ['./r:/r'], environment: [OWN]}
      networks: {auth: }
      """,
      "more/a.yaml": "services: {m: {image: a, volumes: ['./r:/r']}}",
      "more/b.yaml": "services: {m: {image: $X}}",
      "more/x.env": "X=from-x", "dir/r/file": "",
    ])
    #expect(fixture.service("app").image.value == "none")
    #expect(fixture.service("kc").image.value == "root-auth")
    #expect(fixture.service("kc").hostname.value == "outer")
    #expect(fixture.environment("kc") == ["OWN": "auth"])
    #expect(fixture.mounts("kc") == ["bind auth/r /r"])
    #expect(fixture.service("m").image.value == "from-x")
    #expect(fixture.mounts("m") == ["bind dir/r /r"])
    #expect(fixture.project.networks.map(\.name.value) == ["shop_auth", "shop_default"])
    #expect(fixture.problems == [])
  }

  @Test("circles end with a problem")
  func circles() {
    let extends = ComposeFixture(
      "services: {a: {image: x, extends: b}, b: {extends: {file: compose.yaml, service: a}}}")
    #expect(
      extends.problems.contains(
        "Circular reference: a in compose.yaml extends b in compose.yaml extends a in compose.yaml")
    )
    let across = ComposeFixture([
      "compose.yaml": "services: {a: {image: x, extends: {file: o.yaml, service: b}}}",
      "o.yaml": "services: {b: {extends: {file: compose.yaml, service: a}}}",
    ])
    #expect(
      across.problems == [
        "Circular reference: a in compose.yaml extends b in o.yaml extends a in compose.yaml"
      ])
    let include = ComposeFixture([
      "compose.yaml": "include: [o.yaml]\nservices: {a: {image: x}}",
      "o.yaml": "include: [compose.yaml]\nservices: {b: {image: x}}",
    ])
    #expect(
      include.problems == [
        "include cycle detected: compose.yaml include o.yaml include compose.yaml"
      ])
    #expect(include.service("b").image.value == "x")
  }

  @Test("what cannot be followed is a note")
  func notFollowed() {
    let fixture = ComposeFixture(
      """
      include: ["https://example.com/compose.yaml", "${DIR}/x.yaml", ../up.yaml, gone.yaml]
      services: {a: {image: x, extends: {file: none.yaml, service: b}}}
      """)
    #expect(fixture.notes.count == 5)
    #expect(fixture.problems == [])
    #expect(fixture.service("a").image.value == "x")
  }

  @Test("aliases that multiply are cut off")
  func bomb() {
    var yaml = "x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...7 {
      let alias = "*a\(level - 1)"
      yaml +=
        "x-a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let fixture = ComposeFixture(yaml + "services: {a: {image: x, command: *a7}, b: {image: y}}")
    #expect(fixture.problems.contains("the values of the file are nested or repeated too often"))
  }
}
