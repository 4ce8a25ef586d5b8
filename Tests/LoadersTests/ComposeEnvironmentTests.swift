import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("The environment of a compose service")
struct ComposeEnvironmentTests {
  @Test("environment beats later env files, which beat earlier ones; null removes")
  func precedence() {
    let fixture = ComposeFixture(
      [
        ".env": "PROJECT=p\nPASSED=from-project\n",
        "a.env": "A=a\nB=a\nC=a\nNULL=a\nUSES=${PROJECT}-${OWN}-$A\n",
        "conf/b.env": "B=b\nC=b\nRAW=\"${A}\" # x\n",
        "compose.yaml": """
        services:
          app:
            image: x
            env_file:
              - a.env
              - {path: conf/b.env, format: raw}
              - {path: gone.env, required: false}
            environment: {C: own, OWN: o, NULL: , PASSED: }
        """,
      ])
    #expect(
      fixture.environment("app") == [
        "A": "a", "B": "b", "C": "own", "NULL": nil, "OWN": "o", "PASSED": "from-project",
        "RAW": "\"${A}\" # x", "USES": "p-o-a",
      ])
    #expect(fixture.service("app").unreadEnvFiles.isEmpty)
    #expect(
      fixture.project.files.map(\.path) == [".env", "compose.yaml", "a.env", "conf/b.env"])
    #expect(fixture.project.files.map(\.kind) == [.env, .compose, .env, .env])
    let value = fixture.service("app").variable("B")?.value
    #expect(fixture.text(value?.span) == "conf/b.env: b")
    guard case .inherited("env_file", let use)? = value?.origin else {
      Issue.record("the value comes from an env file")
      return
    }
    #expect(fixture.text(use) == "compose.yaml: conf/b.env")
  }

  @Test("a list keeps quotes, passes through and splits at the first equals sign")
  func list() {
    let fixture = ComposeFixture(
      """
      services:
        app:
          image: x
          environment:
            - A="x"
            - B=c=${D:-d}
            - PASS
            - E=
            - U=http://${HOST}/
      """)
    #expect(
      fixture.environment("app")
        == ["A": "\"x\"", "B": "c=d", "PASS": nil, "E": "", "U": "http:///"])
    let variable = fixture.service("app").variable("U")
    #expect(fixture.text(variable?.nameSpan) == "compose.yaml: U")
    #expect(fixture.text(variable?.value.span) == "compose.yaml: http://${HOST}/")
    #expect(variable?.value.needs == ["HOST"])
    #expect(
      variable?.value.pieces.map { fixture.text($0.span) }
        == ["compose.yaml: http://", "compose.yaml: ${HOST}", "compose.yaml: /"])
  }

  @Test("a variable of .env leads to its definition")
  func definition() {
    let fixture = ComposeFixture([
      ".env": "HOST=auth.localhost\nURL=http://${HOST}:9000\n",
      "compose.yaml": "services: {app: {image: x, environment: {U: $URL/x}}}",
    ])
    let value = fixture.service("app").variable("U")?.value
    #expect(value?.value == "http://auth.localhost:9000/x")
    #expect(fixture.text(value?.pieces.first?.definition) == ".env: http://${HOST}:9000")
    #expect(value?.pieces.first?.variable == "URL")
  }

  @Test("a missing env file leaves doubt, a missing .env a hint at the sample")
  func missing() {
    let fixture = ComposeFixture([
      ".env.example": "HOST=x\nHOST=y\nOTHER=z\n",
      "compose.yaml":
        "services: {app: {image: x, env_file: ../out.env, environment: {U: $HOST}}}",
    ])
    #expect(fixture.service("app").variable("U")?.value.needs == ["HOST"])
    #expect(fixture.service("app").unreadEnvFiles.map(\.value) == ["../out.env"])
    #expect(
      fixture.notes == [
        "`.env.example` is a sample that defines `HOST`; no file sets it",
        "`../out.env` lies outside of the linted directory and was not read",
      ])
    #expect(fixture.problems == [])
  }

  @Test("a required variable is a note, once, for whoever starts the project")
  func required() {
    let fixture = ComposeFixture(
      "services: {app: {image: 'x:${TAG:?choose one}', hostname: '${TAG?}'}}")
    #expect(fixture.notes == ["required variable TAG is missing a value: choose one"])
    #expect(fixture.service("app").image.needs == ["TAG"])
    #expect(fixture.problems == [])
  }

  @Test("the loader's environment beats .env and names the project")
  func environmentOption() {
    let fixture = ComposeFixture(
      [
        ".env": "A=env\nCOMPOSE_PROJECT_NAME=From.Env",
        "compose.yaml": "{name: n, services: {app: {image: $A}}}",
      ], loader: ComposeLoader(environment: ["A": "outer"]))
    #expect(fixture.service("app").image.value == "outer")
    #expect(fixture.project.name == "fromenv")
    #expect(ComposeFixture("services: {app: {image: x}}").project.name == "shop")
    #expect(ComposeFixture("{name: My.Name, services: {}}").project.name == "myname")
  }

  @Test("secrets are hidden where they stand and where they are said")
  func redaction() {
    let fixture = ComposeFixture([
      ".env": "DB_PASSWORD=hunter2-x\nNAME=plain-name\n",
      "compose.yaml": """
      services:
        keycloak:
          image: x
          environment:
            PGPASSWORD: pre-${DB_PASSWORD}
            URL: postgres://joe:${DB_PASSWORD}@db:5432/x?a=b@c
            OTHER: postgres://joe:literal-pw@db/x
            WEAK_PASSWORD: keycloak
            PLAIN: ${NAME}
      """,
    ])
    let redaction = fixture.project.redaction
    var shown: [String] = []
    for file in fixture.sources.files {
      shown.append(redaction.text(of: file, in: 0..<file.bytes.count))
    }
    #expect(shown[0] == "DB_PASSWORD=***\nNAME=plain-name\n")
    #expect(shown[1].contains("PGPASSWORD: ***${DB_PASSWORD}\n"))
    #expect(shown[1].contains("joe:***@db/x"))
    #expect(shown[1].contains("WEAK_PASSWORD: ***\n"))
    #expect(redaction.sentence("hunter2-x pre-hunter2-x") == "*** ***")
    #expect(redaction.sentence("literal-pw at keycloak") == "*** at keycloak")
    #expect(redaction.sentence("plain-name") == "plain-name")
  }
}
