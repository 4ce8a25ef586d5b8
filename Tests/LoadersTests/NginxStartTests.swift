// What a container does before it starts nginx.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("The start of an nginx container")
struct NginxStartTests {
  private static let server =
    "server { listen 81; server_name ${NAME}; location / { return 200 $host; } }"

  private struct Found {
    var deployment: Deployment
    var files: InMemoryFiles

    var proxy: Proxy? { deployment.proxies.first { $0.service == "edge" } }
    var names: [String] {
      (proxy?.servers ?? []).flatMap(\.names).map { $0.value ?? "?\($0.needs.joined())" }
    }
    var notes: [String] { deployment.notes.map(\.text) }
    func text(_ span: Span?) -> String? { span.map { files.sources.textForHumans($0) } }
  }

  private func found(_ service: String, _ files: [String: String]) throws -> Found {
    var contents = files
    contents["compose.yaml"] =
      "services:\n  edge:\n"
      + service.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }
      .joined()
    var access = InMemoryFiles(contents)
    let deployments = Repository(paths: ["."], files: &access).deployments
    return Found(deployment: try #require(deployments.first), files: access)
  }

  private func edge(_ rest: String, volumes: [String] = ["./t.conf:/t/t.conf"]) -> String {
    let list = volumes.map { "'\($0)'" }.joined(separator: ", ")
    return "image: nginx:1.27\nvolumes: [\(list)]\nenvironment: {NAME: a.test}\n\(rest)"
  }

  // MARK: Which file is read

  @Test(arguments: [
    "command: nginx -c /t/t.conf -g 'daemon off;'",
    "command: [nginx, -c, /t/t.conf]",
    "command: nginx -p /t -c t.conf",
    "entrypoint: [tini, --, nginx, -c, /t/t.conf]",
    "command: sh -c \"exec nginx -c /t/t.conf\"",
    "command: [/bin/bash, -ec, 'while :; do sleep 6h; nginx -s reload; done & nginx -c /t/t.conf']",
  ])
  func theCommandNamesTheFile(command: String) throws {
    let found = try found(
      edge(command), ["t.conf": "events {} http { server { listen 81; server_name b.test; } }"])
    #expect(found.names == ["b.test"])
    #expect(found.proxy?.path == "t.conf")
    #expect(found.proxy?.confidence == .certain)
  }

  @Test(arguments: [
    #"command: sh -c "envsubst '$$NAME' < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx -g 'daemon off;'""#,
    #"command: ["/bin/sh", "-c", "cat /t/t.conf | envsubst \"\\$$NAME\" > /etc/nginx/conf.d/default.conf; exec nginx"]"#,
    "command: |\n  bash -c \"envsubst '$${NAME}' </t/t.conf | tee /etc/nginx/conf.d/default.conf >/dev/null\n  nginx -g 'daemon off;'\"",
    #"entrypoint: sh -c "envsubst \"$$(env | cut -d= -f1)\" < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx""#,
    #"command: sh -c "cd /t && envsubst '$$NAME' < t.conf > /tmp/x && mv /tmp/x /etc/nginx/conf.d/default.conf && nginx""#,
  ])
  func envsubstInTheCommandMakesTheFile(command: String) throws {
    let found = try found(edge(command), ["t.conf": Self.server])
    #expect(found.names == ["a.test"])
    #expect(found.proxy?.shadowedVariables == [])
    #expect(found.deployment.files.map(\.path).contains("t.conf"))
  }

  @Test func envsubstWithoutAnArgumentTakesNginxsOwnVariablesAway() throws {
    let found = try found(
      edge(#"command: sh -c "envsubst < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx""#),
      ["t.conf": Self.server])
    #expect(found.names == ["a.test"])
    let lost = try #require(found.proxy?.shadowedVariables.first)
    #expect(lost.name == "host" && lost.value == nil && lost.cause == .envsubst)
    #expect(found.text(lost.span) == "$host")
    #expect(found.text(lost.causeSpan)?.hasPrefix("envsubst < /t/t.conf") == true)
    // What was meant stays in the model.
    #expect(
      found.proxy?.servers.first?.locations.first?.settings.first?.arguments.last?.text == "$host"
    )
  }

  @Test func aVariableThatTheCommandDoesNotNameStays() throws {
    let found = try found(
      edge(
        #"command: sh -c "envsubst '$$OTHER' < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx""#
      ),
      ["t.conf": Self.server])
    #expect(found.names == ["?NAME"])
  }

