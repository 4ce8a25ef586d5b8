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

  // MARK: Whatever leads to the request

  @Test(
    "constants, helpers and clients are followed",
    arguments: [
      (
        "const api = 'http://id.test/api/v3'; const headers = { authorization: `Bearer ${session.accessToken}` }; fetch(`${api}/core/users/`, { headers })",
        ["authentik api /api/v3/core/users/ id.test session"]
      ),
      (
        "fetch(new URL('/api/v3/core/users/', process.env.AK), { headers: new Headers({ Authorization: 'Bearer ' + token }) })",
        ["authentik api /api/v3/core/users/ - session"]
      ),
      (
        "const auth = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } }); axios.get('http://k:8080/admin/realms/a/users', auth(account.access_token))",
        ["keycloak api /admin/realms/a/users k session"]
      ),
      (
        "const client = axios.create({ baseURL: 'http://id.test/api/v3', headers: { Authorization: `Bearer ${process.env.AK_TOKEN}` } }); client.get('/core/users/')",
        ["authentik api /api/v3/core/users/ id.test fixed"]
      ),
      (
        "axios({ method: 'get', url: `${base}/api/v3/core/groups/${id}/`, headers: { Authorization: `Bearer ${jwt}` } })",
        ["authentik api /api/v3/core/groups/${id}/ - session"]
      ),
      (
        "async function ak(path: string, token: string) { return fetch(`http://id.test/${path}`, { headers: { Authorization: `Bearer ${token}` } }) }\nak('api/v3/core/users/me/', session.accessToken); ak('api/v3/core/users/', process.env.TOKEN!); ak('other', x)",
        [
          "authentik api /api/v3/core/users/me/ id.test session",
          "authentik api /api/v3/core/users/ id.test fixed",
        ]
      ),
      (
        "const get = (path) => fetch(BASE + path, { headers: { Authorization: `Bearer ${token}` } }); get('/api/v3/core/users/')",
        ["authentik api /api/v3/core/users/ - session"]
      ),
      (
        "fetch(`${process.env.ISSUER}/protocol/openid-connect/token`, { method: 'POST', body })",
        ["keycloak token /protocol/openid-connect/token - unknown"]
      ),
      (
        "fetch('http://server:9000/application/o/token/', { method: 'POST' })",
        ["authentik token /application/o/token/ server unknown"]
      ),
      ("fetch('http://h/api/v3beta/x', { headers: { a: 'Bearer ' + token } })", []),
      (
        "useEffect(() => { fetch('/api/v3/a/', { headers: { a: `Bearer ${session.t}` } }) }, [])",
        ["authentik api /api/v3/a/ - session"]
      ),
    ])
  func followed(_ text: String, expected: [String]) {
    let found = calls(text).map { call in
      "\(call.provider) \(call.purpose) \(call.urlPath) \(call.host ?? "-") \(call.credential)"
    }
    #expect(found == expected)
  }

  @Test(
    "who makes the call",
    arguments: [
      ("'use client'\n", "a.tsx", APICall.Caller.browser), ("'use server'\n", "a.ts", .server),
      ("", "app/api/users/route.ts", .server), ("", "pages/api/users.ts", .server),
      ("import NextAuth from 'next-auth'\n", "a.ts", .server), ("", "lib/a.ts", .unknown),
    ])
  func callers(_ head: String, path: String, caller: APICall.Caller) {
    let text = head + "fetch('http://h/api/v3/a/', { headers: { a: `Bearer ${token}` } })"
    #expect(calls(text, path: path).map(\.caller) == [caller])
  }

  @Test("a call in a service's script is linked to it, for logins of the same product only")
  func linked() throws {
    let call =
      "import 'server-only'; fetch('http://id.test/api/v3/a/', { headers: { a: `Bearer ${token}` } })"
    func calls(_ issuer: String) -> [APICall] {
      var access = InMemoryFiles([
        "compose.yaml": "services: {web: {build: ./web}}", "web/lib/api.ts": call,
        "web/auth.json": #"{"id":"sso","type":"oidc","clientId":"a","issuer":"\#(issuer)"}"#,
      ])
      return Repository(paths: ["."], files: &access).deployments.flatMap(\.apiCalls)
    }
    let found = try #require(calls("http://id.test/application/o/a/").first)
    #expect(found.service == "web" && found.caller == .server && found.path == "web/lib/api.ts")
    #expect(calls("http://id.test/realms/a").isEmpty)
  }
}
