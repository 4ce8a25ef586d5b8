// The whole look of findings in the text report.

import Deployment
import Rules
import SourceText
import Testing

@testable import Reports

@Suite struct TextReportTests {
  static let portal = """
    export const authOptions = {
      providers: [
        AuthentikProvider({
          clientId: "portal",
          clientSecret: process.env.SECRET,
          wellKnown: "http://server:9000/application/o/portal/",
        }),
      ],
    }

    """

  static let compose = """
    services:
      server:
        image: goauthentik/server
        networks:
          - default
      edge:
        image: nginx

    """

  @Test func aFindingOverSeveralFilesIsShownWithProofAndHelp() throws {
    let fixture = Fixture([
      "portal/auth.ts": Self.portal, "compose.yaml": Self.compose,
      "edge/default.conf": "server {\n  server_name login.localhost;\n}\n",
    ])
    let server = try fixture.span("server:", in: "compose.yaml").sub(0, 6)
    var finding = fixture.finding(
      try fixture.label(
        "http://server:9000", in: "portal/auth.ts", "every endpoint comes from this document"
      ),
      [
        Finding.Label(span: server, text: "`server` is this service"),
        try fixture.label(
          "login.localhost", in: "edge/default.conf", "browsers reach it under this name"
        ),
        try fixture.label("nginx", in: "compose.yaml", "the proxy"),
      ]
    )
    finding.rule = "discovery-conflict"
    finding.message = "one discovery URL cannot serve both the browser and `portal`"
    finding.because = [
      .init("`portal` fetches the document from http://server:9000", at: server),
      .init(
        "Authentik builds all endpoints from the host of that request, so the browser is sent to "
          + "http://server:9000/application/o/authorize/"
      ),
      .init(
        "a browser cannot resolve `server`",
        at: try fixture.span("login.localhost", in: "edge/default.conf")
      ),
    ]
    finding.help =
      "add the alias `login.localhost` to `edge` on network `default` and use "
      + "http://login.localhost/application/o/portal/ on both sides"
    let text = TextReport.render(
      fixture.outcome([finding]), options: .init(width: 100, elapsedMilliseconds: 6)
    )
    #expect(
      text == """
        error[discovery-conflict]: one discovery URL cannot serve both the browser and `portal`
          --> portal/auth.ts:6:19
           |
         3 |     AuthentikProvider({
           |
         6 |       wellKnown: "http://server:9000/application/o/portal/",
           |                   ^^^^^^^^^^^^^^^^^^ every endpoint comes from this document
           |
          ::: compose.yaml:2:3
           |
         2 |   server:
           |   ------ `server` is this service
           |
         7 |     image: nginx
           |            ----- the proxy
           |
          ::: edge/default.conf:2:15
           |
         2 |   server_name login.localhost;
           |               --------------- browsers reach it under this name
           |
           = because 1. `portal` fetches the document from http://server:9000           compose.yaml:2
                     2. Authentik builds all endpoints from the host of that request,
                        so the browser is sent to
                        http://server:9000/application/o/authorize/
                     3. a browser cannot resolve `server`                               edge/default.conf:2
           = help: add the alias `login.localhost` to `edge` on network `default` and use
                   http://login.localhost/application/o/portal/ on both sides
           = see:  loginlint explain discovery-conflict

        1 error in 3 files, 1 deployment (6 ms)

        """
    )
  }
}
