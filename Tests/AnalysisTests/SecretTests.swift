// What a secret shows of itself once its text is forgotten.

import Deployment
import SourceText
import Testing

@Suite("Secrets without their text")
struct SecretTests {
  @Test(
    "what asks to be replaced is no secret",
    arguments: [
      ("", .empty), ("  ", .empty), ("**********", .mask), ("***", .mask), ("••••", .mask),
      ("changeme", .placeholder), ("CHANGE_ME", .placeholder), ("change-me-in-prod", .placeholder),
      ("<client secret>", .placeholder), ("[secret]", .placeholder), ("xxxxxxxx", .placeholder),
      ("xxx", .placeholder), ("...", .placeholder), ("your-client-secret", .placeholder),
      ("your_secret_here", .placeholder), ("YOUR_SECRET", .placeholder),
      ("${CLIENT_SECRET}", .placeholder), ("{{ secret }}", .placeholder),
      ("__SECRET__", .placeholder), ("%SECRET%", .placeholder), ("@secret@", .placeholder),
      ("KEYCLOAK_CLIENT_SECRET", .placeholder), ("redacted", .placeholder),
      ("replace-with-real-one", .placeholder), ("--- change me now ---", .placeholder),
      ("openssl rand -base64 33", .placeholder), ("secret", .literal),
      ("f6Zk-01-mmQe-88", .literal), ("8d2f7c1e-0b7a-4c59-9e62-3d1c6b0a5f47", .literal),
      ("plain-text-value-for-it", .literal), ("x", .literal),
    ] as [(String, Secret.Kind)])
  func kind(_ text: String, kind: Secret.Kind) {
    #expect(Secret(text).kind == kind)
  }

  @Test(
    "throw-away words are nothing to keep",
    arguments: [
      ("secret", true), ("password", true), ("test123", true), ("my-client-secret", true),
      ("dev_secret_123", true), ("supersecret", true), ("short1!", true),
      ("f6Zk-01-mmQe-88", false), ("plain-text-secret-value", false), ("secret-9914-8833", false),
    ])
  func trivial(_ text: String, isTrivial: Bool) {
    #expect(Secret(text).isTrivial == isTrivial)
  }

  @Test("equal texts are equal secrets, and no other")
  func equality() {
    #expect(Secret("f6Zk-01-mmQe-88") == Secret("f6Zk-01-mmQe-88"))
    #expect(Secret("f6Zk-01-mmQe-88") != Secret("f6Zk-01-mmQe-89"))
    #expect(Secret("secret") != Secret("Secret"))
  }

  @Test("nothing of a secret can be read off it")
  func description() {
    let text = "Zq7-never-to-be-seen"
    let piece = TextPiece(text: text, variable: "S", span: place(3), definition: place(9))
    let value = Sourced(pieces: [piece], span: place(3))
    let secret = value.secret
    #expect(!String(reflecting: secret).contains("never"))
    #expect(secret.variables == ["S"])
    #expect(secret.definitions == [place(9)])
    #expect(value.value == text)
  }

  @Test("a default inside the value's own text can be replaced by whoever deploys")
  func overridable() {
    let whole = Span(file: FileID(0), start: 10, end: 30)
    let inside = Span(file: FileID(0), start: 17, end: 29)
    let outside = Span(file: FileID(1), start: 0, end: 4)
    func value(_ definition: Span?) -> Sourced<String> {
      Sourced(
        pieces: [TextPiece(text: "v", variable: "V", span: whole, definition: definition)],
        span: whole)
    }
    #expect(value(inside).isOverridable)
    #expect(value(nil).isOverridable)
    #expect(!value(outside).isOverridable)
    #expect(!Sourced<String>.known("v", span: whole).isOverridable)
    #expect(Sourced<String>(.known("v"), span: whole, origin: .sample).isOverridable)
  }
}
