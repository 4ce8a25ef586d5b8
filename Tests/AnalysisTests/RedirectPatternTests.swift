// Which addresses the entries of clients and providers let through.

import Analysis
import Deployment
import SourceText
import Testing

@Suite("Keycloak's redirect URIs")
struct KeycloakRedirectTests {
  @Test(
    "what an entry does",
    arguments: [
      ("*", .any), ("http*", .any), ("https://*", .any), ("http://*", .any),
      ("https://a.test*", .prefix), ("http://localhost*", .prefix), ("https://a.*", .prefix),
      ("http://[::1*", .prefix), ("https://a.test/*", .wildcard), ("https://a.test/x*", .wildcard),
      ("http://localhost:*", .wildcard), ("http://localhost:30*", .wildcard),
      ("http://[::1]*", .wildcard), ("/*", .wildcard), ("app://*", .wildcard),
      ("https://a.test/cb", .exact), ("/cb", .exact), ("app:/cb", .exact), ("", .exact),
      ("https://*.a.test/cb", .dead), ("https://*.a.test/*", .dead),
      ("http://localhost:*/cb", .dead), ("https://a.test/cb?x=*", .dead), ("a.test/*", .dead),
      ("www.a.test*", .dead), ("**", .dead),
    ] as [(String, KeycloakRedirectPattern.Effect)])
  func effects(_ entry: String, effect: KeycloakRedirectPattern.Effect) {
    let pattern = KeycloakRedirectPattern(.known(entry))
    #expect(pattern.effect == effect)
    #expect(pattern.reason.isEmpty == (effect != .dead))
  }

  @Test(
    "which addresses match",
    arguments: [
      ("https://a.test/cb", "https://a.test/cb", .yes),
      ("https://a.test/cb", "https://a.test/cb/", .no),
      ("https://a.test/cb", "https://a.test/cb?x=1", .no),
      ("https://a.test/cb", "http://a.test/cb", .no),
      // Older versions folded the case.
      ("https://A.test/cb", "https://a.test/cb", .unknown),
      ("https://a.test/*", "https://a.test/api/auth/callback/x", .yes),
      ("https://a.test/*", "https://a.test", .yes),
      ("https://a.test/*", "https://a.test:8443/cb", .no),
      ("https://a.test/x/*", "https://a.test/x", .yes),
      ("https://a.test/x/*", "https://a.test/y", .no),
      ("https://a.test/x*", "https://a.test/xy?q=/z", .yes),
      ("https://a.test*", "https://a.test.evil.test/", .yes),
      ("*", "https://b.test/", .yes), ("*", "app://b", .no),
      ("https://*.a.test/cb", "https://x.a.test/cb", .no),
      ("http://localhost/cb", "http://localhost:3000/cb", .yes),
      ("http://127.0.0.1/cb", "http://127.0.0.1:3000/cb", .yes),
      ("http://[::1]/cb", "http://[::1]:3000/cb", .yes),
      ("https://localhost/cb", "https://localhost:3000/cb", .no),
      ("http://localhost/cb", "http://localhost:3000/other", .no),
      ("http://localhost:4000/cb", "http://localhost:3000/cb", .no),
      ("http://localhost:*", "http://localhost:3000/cb", .yes),
      ("app://x/cb", "https://a.test/cb", .no),
    ] as [(String, String, Ternary)])
  func matches(_ entry: String, address: String, answer: Ternary) {
    #expect(KeycloakRedirectPattern(.known(entry)).matches(address) == answer)
  }

  @Test(
    "relative entries follow the root URL",
    arguments: [
      ("http://a.test", "/cb", .yes), ("http://b.test", "/cb", .no),
      ("http://a.test", "/*", .yes), ("http://a.test/", "/cb", .unknown), ("", "/cb", .unknown),
    ] as [(String, String, Ternary)])
  func relative(_ root: String, entry: String, answer: Ternary) {
    let pattern = KeycloakRedirectPattern(.known(entry), rootURL: .known(root))
    #expect(pattern.isRelative)
    #expect(pattern.matches("http://a.test/cb") == answer)
  }