  @Test func aDollarThatComposeTakesIsNoted() throws {
    let found = try found(
      edge(
        #"command: sh -c "envsubst '$NAME' < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx""#),
      ["t.conf": Self.server])
    #expect(found.names == ["?NAME"])
    #expect(found.notes.contains { $0.hasPrefix("envsubst is told to replace nothing") })
  }

  @Test func aSignOfItsOwnKeepsNginxsVariables() throws {
    let found = try found(
      edge(
        #"command: sh -c "export DOLLAR='$$' && envsubst < /t/t.conf > /etc/nginx/conf.d/default.conf && nginx""#
      ),
      [
        "t.conf":
          "server { listen 81; server_name $NAME; location / { return 200 ${DOLLAR}host; } }"
      ])
    #expect(found.names == ["a.test"])
    #expect(found.proxy?.shadowedVariables == [])
    #expect(
      found.proxy?.servers.first?.locations.first?.settings.first?.arguments.last?.text == "$host")
  }

  @Test(
    "any text is read as a script",
    arguments: [
      "sh -c \"envsubst '$$A < ${ > $( > /etc/nginx\"", "sh -c '<< <<< >& && || ;;'", "sh -c",
      "sh -c 'a `b'", "sh -c \"a \\\"", "exec exec exec", "nginx -c", "nginx -p",
      "sh -c \"sh -c 'sh -c sh -c nginx'\"", "docker-entrypoint.sh docker-entrypoint.sh",
      "sh -c 'cat <<EOF > /etc/nginx/conf.d/a.conf'", "/etc/nginx/conf.d/a.conf",
      "sh -c '2>x 2<y 3'",
      "sh -c 'envsubst <a >b <c >d | tee | cat > x'", "sh -c '${'", "sh -c '$'", "sh -c 'a=$(b'",
    ])
  func anyTextIsAScript(command: String) throws {
    let found = try found(
      "image: nginx:1.27\nvolumes: ['./a.conf:/etc/nginx/conf.d/a.conf']\ncommand: |\n  \(command)",
      ["a.conf": "server { listen 81; server_name a.test; }"])
    #expect(found.deployment.services.count == 1)
  }

  @Test func aScriptOfTheRepositoryIsFollowed() throws {
    let script = """
      #!/bin/sh
      set -e
      : "${NAME:?}"
      export OTHER=${OTHER:-c.test}   # a default
      envsubst '${NAME} ${OTHER}' < /t/t.conf > /etc/nginx/conf.d/default.conf
      exec "$@"
      """
    let found = try found(
      edge(
        "entrypoint: /start.sh\ncommand: nginx -g 'daemon off;'",
        volumes: ["./t.conf:/t/t.conf", "./start.sh:/start.sh"]),
      ["t.conf": "server { listen 81; server_name $NAME $OTHER; }", "start.sh": script])
    #expect(found.names == ["a.test", "c.test"])
  }

  @Test func aDockerfilesCommandCounts() throws {
    let found = try found(
      "build: .\nenvironment: {NAME: a.test}",
      [
        "Dockerfile": """
        FROM nginx:1.27
        COPY t.conf /etc/nginx/nginx.conf.template
        CMD ["sh", "-c", "envsubst '$NAME' < /etc/nginx/nginx.conf.template > /etc/nginx/nginx.conf && nginx"]
        """,
        "t.conf": "events {} http { server { listen 81; server_name $NAME; } }",
      ])
    #expect(found.names == ["a.test"])
  }

  @Test func aFileThatIsMadeUnderAConditionIsLessSure() throws {
    let found = try found(
      edge(
        #"command: sh -c "if [ -n \"$$X\" ]; then envsubst '$$NAME' < /t/t.conf > /etc/nginx/conf.d/default.conf; fi; nginx""#
      ),
      ["t.conf": Self.server])
    #expect(found.names == ["a.test"])
    #expect(found.proxy?.confidence == .likely)
  }

