import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Dockerfiles of a compose project")
struct ComposeDockerfileTests {
  private static func fixture(_ dockerfile: String, build: String = "{context: ./web}")
    -> ComposeFixture
  {
    ComposeFixture([
      "compose.yaml": "services: {web: {build: \(build), environment: {OWN: own}}}",
      "web/Dockerfile": dockerfile, "web/nginx.conf": "", "web/conf.d/a.conf": "", "web/b.conf": "",
      "lib/common.conf": "",
    ])
  }

  @Test(
    "copies of the built stage",
    arguments: [
      ("COPY nginx.conf /etc/nginx/nginx.conf", ["copy web/nginx.conf /etc/nginx/nginx.conf"]),
      ("COPY nginx.conf /etc/nginx/", ["copy web/nginx.conf /etc/nginx/nginx.conf"]),
      ("COPY conf.d/ /etc/nginx/conf.d/", ["copy web/conf.d /etc/nginx/conf.d"]),
      (
        "COPY nginx.conf b.conf /c/",
        ["copy web/nginx.conf /c/nginx.conf", "copy web/b.conf /c/b.conf"]
      ),
      ("WORKDIR /srv\nWORKDIR app\nCOPY . .", ["copy web /srv/app"]),
      ("ARG D=/opt\nADD ./b.conf $D/x", ["copy web/b.conf /opt/x"]),
      ("COPY ../../etc/passwd /x", ["copy web/etc/passwd /x"]),
      ("COPY --from=other /a /b", []),
      ("ADD https://example.com/a /b", []),
    ])
  func copies(lines: String, expected: [String]) {
    #expect(Self.fixture("FROM nginx:1.27\n\(lines)\n").mounts("web") == expected)
  }

  @Test("ports, base image and variables follow the stages up to the target")
  func stages() {
    let dockerfile = """
      ARG VERSION=26.0
      FROM quay.io/keycloak/keycloak:${VERSION} AS base
      ENV A=base OWN=image
      EXPOSE 8080 8443/tcp 53/udp
      FROM node:20 AS tools
      COPY b.conf /tools
      FROM base
      ARG EXTRA
      ENV B=$A-$EXTRA
      COPY nginx.conf /n
      EXPOSE 9000
      """
    let build = "{context: web, args: [VERSION=26.1, EXTRA=e]}"
    let fixture = Self.fixture(dockerfile, build: build)
    let service = fixture.service("web")
    #expect(service.build?.baseImage.value == "quay.io/keycloak/keycloak:26.1")
    #expect(service.build?.exposedPorts.map(\.value) == [8080, 8443, 9000])
    #expect(fixture.environment("web") == ["A": "base", "B": "base-e", "OWN": "own"])
    #expect(fixture.mounts("web") == ["copy web/nginx.conf /n"])
    #expect(fixture.text(service.variable("A")?.value.span) == "web/Dockerfile: base")
    let tools = Self.fixture(dockerfile, build: "{context: web, target: tools}")
    #expect(tools.service("web").build?.baseImage.value == "node:20")
    #expect(tools.mounts("web") == ["copy web/b.conf /tools"])
  }

  @Test("an unset argument leaves the base image unknown")
  func unknown() {
    let build = Self.fixture("ARG V\nFROM x:$V\n").service("web").build
    #expect(build?.baseImage.needs == ["V"])
  }

  @Test("a Dockerfile that is not there, or not a file, is a note")
  func missing() {
    let gone = Self.fixture("FROM x", build: "{context: other}")
    #expect(gone.notes == ["`other/Dockerfile` does not exist or cannot be read"])
    let remote = Self.fixture("FROM x", build: "https://github.com/example/x.git")
    #expect(remote.notes == [])
  }

