// The syntax tree of a file shows no secret, and every position stays.

import Loaders
import SourceText
import Syntax
import Testing

@Suite("Files with their secrets blanked")
struct MaskedFileTests {
  private static func masked(_ text: String, path: String) -> String {
    let file = SourceFile(id: FileID(0), path: path, bytes: Array(text.utf8))
    let result: SourceFile
    switch path.split(separator: ".").last {
    case "yaml": result = MaskedFile.of(file, tree: YAMLParser.parse(file))
    case "json": result = MaskedFile.of(file, tree: JSONParser.parse(file))
    case "conf": result = MaskedFile.of(NginxParser.parse(file))
    case "ts": result = MaskedFile.of(ScriptParser.parse(file))
    case "dockerfile": result = MaskedFile.of(DockerfileParser.parse(file))
    default: result = MaskedFile.of(file, tree: nil)
    }
    return String(decoding: result.bytes, as: UTF8.self)
  }

  @Test(
    "of each kind",
    arguments: [
      ("a.yaml", "DB_PASSWORD: geheim7", "DB_PASSWORD: xxxxxx0"),
      ("a.yaml", "environment: [AUTH_SECRET=geheim7]", "environment: [AUTH_SECRET=xxxxxx0]"),
      ("a.yaml", "clientSecret: geheim7", "clientSecret: xxxxxx0"),
      ("a.yaml", "tokenUrl: http://a/b", "tokenUrl: http://a/b"),
      ("a.yaml", "url: http://u:geheim7@a/b", "url: http://u:xxxxxx0@a/b"),
      (
        "a.yaml", "command: start --db-password=geheim7 -x",
        "command: start --db-password=xxxxxx0 -x"
      ),
      ("a.yaml", "command: [start, --hostname=a7]", "command: [start, --hostname=a7]"),
      ("a.json", #"{"secret": "geheim7", "id": "a7"}"#, #"{"secret": "xxxxxx0", "id": "a7"}"#),
      (
        "a.yaml", "labels: [traefik.http.middlewares.u.basicauth.users=ada:geheim7]",
        "labels: [traefik.http.middlewares.u.basicauth.users=xxx:xxxxxx0]"
      ),
      (
        "a.dockerfile", "FROM a\nENV DB_PASSWORD=geheim7 B=c7\nARG NPM_TOKEN=geheim7\n",
        "FROM a\nENV DB_PASSWORD=xxxxxx0 B=c7\nARG NPM_TOKEN=xxxxxx0\n"
      ),
      ("a.env", "SMTP_PASSWORD=geheim7", "SMTP_PASSWORD=xxxxxx0"),
      ("a.env", "DB=postgres://u:geheim7@db/x", "DB=postgres://u:xxxxxx0@db/x"),
      (
        "a.conf", "proxy_set_header Authorization \"Basic geheim7\";",
        "proxy_set_header Authorization \"Basic xxxxxx0\";"
      ),
      (
        "a.conf", "proxy_set_header Authorization $http_authorization;",
        "proxy_set_header Authorization $http_authorization;"
      ),
      ("a.conf", "proxy_pass http://u:geheim7@a;", "proxy_pass http://u:xxxxxx0@a;"),
      ("a.conf", "set $token \"Bearer geheim7\";", "set $token \"Bearer xxxxxx0\";"),
      (
        "a.ts", "const x = { clientSecret: \"geheim7\" }", "const x = { clientSecret: \"xxxxxx0\" }"
      ),
    ])
  func blanked(_ path: String, text: String, shown: String) {
    #expect(Self.masked(text, path: path) == shown)
  }
}
