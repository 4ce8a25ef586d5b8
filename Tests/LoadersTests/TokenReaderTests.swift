// Tokens in hand: what is decoded, and which sentence says why something is none.

import Deployment
import Loaders
import Testing

@Suite("Tokens in hand")
struct TokenReaderTests {
  /// `{"alg":"RS256"}` and `{"iss":"a"}`.
  private static let header = "eyJhbGciOiJSUzI1NiJ9"
  private static let claims = "eyJpc3MiOiJhIn0"
  private static let token = "\(header).\(claims).c2ln"

  private func read(_ text: String) throws(TokenProblem) -> Token {
    try TokenReader.read(Array(text.utf8))
  }

  @Test(
    "the bare token and what people copy with it",
    arguments: [
      token, "  \(token)\n", "\u{FEFF}\(token)", "Bearer \(token)", "bearer \(token)",
      "Authorization: Bearer \(token)\r\n", "\"\(token)\"", "\(header).\n\(claims).c2\r\nln",
      "\(header)=.\(claims)==.c2ln",
      #"{"access_token": "\#(token)", "token_type": "Bearer"}"#,
      #"{"id_token": "\#(token)"}"#,
    ])
  func decodes(_ text: String) throws {
    let token = try read(text)
    #expect(token.algorithm == "RS256")
    #expect(token.issuer == "a")
    #expect(token.isSigned)
  }

  @Test("a token without a signature is one")
  func unsigned() throws { #expect(try read("\(Self.header).\(Self.claims).").isSigned == false) }

  @Test(
    "what is no token",
    arguments: [
      ("", TokenProblem.empty), (" \n", .empty), ("\"\"", .empty), ("Bearer ", .parts(1)),
      ("opaque", .parts(1)), ("a.b", .parts(2)), ("a.b.c.d", .parts(4)),
      ("\(header).a.b.c.d", .encrypted), ("\(header).\(claims)", .parts(2)),
      ("e+Jh.\(claims).x", .character(.header, 2)), ("\(header).eyJ pc.x", .character(.claims, 4)),
      ("\(header).eyJpc.x", .length(.claims)), ("..", .json(.header)),
      ("\(header)..x", .json(.claims)),
      // `[1]`, `{"a":`, and `{"a":1} x`.
      ("WzFd.\(claims).x", .json(.header)), ("\(header).eyJhIjo.x", .json(.claims)),
      ("\(header).eyJhIjoxfSB4.x", .json(.claims)),
      (#"{"error": "invalid_grant"}"#, .noTokenInAnswer),
      (String(repeating: "a", count: 1 << 20 + 1), .tooLarge),
    ])
  func refuses(_ text: String, _ problem: TokenProblem) {
    #expect(throws: problem) { try read(text) }
  }

  @Test(
    "the sentence about a broken token repeats nothing of it",
    arguments: ["Zq7mark", "Zq7mark.Zq7mark", "Zq7mark.Zq7mark.x", "\(header).Zq7mark*.x"])
  func saysNothing(_ text: String) {
    do throws(TokenProblem) {
      _ = try read(text)
      Issue.record("it was read")
    } catch {
      #expect(!error.sentence.contains("Zq7"))
    }
  }

  @Test(
    "tokens are told from other files",
    arguments: [
      (token, true), ("Bearer \(token)\n", true), ("ey.broken", true),
      ("services:\n  web: {}", false), ("{\"realm\": \"shop\"}", false), ("", false),
      ("listen 80;", false), ("a.b.c", false),
    ])
  func recognises(_ text: String, _ isToken: Bool) {
    #expect(TokenReader.recognises(Array(text.utf8)) == isToken)
  }

  @Test("claims keep their kinds; of two with the same name the last one counts")
  func kinds() throws {
    // {"a":1,"a":2,"b":[true,null,"x"],"c":{"d":1.5e3},"é":"ü"} would be refused for its repetition: JSON is strict
    // about that, RFC 7519 leaves it open.
    let claims = "eyJiIjpbdHJ1ZSxudWxsLCJ4Il0sImMiOnsiZCI6MS41ZTN9LCJcdTAwZTkiOiJcdTAwZmMifQ"
    let token = try read("\(Self.header).\(claims).x")
    #expect(token.claims["b"] == .list([.boolean(true), .null, .text("x")]))
    #expect(token.claims["c"]?["d"]?.integer == 1500)
    #expect(token.claims["é"]?.text == "ü")
  }

  @Test("deep nesting ends somewhere")
  func deep() throws {
    // {"a":[[[…]]]} with 300 levels, written by hand in Base64url: `[[[` is `W1tb`, `]]]` is `XV1d`.
    let claims =
      "eyJhIjog" + String(repeating: "W1tb", count: 100) + String(repeating: "XV1d", count: 100)
      + "fQ"
    #expect(try read("\(Self.header).\(claims).x").claims["a"] != nil)
  }
}