  @Test func whatIsNotFollowedIsSaid() throws {
    let printed = try found(
      edge("command: sh -c \"echo 'server {}' > /etc/nginx/conf.d/a.conf && nginx\""),
      ["t.conf": Self.server])
    #expect(
      printed.notes.contains(
        "the start command writes `/etc/nginx/conf.d/a.conf`, which is not read"))
    let edited = try found(
      edge("command: sh -c \"sed s/X/y/ /t/t.conf > /etc/nginx/conf.d/a.conf && nginx\""),
      ["t.conf": Self.server])
    #expect(edited.names == ["localhost", "?NAME"].reversed())
    #expect(
      edited.notes.contains("what `sed` changes in `/etc/nginx/conf.d/a.conf` is not followed"))
  }

  // MARK: Templates of the image

  private func templated(_ rest: String, _ template: String) throws -> Found {
    try found(
      "image: nginx:1.27\nvolumes: ['./t:/etc/nginx/templates']\n\(rest)",
      ["t/default.conf.template": template])
  }

  @Test func theEntryPointFillsTemplatesIn() throws {
    let found = try templated("environment: {NAME: a.test}", Self.server)
    #expect(found.names == ["a.test"])
    #expect(found.proxy?.shadowedVariables == [])
  }

  @Test func templatesAreLeftAloneBehindAnotherCommand() throws {
    let found = try templated("environment: {NAME: a.test}\ncommand: sh -c 'nginx'", Self.server)
    #expect(found.proxy?.confidence == .possible)
    #expect(found.notes.contains { $0.contains("only where the command begins with `nginx`") })
    let called = try templated(
      "environment: {NAME: a.test}\ncommand: sh -c \"/docker-entrypoint.sh nginx -g 'daemon off;'\"",
      Self.server)
    #expect(called.names == ["a.test"])
  }

  @Test(arguments: [
    ("NAME", "a.test"), ("^(NAME|X)$", "a.test"), ("^[A-Z]+$", "a.test"), ("^X", "?NAME"),
    ("^(X|Y)$", "?NAME"),
  ])
  func theFilterIsAPattern(filter: String, name: String) throws {
    let found = try templated(
      "environment: {NAME: a.test, NGINX_ENVSUBST_FILTER: '\(filter)'}", Self.server)
    #expect(found.names == [name])
  }

  @Test func theTemplateFolderIsTheEnvironments() throws {
    let found = try self.found(
      "image: nginx:1.27\nvolumes: ['./t:/tpl']\nenvironment: {NAME: a.test, NGINX_ENVSUBST_TEMPLATE_DIR: /tpl, NGINX_ENVSUBST_TEMPLATE_SUFFIX: .tpl}",
      ["t/default.conf.tpl": Self.server])
    #expect(found.names == ["a.test"])
  }

  @Test func theOutputFolderIsTheEnvironments() throws {
    let found = try templated(
      "environment: {NAME: a.test, NGINX_ENVSUBST_OUTPUT_DIR: /etc/nginx}",
      "events {} http { server { listen 81; server_name ${NAME}; } }")
    #expect(found.proxy?.confidence == .possible)
    let whole = try self.found(
      "image: nginx:1.27\nvolumes: ['./t:/etc/nginx/templates']\nenvironment: {NAME: a.test, NGINX_ENVSUBST_OUTPUT_DIR: /etc/nginx}",
      ["t/nginx.conf.template": "events {} http { server { listen 81; server_name ${NAME}; } }"])
    #expect(whole.names == ["a.test"])
  }

  @Test func aVariableOfTheContainerShadowsNginxs() throws {
    let template = "server { listen 81; server_name ${uri}; location / { return 200 $host$uri; } }"
    let found = try templated("environment: {host: b.test, uri: c.test}", template)
    let shadowed = try #require(found.proxy?.shadowedVariables)
    #expect(shadowed.map(\.name) == ["host", "uri"])
    #expect(shadowed.map(\.value) == ["b.test", "c.test"])
    #expect(shadowed.allSatisfy { $0.cause == .environment })
    #expect(found.text(shadowed.first?.span) == "$host")
    #expect(found.text(shadowed.first?.causeSpan) == "b.test")
    #expect(
      found.proxy?.servers.first?.locations.first?.settings.first?.arguments.last?.text
        == "b.testc.test")
  }

  @Test func bracesSayThatTheEnvironmentIsMeant() throws {
    let found = try templated(
      "environment: {host: b.test}",
      "server { listen 81; location / { proxy_pass http://${host}; } }")
    #expect(found.proxy?.shadowedVariables == [])
  }

  // MARK: Texts in the compose file

  @Test func composeTakesASingleDollarInAConfig() throws {
    var access = InMemoryFiles([
      "compose.yaml": """
      services:
        edge: {image: "nginx:1.27", configs: [{source: site, target: /etc/nginx/conf.d/default.conf}]}
      configs:
        site:
          content: |
            server {
              listen 81;
              location / { proxy_pass http://web:3000; proxy_set_header Host $host; proxy_set_header X $$uri; }
            }
      """
    ])
    let deployments = Repository(paths: ["."], files: &access).deployments
    let proxy = try #require(deployments.first?.proxies.first)
    #expect(proxy.shadowedVariables.map(\.name) == ["host"])
    #expect(proxy.shadowedVariables.first?.cause == .compose)
    #expect(proxy.shadowedVariables.map { access.sources.textForHumans($0.span) } == ["$host"])
    let settings = proxy.servers.first?.locations.first?.settings ?? []
    #expect(settings.map { $0.arguments.last?.text } == ["http://web:3000", "$host", "$uri"])
    #expect(deployments.first?.problems.isEmpty == true)
  }

  @Test(arguments: [
    (
      #"command: sh -c "echo 'server { location / { proxy_pass http://web; proxy_set_header Host $host; } }' > /etc/nginx/conf.d/default.conf && nginx""#,
      ["host"]
    ),
    (
      #"command: sh -c "echo 'server { location / { proxy_pass http://web; proxy_set_header Host $$host; } }' > /etc/nginx/conf.d/default.conf && nginx""#,
      []
    ),
    (#"command: sh -c "for host in a b; do echo $host; done; nginx""#, []),
  ])
  func composeTakesASingleDollarInACommand(command: String, names: [String]) throws {
    let found = try found("image: nginx:1.27\n\(command)", [:])
    #expect((found.proxy?.shadowedVariables ?? []).map(\.name) == names)
    #expect((found.proxy?.shadowedVariables ?? []).allSatisfy { found.text($0.span) == "$host" })
  }

  // MARK: The image's own files

  @Test(
    "the welcome page stays where nothing takes its place",
    arguments: [
      (["./a.conf:/etc/nginx/conf.d/a.conf"], ["a.test", "localhost"]),
      (["./a.conf:/etc/nginx/conf.d/shop.conf"], ["localhost", "a.test"]),
      (["./a.conf:/etc/nginx/conf.d/default.conf"], ["a.test"]),
      (["./d:/etc/nginx/conf.d"], ["a.test"]),
      (
        ["./main.conf:/etc/nginx/nginx.conf", "./a.conf:/etc/nginx/conf.d/a.conf"],
        ["a.test", "localhost"]
      ),
      (["./main.conf:/etc/nginx/nginx.conf"], ["localhost"]),
    ])
  func welcomePage(volumes: [String], names: [String]) throws {
    let server = "server { listen 80; server_name a.test; }"
    let found = try found(
      edge("", volumes: volumes),
      [
        "a.conf": server, "d/a.conf": server,
        "main.conf": "events {} http { include conf.d/*.conf; }",
      ])
    #expect(found.names == names)
    let own = found.proxy?.servers.first { $0.names.first?.value == "localhost" }
    #expect(
      own?.imageFile == (names.contains("localhost") ? "/etc/nginx/conf.d/default.conf" : nil))
    #expect(own == nil || found.text(own?.span) == "nginx:1.27")
  }

  @Test func theWelcomePageGoesWithRmAndIsNotAssumedOfBuilds() throws {
    let removed = try found(
      edge(
        "command: sh -c 'rm -f /etc/nginx/conf.d/default.conf && nginx'",
        volumes: ["./a.conf:/etc/nginx/conf.d/a.conf"]),
      ["a.conf": "server { server_name a.test; }"])
    #expect(removed.names == ["a.test"])
    let built = try found(
      "build: .",
      [
        "Dockerfile":
          "FROM nginx:1.27\nRUN rm /etc/nginx/conf.d/default.conf\nCOPY a.conf /etc/nginx/conf.d/\n",
        "a.conf": "server { server_name a.test; }",
      ])
    #expect(built.names == ["a.test"])
  }

  @Test func aMountHidesWhatTheImageCopies() throws {
    let found = try found(
      "build: .\nvolumes: ['./b.conf:/etc/nginx/conf.d/default.conf']",
      [
        "Dockerfile": "FROM nginx:1.27\nCOPY a.conf /etc/nginx/conf.d/default.conf\n",
        "a.conf": "server { server_name a.test; }", "b.conf": "server { server_name b.test; }",
      ])
    #expect(found.names == ["b.test"])
  }
}
