import Deployment
import SourceText
import Testing

@testable import Loaders

/// Which deployments come out of a repository with compose files of every kind.
@Suite("Deployments of a repository")
struct ComposeRepositoryTests {
  private static let base = "services: {app: {image: x}, db: {image: y}}"

  private static func repository(
    _ contents: [String: String], composeFiles: [String] = []
  ) -> Repository {
    var files = InMemoryFiles(contents, rootName: "shop")
    var options = RepositoryOptions()
    if !composeFiles.isEmpty { options.projects = [.init(files: composeFiles)] }
    return Repository(paths: ["."], files: &files, options: options)
  }

  @Test("a title tells a variant from the project that it is laid over")
  func titles() {
    let repository = Self.repository([
      "compose.yaml": Self.base, "compose.override.yaml": "services: {app: {hostname: h}}",
      "compose.prod.yaml": "services: {app: {ports: ['80:80']}}",
      "compose.tools.yaml": "services: {tool: {image: z}}",
    ])
    #expect(
      repository.deployments.map(\.title) == [
        "compose.yaml", "compose.yaml + compose.prod.yaml", "compose.tools.yaml",
      ])
    #expect(repository.deployments.map(\.name) == ["shop", "shop", "shop"])
    #expect(
      repository.deployments.first?.composeFiles == ["compose.yaml", "compose.override.yaml"])
    #expect(repository.deployments[1].services.first?.ports.count == 1)
  }

  @Test("a compose file of any name is known by its content")
  func names() {
    let repository = Self.repository([
      "login-stack.yml": Self.base, "common.yaml": "services: {base: {build: .}}",
      "symfony/services.yaml": "services:\n  _defaults: {autowire: true}\n  # image: none\n",
      ".gitlab-ci.yml": "services: [docker:dind]\nimage: x\njob: {script: [a]}\n",
      "k8s.yaml": "kind: Service\nspec: {image: x}\n\nservices: {a: {image: y}}\n",
      "compose.yaml": "services: {app: {extends: {file: common.yaml, service: base}}}",
    ])
    #expect(repository.deployments.map(\.title) == ["compose.yaml", "login-stack.yml"])
    #expect(repository.deployments.first?.files.map(\.path).contains("common.yaml") == true)
  }

  @Test("a template is loaded as far as it goes, and nothing of it is an error")
  func template() {
    let repository = Self.repository([
      "docker-compose.yml.j2": """
      services:
        app:
          image: "app:{{ version }}"
          ports: ["{{ port }}:80", "8080:80"]
      {% if login %}
        login: {image: y, networks: [gone]}
      {% endif %}
      """
    ])
    let deployment = repository.deployments.first
    #expect(deployment?.services.map(\.name) == ["app", "login"])
    #expect(deployment?.services.first?.ports.count == 1)
    #expect(deployment?.problems.filter(\.isError) == [])
  }

  @Test("a stack file keeps what concerns a login")
  func stack() {
    let repository = Self.repository([
      "docker-stack.yml": """
      version: "3.8"
      services:
        app:
          image: x
          deploy: {replicas: 3, labels: {a: b}, placement: {constraints: [node.role == manager]}}
          environment: {HOST: "{{.Node.Hostname}}"}
          networks: [ingress]
          ports: [{target: 80, published: 8080, mode: host}]
      networks: {ingress: {driver: overlay, attachable: true}}
      """
    ])
    let app = repository.deployments.first?.services.first
    #expect(app?.variable("HOST")?.value.value == "{{.Node.Hostname}}")
    #expect(app?.ports.first?.published.value == "8080")
    #expect(repository.deployments.first?.problems == [])
  }

  @Test("files that the user chooses are one deployment, and the others' files are not its own")
  func chosen() {
    let contents = [
      "a/compose.yaml": Self.base, "a/over.yaml": "services: {app: {hostname: h}}",
      "a/web/nginx.conf": "server { listen 80; }",
      "b/compose.yaml": "services: {other: {image: x}}",
      "b/nginx.conf": "server { listen 81; }",
    ]
    let repository = Self.repository(contents, composeFiles: ["a/compose.yaml", "a/over.yaml"])
    #expect(repository.deployments.map(\.title) == ["a/compose.yaml + a/over.yaml"])
    #expect(repository.deployments.first?.proxies.map(\.path) == ["a/web/nginx.conf"])
    #expect(repository.files.map(\.path) == ["a/compose.yaml", "a/over.yaml", "a/web/nginx.conf"])
  }

  @Test("variables from outside win over .env, and are none of a file's business")
  func outerVariables() {
    var files = InMemoryFiles([
      ".env": "HOST=inner", "compose.yaml": "services: {app: {image: '${HOST}', hostname: $OTHER}}",
    ])
    var options = RepositoryOptions()
    options.environment = ["HOST": "outer"]
    let service = Repository(paths: ["."], files: &files, options: options)
      .deployments.first?.services.first
    #expect(service?.image.value == "outer")
    #expect(service?.hostname.needs == ["OTHER"])
  }

  @Test("$PWD in a path is the project's folder, elsewhere it is unknown")
  func workingDirectory() {
    let fixture = ComposeFixture([
      "compose.yaml": """
      services:
        app:
          image: x
          volumes: ["${PWD}/realm.json:/r.json", "$PWD:/all", "${PWD}x:/x"]
          environment: {HERE: $PWD}
      """
    ])
    #expect(
      fixture.mounts("app") == ["bind realm.json /r.json", "bind . /all", "volume x /x"])
    #expect(fixture.service("app").mounts.map(\.source.isUnknown) == [false, false, true])
    #expect(fixture.service("app").variable("HERE")?.value.needs == ["PWD"])
  }

  @Test("each file is named once for its problems, and reading goes on behind them")
  func goesOn() {
    let repository = Self.repository([
      "compose.yaml": """
      include: [gone.yaml, "https://example.com/compose.yaml", "${DIR}/x.yaml"]
      services:
        app:
          image: x:${
          networks: [gone]
          env_file: gone.env
          extends: {file: lost.yaml, service: base}
        db:
          image: y
          environment: {A: "${B:?say B}"}
          ports: ["1:x"]
      """
    ])
    let deployment = repository.deployments.first
    #expect(deployment?.services.map(\.name) == ["app", "db"])
    #expect(deployment?.services.last?.variable("A")?.value.needs == ["B"])
    #expect(
      Set(deployment?.problems.map(\.message) ?? []) == [
        "invalid interpolation format: ${; you may need to escape any $ with another $",
        "service \"app\" refers to undefined network gone", "Invalid containerPort: x",
      ])
    #expect(
      Set(deployment?.notes.map(\.text) ?? []) == [
        "open gone.yaml: no such file or directory",
        "the include `https://example.com/compose.yaml` is remote and was not loaded",
        "the included file depends on `DIR` and was not loaded",
        "env file gone.env not found", "open lost.yaml: no such file or directory",
        "required variable B is missing a value: say B",
      ])
  }
}
