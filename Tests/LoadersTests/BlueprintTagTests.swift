// The tags of blueprints, as far as files decide them.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("Tags of blueprints")
struct BlueprintTagTests {
  private static let environment = BlueprintEnvironment(
    variables: ["ID": .known("from-env"), "EMPTY": .known(""), "OPEN": .unknown(needs: ["X"])],
    isComplete: true)

  private func clientID(_ yaml: String, complete: Bool = true) -> Sourced<String>? {
    var environment = Self.environment
    environment.isComplete = complete
    return BlueprintFixture.provider(yaml, environment: environment).provider?.clientID
  }

  @Test(
    "known values",
    arguments: [
      ("plain", "plain"), ("42", "42"), ("!Env ID", "from-env"), ("!Env [ID, other]", "from-env"),
      ("!Env [EMPTY, other]", "other"), ("!Env [NONE, other]", "other"),
      ("!Context host", "wiki.test"), ("!Context [host, other]", "wiki.test"),
      ("!Context [none, other]", "other"),
      (#"!Format ["%s-%d%%", !Context host, 3]"#, "wiki.test-3%"),
      (#"!Format ["x-%s", !Env ID]"#, "x-from-env"), ("!If [true, a, b]", "a"),
      ("!If [!Env NONE, a, b]", "b"), (#"!If [!Context host, !Env ID, b]"#, "from-env"),
      ("!If [!Condition [AND, true, !Context host], a, b]", "a"),
      ("!If [!Condition [NAND, true, !Context host], a, b]", "b"),
      ("!If [!Condition [OR, false, !Env EMPTY], a, b]", "b"),
      ("!If [!Condition [NOR, false, !Env EMPTY], a, b]", "a"),
      ("!If [!Condition [XOR, true, true], a, b]", "b"),
      ("!If [!Condition [XNOR, true, true], a, b]", "a"),
      ("!If [!Condition [OR, true, !Env OPEN], a, b]", "a"),
      ("!AtIndex [!Context list, 1]", "two"), ("!AtIndex [!Context list, -1]", "two"),
      ("!AtIndex [!Context list, 9, none]", "none"), ("!AtIndex [{a: x}, a]", "x"),
      ("!AtIndex [{a: x}, b, y]", "y"),
      (#"!AtIndex [!ParseJSON '{"id": "j"}', id]"#, "j"),
      ("!AtIndex [!Enumerate [!Context list, SEQ, !Value 0], 1]", "two"),
      (
        #"!AtIndex [!Enumerate [!Context list, SEQ, !Format ["%s:%s", !Index 0, !Value 0]], 1]"#,
        "1:two"
      ),
      (#"!AtIndex [!Enumerate [!Context list, MAP, [!Value 0, !Index 0]], two]"#, "1"),
      ("!AtIndex [!Enumerate [{k: v}, SEQ, !Index 0], 0]", "k"),
      (
        "!AtIndex [!AtIndex [!Enumerate [!Context list, SEQ, !Enumerate [[x], SEQ, !Value 1]], 1], 0]",
        "two"
      ),
      (
        "!AtIndex [!FindObject [authentik_providers_oauth2.scopemapping, [scope_name, email]], name]",
        "authentik default OAuth Mapping: OpenID 'email'"
      ),
    ])
  func known(_ yaml: String, value: String) {
    #expect(clientID(yaml)?.value == value)
  }

  @Test(
    "what the files do not show is unknown, never missing",
    arguments: [
      "!Env OPEN", "!If [!Env OPEN, a, b]", "!Context none", "!File /run/secrets/id",
      "!File [/run/secrets/id, other]", "!AtIndex [!Context list, 9]", "!AtIndex [!Env OPEN, 0]",
      "!Context goauthentik.io/enterprise/licensed", "!Value 0", "!Unheard of",
      "!ParseJSON '{'", "!Context loop", "__CLIENT__", "'{{ client }}'", "${CLIENT}-web",
      #"!Format ["%s", !Env OPEN]"#, #"!Format ["%s"]"#, #"!Format ["%(x)s", 1]"#,
      "!Find [authentik_core.group, [name, x]]", "!Enumerate [!Env OPEN, SEQ, !Value 0]",
      "!AtIndex [!FindObject [authentik_providers_oauth2.scopemapping, [scope_name, email]], pk2]",
    ])
  func unknown(_ yaml: String) {
    #expect(clientID(yaml)?.isUnknown == true)
  }

  @Test("a variable that nobody sets is none only where the whole environment is known")
  func defaults() {
    #expect(clientID("!Env [NONE, other]", complete: false)?.needs == ["NONE"])
    #expect(clientID("!Env NONE")?.isAbsent == true)
  }

  @Test("values keep their places: the text itself, the tag's argument, the part of a format")
  func places() throws {
    let plain = BlueprintFixture.provider("plain")
    #expect(plain.text(plain.provider?.clientID.span) == "plain")
    let env = BlueprintFixture.provider("!Env ID", environment: Self.environment)
    #expect(env.text(env.provider?.clientID.span) == "ID")
    let context = BlueprintFixture.provider("!Context host")
    #expect(context.text(context.provider?.clientID.span) == "wiki.test")
  }

  @Test("a file of the repository that the container sees is read, without blanks at its ends")
  func files() {
    var environment = BlueprintEnvironment()
    environment.files = [
      "/run/id": SourceFile(id: FileID(7), path: "id.txt", bytes: Array(" wiki-web\n".utf8))
    ]
    let found = BlueprintFixture.provider("!File /run/id", environment: environment)
    #expect(found.provider?.clientID.value == "wiki-web")
  }

  @Test("loops in loops in loops end")
  func loops() {
    let ten = "[\((0..<10).map(String.init).joined(separator: ","))]"
    var yaml = "!Value 0"
    for _ in 0..<9 { yaml = "!Enumerate [\(ten), SEQ, \(yaml)]" }
    #expect(clientID(yaml)?.isUnknown == true)
  }
}