  @Test(
    "without the app's host only the path is compared",
    arguments: [
      ("https://a.test/api/auth/callback/x", true, .yes),
      ("/api/auth/callback/x", true, .yes),
      ("https://a.test/other", true, .no),
      ("https://a.test/app/api/auth/callback/x", true, .no),
      ("https://a.test/app/api/auth/callback/x", false, .unknown),
      ("https://a.test/*", true, .yes), ("https://a.test/api/*", true, .yes),
      ("https://a.test/app/*", true, .no), ("https://a.test/app/*", false, .unknown),
      ("https://a.test*", true, .yes), ("*", true, .yes), ("http://localhost:*", true, .yes),
      ("https://a.test", true, .no), ("app://x/api/auth/callback/x", true, .no),
      ("https://*/api/auth/callback/x", true, .no),
    ] as [(String, Bool, Ternary)])
  func paths(_ entry: String, isWhole: Bool, answer: Ternary) {
    let pattern = KeycloakRedirectPattern(.known(entry))
    #expect(pattern.matches(path: "/api/auth/callback/x", isWhole: isWhole) == answer)
  }

  @Test func aVariableLeavesEverythingOpen() {
    let pattern = KeycloakRedirectPattern(.unknown(needs: ["HOST"]))
    #expect(pattern.effect == .unknown)
    #expect(pattern.matches("https://a.test/cb") == .unknown)
    #expect(pattern.matches(path: "/cb", isWhole: true) == .unknown)
  }

  @Test(
    "plain http to public hosts",
    arguments: [
      ("http://a.example.com/cb", true), ("http://a.example.com:*", true),
      ("http://203.0.113.7/cb", true), ("https://a.example.com/cb", false),
      ("http://localhost:3000/cb", false), ("http://app.localhost/cb", false),
      ("http://127.0.0.1/cb", false), ("http://[::1]/cb", false), ("http://web:3000/cb", false),
      ("http://192.168.1.4/cb", false), ("http://172.20.0.4/cb", false),
      ("http://10.1.2.3/", false),
      ("http://172.32.0.4/cb", true), ("http://[fd00::1]/cb", false), ("http://nas.lan/cb", false),
      ("http://app.test/cb", false), ("http://a.example.com*", false), ("/cb", false), ("*", false),
    ])
  func insecure(_ entry: String, isInsecure: Bool) {
    #expect(KeycloakRedirectPattern(.known(entry)).isInsecure == isInsecure)
  }

  @Test(
    arguments: [
      ("https://a.test*", "https://a.test/*"), ("http://localhost:*/cb", "http://localhost/cb"),
      ("http://localhost:*/x/*", "http://localhost/x/*"), ("https://*.a.test/cb", nil),
      ("http://localhost:*/x*y", nil), ("https://a.test/cb", nil),
    ] as [(String, String?)])
  func suggestions(_ entry: String, suggestion: String?) {
    #expect(KeycloakRedirectPattern(.known(entry)).suggestion == suggestion)
  }
}

@Suite("Authentik's redirect URIs")
struct AuthentikRedirectTests {
  private func pattern(
    _ text: String, _ matching: AuthentikRedirectURI.Matching
  ) -> AuthentikRedirectPattern {
    AuthentikRedirectPattern(AuthentikRedirectURI(url: .known(text), matching: matching))
  }