  @Test(
    "copies from other stages",
    arguments: [
      (
        "COPY conf.d /src/conf.d\nFROM nginx\nCOPY --from=build /src/conf.d /etc/nginx/conf.d/",
        ["copy web/conf.d /etc/nginx/conf.d"]
      ),
      (
        "COPY . /src\nFROM nginx\nCOPY --from=build /src/nginx.conf /etc/nginx/",
        ["copy web/nginx.conf /etc/nginx/nginx.conf"]
      ),
      (
        "WORKDIR /app\nCOPY b.conf x/y.conf\nFROM nginx\nCOPY --from=0 /app /srv",
        ["copy web/b.conf /srv/x/y.conf"]
      ),
      (
        "COPY b.conf /b\nFROM build AS second\nRUN true\nFROM nginx\nCOPY --from=SECOND /b /c",
        ["copy web/b.conf /c"]
      ),
      ("COPY . /src\nFROM nginx\nCOPY --from=build /src/dist /usr/share/nginx/html", []),
      ("COPY . /src\nFROM nginx\nCOPY --from=nginx:1.27 /src/nginx.conf /x", []),
      ("FROM nginx\nCOPY --from=shared common.conf /x", ["copy lib/common.conf /x"]),
      ("FROM nginx\nCOPY --from=later /b /x\nFROM busybox AS later", []),
    ])
  func stageCopies(lines: String, expected: [String]) {
    let build = "{context: ./web, additional_contexts: {shared: ./lib}}"
    #expect(Self.fixture("FROM node AS build\n\(lines)\n", build: build).mounts("web") == expected)
  }

  @Test("the build's folder, the stage's folder, and a whole context")
  func wholeContext() {
    let fixture = Self.fixture("FROM a AS one\nWORKDIR /w\nCOPY . .\nFROM one\nCOPY b.conf ./c/\n")
    #expect(fixture.mounts("web") == ["copy web /w", "copy web/b.conf /w/c/b.conf"])
  }

  @Test("a Dockerfile inside the compose file: its variables are compose's, then its own")
  func inline() {
    let fixture = ComposeFixture([
      ".env": "TAG=1.27",
      "compose.yaml": """
      services:
        web:
          build:
            context: ./web
            target: run
            args: [DIR=/etc/nginx]
            dockerfile_inline: |
              FROM nginx:${TAG} AS run
              ARG DIR
              ENV PORT=8081
              COPY nginx.conf $$DIR/nginx.conf
              EXPOSE $${PORT} 9000
              FROM busybox
      """,
      "web/nginx.conf": "", "web/Dockerfile": "FROM never\nEXPOSE 1\n",
    ])
    let service = fixture.service("web")
    #expect(fixture.notes == [])
    #expect(fixture.mounts("web") == ["copy web/nginx.conf /etc/nginx/nginx.conf"])
    #expect(service.build?.baseImage.value == "nginx:1.27")
    #expect(service.build?.exposedPorts.map(\.value) == [8081, 9000])
    #expect(fixture.environment("web") == ["PORT": "8081"])
    #expect(service.build?.dockerfile.isAbsent == true)
    let copy = service.mounts.first?.span.flatMap { fixture.sources.start(of: $0) }
    #expect(copy?.line == 11)
  }

  @Test("an inline Dockerfile that needs a variable")
  func inlineUnknown() {
    let fixture = ComposeFixture(
      "services: {web: {build: {context: ., dockerfile_inline: 'FROM nginx:${TAG}'}}}")
    #expect(fixture.service("web").build?.baseImage.needs == ["TAG"])
    #expect(fixture.problems == [])
  }

  @Test("many stages that copy from each other are read once each")
  func manyStages() {
    var dockerfile = "FROM a AS s0\nCOPY b.conf /f\n"
    for number in 1...200 {
      dockerfile +=
        "FROM a AS s\(number)\nCOPY --from=s\(number - 1) /f /f\nCOPY --from=s\(number / 2) /f /g\n"
    }
    let mounts = Self.fixture(dockerfile).mounts("web")
    #expect(mounts.contains("copy web/b.conf /f"))
    #expect(mounts.contains("copy web/b.conf /g"))
  }

  @Test("stages that copy everything twice do not multiply without end")
  func doubling() {
    var dockerfile = "FROM a AS s0\nCOPY b.conf /f\n"
    for number in 1...60 {
      dockerfile +=
        "FROM s\(number - 1) AS s\(number)\nCOPY --from=s\(number - 1) / /\nCOPY --from=s\(number - 1) / /x/\n"
    }
    #expect(Self.fixture(dockerfile).mounts("web").count <= 2_000)
  }
}
