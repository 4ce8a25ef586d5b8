// Where Caddy takes requests and what arrives there. Every row was asked of Caddy 2.11.7.

import Analysis
import Deployment
import Testing

@Suite("Requests through Caddy")
struct CaddyRoutingTests {
  private static let example = GatewayExample(
    caddy: """
      (tok) {
        header_up -Authorization
        header_up X-Src {args[0]}
      }
      http://strip.test {
        reverse_proxy one:1000 {
          import tok {host}
        }
      }
      http://site.test {
        handle {
          reverse_proxy one:1000
        }
        handle_path /api/* {
          reverse_proxy two:2000
        }
        handle /b* {
          rewrite * /c{uri}
          reverse_proxy three:3000
        }
        request_header -Authorization
      }
      http://plain.test {
        @api path /api/* /v1/*
        handle @api {
          uri strip_prefix /api
          reverse_proxy two:2000 {
            header_up Host {upstream_hostport}
            header_up X-Forwarded-Proto https
          }
        }
        request_header X-Forwarded-Proto https
        redir /old /new permanent
        respond /health 204
        reverse_proxy /nested/* three:3000
        reverse_proxy one:1000
        route /r/* {
          request_header Authorization "Bearer fixed"
          reverse_proxy two:2000
        }
      }
      http://auth.test {
        forward_auth one:1000 {
          uri /authz
          copy_headers X-User Authorization
        }
        reverse_proxy two:2000
      }
      http://basic.test {
        basic_auth /secret/* {
          bob hash
        }
        reverse_proxy two:2000
      }
      http://*.wild.test {
        @tok header Authorization *
        handle @tok {
          reverse_proxy two:2000
        }
        handle {
          respond "no" 403
        }
      }
      tls.test {
        reverse_proxy one:1000
      }
      empty.test, http://empty.test {
        header X-Seen yes
      }
      http://twins.test {
        handle {
          request_header X-Src one
        }
        handle {
          reverse_proxy one:1000
        }
      }
      """)

  @Test(arguments: [
    ("http://site.test/", "one:1000/"), ("http://site.test/api/x?y=1", "two:2000/x?y=1"),
    ("http://site.test/api", "one:1000/api"), ("http://site.test/API/x", "two:2000/x"),
    ("http://site.test/b/1", "three:3000/c/b/1"), ("http://site.test/bb", "three:3000/c/bb"),
    ("http://plain.test/api/x", "two:2000/x"), ("http://plain.test/v1/z", "two:2000/v1/z"),
    ("http://plain.test/nested/1", "three:3000/nested/1"), ("http://plain.test/x", "one:1000/x"),
    ("http://plain.test/old", "301 /new"), ("http://plain.test/health", "204"),
    ("http://plain.test/r/1", "two:2000/r/1"), ("http://a.wild.test/", "two:2000/"),
    ("http://a.b.wild.test/", "200"), ("http://nobody.test/", "200"),
    ("http://basic.test/secret/x", "401"), ("http://basic.test/x", "two:2000/x"),
    ("http://tls.test/x", "308 https://tls.test/x"), ("https://tls.test/x", "one:1000/x"),
    ("http://empty.test/", "200"),
    // Two blocks in a row that take everything become one (caddyconfig/httpcaddyfile, consolidateRoutes).
    ("http://twins.test/", "one:1000/"),
  ])
  func ends(_ url: String, _ expected: String) {
    #expect(Self.example.end(url) == expected)
  }

  @Test(arguments: [
    ("http://plain.test/x", "passed"), ("http://strip.test/", "stripped"),
    ("http://site.test/api/x", "stripped"), ("http://plain.test/r/1", "replaced"),
    ("http://auth.test/", "conditional"), ("http://basic.test/secret/x", "not-forwarded"),
  ])
  func authorization(_ url: String, _ fate: String) {
    #expect(Self.example.route(url).authorization.rawValue == fate)
  }

  @Test("the line that takes the header away is named")
  func place() {
    let inside = Self.example.route("http://strip.test/")
    #expect(Self.example.text(inside.authorizationSpan) == "header_up -Authorization")
    #expect(inside.header("x-src") == "strip.test")
    let site = Self.example.route("http://site.test/api/x")
    #expect(Self.example.text(site.authorizationSpan) == "request_header -Authorization")
  }

  @Test("Caddy sets X-Forwarded headers when it passes a request on; only header_up comes later")
  func forwarded() {
    let plain = Self.example.route("http://plain.test/x")
    #expect(plain.header("host") == "plain.test")
    #expect(
      plain.header("x-forwarded-proto") == "http"
        && plain.header("x-forwarded-host") == "plain.test")
    let api = Self.example.route("http://plain.test/api/x")
    #expect(api.header("host") == "two:2000")
    #expect(
      api.header("x-forwarded-proto") == "https" && api.header("x-forwarded-host") == "plain.test")
  }

  @Test func requestsWithoutAToken() {
    let route = Self.example.route("http://a.wild.test/", headers: [])
    #expect(route.status == 403)
    #expect(route.because.steps.map(\.text).contains("`respond \"no\" 403` answers") == false)
  }
}
