import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Scalars of compose files")
struct ComposeScalarTests {
  @Test(
    "a number becomes the text that Go prints",
    arguments: [
      ("0777", "511"), ("0x1F", "31"), ("0o17", "15"), ("0b101", "5"), ("1.50", "1.5"),
      ("1e3", "1000"), ("1_000", "1000"), ("-5", "-5"), ("+5", "5"), ("1.", "1"), (".5", "0.5"),
      ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("0.00001", "1e-05"),
      ("0.0001", "0.0001"), ("1.25e-7", "1.25e-07"), ("-0.0", "-0"), (".inf", "+Inf"),
      ("-.inf", "-Inf"), (".nan", "NaN"), ("99999999999999999999", "100000000000000000000"),
      ("0", "0"), ("123456.789", "123456.789"),
    ])
  func numbers(written: String, text: String) {
    #expect(YAMLScalarText.number(written) == text)
  }

  @Test(
    "environment values after YAML typing",
    arguments: [
      ("0777", "511"), ("'0777'", "0777"), ("true", "true"), ("True", "true"), ("yes", "yes"),
      ("2024-01-01", "2024-01-01 00:00:00 +0000 UTC"), ("'2024-01-01'", "2024-01-01"),
      ("2024-13-01", "2024-13-01"), ("22:22", "22:22"), ("'${N:-0777}'", "0777"),
      ("2024-01-01T10:20:30Z", "2024-01-01 10:20:30 +0000 UTC"),
    ])
  func environmentValues(yaml: String, text: String) {
    let fixture = ComposeFixture("services: {a: {image: x, environment: {V: \(yaml)}}}")
    #expect(fixture.environment("a") == ["V": text])
  }

  @Test(
    "a command line is split as a shell would",
    arguments: [
      ("start --hostname=a  b", ["start", "--hostname=a", "b"]),
      ("sh -c \"echo 'a b' c\"", ["sh", "-c", "echo 'a b' c"]),
      ("a\\ b '' \"\\\"q\\\"\"", ["a b", "", "\"q\""]), ("'a'b\"c\"", ["abc"]), ("  ", []),
    ])
  func shellWords(line: String, words: [String]) {
    let text = Sourced<String>.known(line, span: Span(file: FileID(0), 0..<line.utf8.count))
    #expect(ShellWords.split(text).map(\.textWithUnknownsEmpty) == words)
  }

  @Test("words of a command know their place and their variables")
  func shellWordPlaces() {
    let fixture = ComposeFixture(
      "services: {a: {image: x, command: 'start --hostname=${HOST} --port=80'}}")
    let command = fixture.service("a").command ?? []
    #expect(command.map { fixture.text($0.span) }.last == "compose.yaml: --port=80")
    #expect(command.map(\.needs) == [[], ["HOST"], []])
  }

  @Test(
    "project names",
    arguments: [
      ("My_App.v2", "my_appv2"), ("--x", "x"), ("_a-b_", "a-b_"), ("...", ""), ("Ünï", "n"),
    ])
  func projectNames(name: String, normalised: String) {
    #expect(ProjectName.normalised(name) == normalised)
  }

  @Test(
    "relative paths",
    arguments: [
      ("./a/../b", "x", "x/b"), ("../a", "x", "a"), ("../../a", "x", "../a"), (".", ".", "."),
      ("/a", "x", "/a"), ("~/a", "x", "~/a"), ("C:\\a", "x", "C:\\a"), ("a//b/", "x/y", "x/y/a/b"),
    ])
  func paths(path: String, directory: String, resolved: String) {
    #expect(RelativePath.resolve(path, in: directory) == resolved)
  }

  @Test(
    "secret names",
    arguments: [
      ("POSTGRES_PASSWORD", true), ("client_secret", true), ("API_KEY", true), ("DB_PASS", true),
      ("POSTGRES_PASSWORD_FILE", false), ("OIDC_TOKEN_URL", false), ("CLIENT_ID", false),
      ("KC_HOSTNAME", false), ("TOKEN_TTL", false), ("BYPASS", false),
    ])
  func secretNames(name: String, isSecret: Bool) {
    #expect(SecretNames.isSecret(name) == isSecret)
  }
}
