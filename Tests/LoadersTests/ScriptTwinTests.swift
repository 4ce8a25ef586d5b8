// A script and the export of the app that runs it give the same logins.

import Deployment
import Testing

@testable import Loaders

@Suite("Scripts and their exports")
struct ScriptTwinTests {
  private func logins(_ files: [String: String]) -> [Login] {
    var access = InMemoryFiles(files)
    return Repository(paths: ["."], files: &access).deployments.flatMap(\.logins)
  }

  /// Everything that analysis asks of a login, without its places.
  private func facts(_ login: Login) -> [String: String] {
    func shown(_ value: Sourced<String>) -> String {
      switch value.state {
      case .known(let text): "known \(text)"
      case .unknown(let needs): "needs \(needs.joined(separator: ", "))"
      case .absent: "absent"
      }
    }
    return [
      "id": login.id, "kind": login.kind?.rawValue ?? "", "library": login.library.name,
      "service": login.service ?? "", "confidence": login.serviceConfidence.name,
      "issuer": shown(login.issuer), "wellKnown": shown(login.wellKnown),
      "derived": "\(login.isWellKnownDerived)", "authorization": shown(login.authorizationURL),
      "token": shown(login.tokenURL), "userinfo": shown(login.userinfoURL),
      "jwks": shown(login.jwksURL), "client": shown(login.clientID), "scope": shown(login.scope),
    ]
  }

  @Test(arguments: ScriptSample.version4 + ScriptSample.version5)
  func areTheSame(_ sample: ScriptSample) {
    let scripts = logins(sample.surroundings.merging(sample.scripts) { $1 })
    let exports = logins(sample.surroundings.merging(["web/auth.json": sample.export]) { $1 })
    #expect(!exports.isEmpty)
    #expect(scripts.map(facts) == exports.map(facts))
  }

  @Test("where both are there, the export counts", arguments: ScriptSample.version5.prefix(3))
  func exportWins(_ sample: ScriptSample) {
    var files = sample.surroundings.merging(sample.scripts) { $1 }
    files["web/auth.json"] = sample.export
    var access = InMemoryFiles(files)
    let deployments = Repository(paths: ["."], files: &access).deployments
    #expect(deployments.flatMap(\.logins).map(\.path) == ["web/auth.json"])
    #expect(
      deployments.flatMap(\.notes).contains { $0.text.contains("is an export of the provider") })
  }
}
