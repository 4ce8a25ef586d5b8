// Calls to Authentik's API in an app's source.

import Deployment
import SourceText
import Testing

@testable import Loaders

@Suite("API calls in scripts")
struct APICallTests {
  private func calls(_ text: String, path: String = "a.ts") -> [APICall] {
    var evaluator = ScriptEvaluator(
      files: InMemoryFiles([path: text]), resolver: ModuleResolver(packages: []))
    guard let module = evaluator.module(at: path) else { return [] }
    return APICallFinder.calls(in: module, evaluator: &evaluator)
  }

  @Test(
    arguments: [
      (
        "fetch(`${base}/api/v3/core/users/`, {headers: {Authorization: `Bearer ${session.accessToken}`}})",
        APICall.Credential.session
      ),
      (
        "fetch('http://x/api/v3/a', {headers: {Authorization: 'Bearer ' + token}})",
        APICall.Credential.session
      ),
      (
        "fetch(\"/api/v3/a\", {headers: {Authorization: `Bearer ${process.env.AUTHENTIK_TOKEN}`}})",
        .fixed
      ),
      ("fetch('/api/v3/a', {headers: {Authorization: 'Bearer ' + process.env.T}})", .fixed),
      ("fetch('/api/v3/a', {headers: {Authorization: `Bearer ${env.AUTHENTIK_TOKEN}`}})", .fixed),
      ("fetch('/api/v3/a', {headers: {Authorization: `Bearer ${apiToken}`}})", .fixed),
      ("fetch('/api/v3/a', {headers: {Authorization: `Bearer ${thing}`}})", .unknown),
    ] as [(String, APICall.Credential)])
  func credentials(_ text: String, credential: APICall.Credential) {
    #expect(ScriptContent.mayCall(Array(text.utf8)))
    let found = calls(text)
    #expect(found.map(\.credential) == [credential])
  }

  @Test(arguments: [
    "// fetch('/api/v3/a', {headers: {Authorization: `Bearer ${session.t}`}})",
    "/* fetch('/api/v3/a', {headers: {Authorization: 'Bearer ' + t}}) */ f()",
    "fetch('/api/v3/a')", "fetch('/api/v2/a', {Authorization: 'Bearer ' + t})",
    "fetch('/api/v3/a'); other({Authorization: 'Bearer ' + t})",
    "/\\/api\\/v3\\//.test(x)", "",
  ])
  func noCalls(_ text: String) {
    let found = calls(text)
    #expect(found.isEmpty)
  }

  @Test func aCallKnowsItsPathAndPlace() throws {
    let text = "get('http://id.test/api/v3/core/users/me/', {a: 'Bearer ' + token})"
    let call = try #require(calls(text).first)
    #expect(call.urlPath == "/api/v3/core/users/me/")
    #expect(
      String(decoding: Array(text.utf8)[call.span.range], as: UTF8.self)
        == "http://id.test/api/v3/core/users/me/")
  }
}
