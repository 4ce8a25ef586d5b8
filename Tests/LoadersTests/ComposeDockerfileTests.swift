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
    let inline = Self.fixture("FROM x", build: "{context: web, dockerfile_inline: 'FROM y'}")
    #expect(
      inline.notes == ["the Dockerfile is written inside the compose file and was not read"])
    let remote = Self.fixture("FROM x", build: "https://github.com/example/x.git")
    #expect(remote.notes == [])
  }
}