  @Test(
    "which addresses match",
    arguments: [
      ("https://a.test/cb", .strict, "https://a.test/cb", .yes),
      ("https://a.test/cb", .strict, "https://a.test/cb/", .no),
      ("https://a.test/.*", .strict, "https://a.test/cb", .no),
      (#"https://a\.test/.*"#, .regex, "https://a.test/cb", .yes),
      (#"https://a\.test/"#, .regex, "https://a.test/cb", .no),
      (#"a\.test"#, .regex, "https://a.test/cb", .no),
      (#"^https://a\.test/cb$"#, .regex, "https://a.test/cb", .yes),
      (#"https://(a|b)\.test/cb"#, .regex, "https://b.test/cb", .yes),
      ("https://a.test/cb", .regex, "https://axtest/cb", .yes),
      ("https://a.test/cb?x", .regex, "https://a.test/cb?x", .no),
      ("(?<bad", .regex, "https://a.test/cb", .unknown),
      ("https://a.test/cb", .line, "https://a.test/cb", .yes),
      ("https://a.test/cb?x=1", .line, "https://a.test/cb?x=1", .yes),
      ("*", .line, "https://b.test/cb", .yes), ("*", .strict, "https://b.test/cb", .no),
      ("https://a.test/cb", .unknown, "https://b.test/cb", .unknown),
      ("https://a.test/cb", .unknown, "https://a.test/cb", .yes),
    ] as [(String, AuthentikRedirectURI.Matching, String, Ternary)])
  func matches(
    _ text: String, matching: AuthentikRedirectURI.Matching, address: String, answer: Ternary
  ) {
    #expect(pattern(text, matching).matches(address) == answer)
  }

  @Test(
    "without the app's host only the path is compared, and expressions are not",
    arguments: [
      ("https://a.test/cb", .strict, true, .yes), ("https://a.test/x/cb", .strict, true, .no),
      ("https://a.test/x/cb", .strict, false, .unknown),
      (#"https://a\.test/other"#, .regex, true, .unknown),
      ("https://a.test/cb", .line, true, .yes), ("https://a.test/other", .line, true, .unknown),
    ] as [(String, AuthentikRedirectURI.Matching, Bool, Ternary)])
  func paths(
    _ text: String, matching: AuthentikRedirectURI.Matching, isWhole: Bool, answer: Ternary
  ) {
    #expect(pattern(text, matching).matches(path: "/cb", isWhole: isWhole) == answer)
  }

  @Test(
    "what lets foreign hosts match",
    arguments: [
      ("https://a.example.com/cb", .regex, .dot), (#"https://a\.example\.com/cb"#, .regex, .none),
      (#"https://.*\.example\.com/cb"#, .regex, .host), ("https://.+/cb", .regex, .host),
      (#"https://[^/]+\.example\.com/cb"#, .regex, .host),
      (#"https://[^./]+\.example\.com/cb"#, .regex, .none),
      (#"https://[a-z0-9-]+\.example\.com/.*"#, .regex, .none),
      (#"https:\/\/a\.example\.com\/.*"#, .regex, .none),
      (#"^https://a[.]example[.]com/cb$"#, .regex, .none),
      (".*", .regex, .any), ("^.*", .regex, .any), ("*", .line, .any),
      ("https://a.example.com/cb", .line, .dot), ("https://a.example.com/cb", .strict, .none),
      ("http://localhost:3000/.*", .regex, .none), ("http://app.localhost/cb", .regex, .none),
      ("http://localhost.example.com/cb", .regex, .dot), ("mailto", .regex, .unknown),
    ] as [(String, AuthentikRedirectURI.Matching, AuthentikRedirectPattern.Looseness)])
  func looseness(
    _ text: String, matching: AuthentikRedirectURI.Matching,
    looseness: AuthentikRedirectPattern.Looseness
  ) {
    #expect(pattern(text, matching).looseness == looseness)
  }
}

@Suite("Callback URLs")
struct CallbackURLTests {
  private func callback(
    _ library: Login.Library, _ change: (inout CallbackSettings) -> Void = { _ in }
  ) -> CallbackURL {
    var login = Login(id: "sso", library: library, path: "auth.json", span: place(0))
    change(&login.callback)
    return CallbackURL(of: login)
  }

  /// The rows hold library, NEXTAUTH_URL, AUTH_URL, basePath, and what is sent.
  @Test(
    "what the library sends, by version and settings",
    arguments: [
      (.nextAuth4, nil, nil, nil, "/api/auth/callback/sso"),
      (.nextAuth4, "https://a.test", nil, nil, "https://a.test/api/auth/callback/sso"),
      (.nextAuth4, "https://a.test/", nil, nil, "https://a.test/api/auth/callback/sso"),
      (.nextAuth4, "a.test", nil, nil, "https://a.test/api/auth/callback/sso"),
      (.nextAuth4, "https://a.test:443", nil, nil, "https://a.test/api/auth/callback/sso"),
      // The path has to hold the route itself.
      (.nextAuth4, "https://a.test/app", nil, nil, "https://a.test/app/callback/sso"),
      (
        .nextAuth4, "https://a.test/app/api/auth/", nil, nil,
        "https://a.test/app/api/auth/callback/sso"
      ),
      (.nextAuth4, nil, "https://a.test", nil, "/api/auth/callback/sso"),
      (.authJS5, nil, nil, nil, "/api/auth/callback/sso"),
      (.authJS5, nil, "https://a.test", nil, "https://a.test/api/auth/callback/sso"),
      (.authJS5, "https://a.test", nil, nil, "https://a.test/api/auth/callback/sso"),
      (.authJS5, "https://b.test", "https://a.test", nil, "https://a.test/api/auth/callback/sso"),
      (.authJS5, nil, "https://a.test/x/auth", nil, "https://a.test/x/auth/callback/sso"),
      (.authJS5, nil, "https://a.test", "/x/auth", "https://a.test/x/auth/callback/sso"),
      (.authJS5, nil, "https://a.test/y", "/x/auth", "https://a.test/x/auth/callback/sso"),
      (.authJS5, "https://b.test", "", nil, "/api/auth/callback/sso"),
      (.nextAuthUnknown, "https://a.test", nil, nil, "https://a.test/api/auth/callback/sso"),
    ] as [(Login.Library, String?, String?, String?, String)])
  func addresses(
    _ library: Login.Library, next: String?, auth: String?, base: String?, sent: String
  ) {
    let callback = callback(library) { settings in
      settings.variables["NEXTAUTH_URL"] = next.map { .known($0) }
      settings.variables["AUTH_URL"] = auth.map { .known($0) }
      if let base { settings.basePath = .known(base) }
    }
    #expect(callback.text == sent)
  }

  @Test("other frameworks of Auth.js have another route")
  func frameworks() {
    #expect(
      callback(.authJS5).candidates.map(\.path)
        == ["/api/auth/callback/sso", "/auth/callback/sso"])
    #expect(callback(.nextAuth4).candidates.count == 1)
  }

  @Test("an unknown address leaves the path, which may have something before it")
  func unknownBase() {
    let callback = callback(.nextAuth4) { $0.variables["NEXTAUTH_URL"] = .unknown(needs: ["X"]) }
    #expect(callback.candidates.map(\.address) == [nil])
    #expect(callback.candidates.map(\.isWholePath) == [false])
  }

  @Test("a trusted proxy's host may win in next-auth 4")
  func trustedHost() {
    let callback = callback(.nextAuth4) { settings in
      settings.variables["NEXTAUTH_URL"] = .known("https://a.test")
      settings.variables["AUTH_TRUST_HOST"] = .known("true")
    }
    #expect(callback.candidates.map(\.address) == [nil])
  }

  @Test("a redirect proxy or a redirect_uri of one's own takes the app's place")
  func overrides() {
    let proxy = callback(.authJS5) { $0.redirectProxyURL = .known("https://p.test/auth") }
    #expect(proxy.text == "https://p.test/auth/callback/sso")
    let own = callback(.authJS5) { $0.redirectURI = .known("https://r.test/cb") }
    #expect(own.text == "https://r.test/cb")
    #expect(callback(.authJS5) { $0.redirectURI = .unknown(needs: ["X"]) }.candidates.isEmpty)
  }
}
