// Samples for next-auth 4.

extension ScriptSample {
  static let version4: [ScriptSample] = [
    ScriptSample(
      name: "assertions and empty fallbacks", version: "^4.24.0",
      environment: ["KC_ID": "shop", "KC_ISSUER": "https://id.example.org/realms/shop"],
      scripts: [
        "web/src/lib/auth.ts": """
        import type { NextAuthOptions } from "next-auth";
        import KeycloakProvider from "next-auth/providers/keycloak";

        export const authOptions: NextAuthOptions = {
          providers: [
            KeycloakProvider({
              clientId: process.env.KC_ID!,
              clientSecret: process.env.KC_SECRET as string,
              issuer: process.env.KC_ISSUER ?? "",
            }),
          ],
        };
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"https://id.example.org/realms/shop/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"shop","clientSecret":"***","issuer":"https://id.example.org/realms/shop"}}]}
        """),
    ScriptSample(
      name: "a template of a constant and two variables", version: "4.20.1",
      environment: ["ID_HOST": "http://id:8080"],
      scripts: [
        "web/pages/api/auth/[...nextauth].js": """
        import NextAuth from "next-auth"
        import KeycloakProvider from "next-auth/providers/keycloak"

        const realm = "staff"
        const base = `${process.env.ID_HOST}/realms/${realm}`

        export default NextAuth({
          providers: [
            // KeycloakProvider({ clientId: "old", clientSecret: "old", issuer: "http://old/realms/old" }),
            KeycloakProvider({ id: "staff", clientId: "intranet", clientSecret: process.env.KC_SECRET, issuer: base }),
          ],
        })
        """
      ],
      export: """
        [{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"http://id:8080/realms/staff/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"id":"staff","clientId":"intranet","issuer":"http://id:8080/realms/staff"}}]
        """),
    ScriptSample(
      name: "discovery switched off, every endpoint by hand", version: "^4.21",
      environment: ["AK_INTERNAL": "http://server:9000", "AK_PUBLIC": "https://sso.example.org"],
      scripts: [
        "web/auth.ts": """
        import AuthentikProvider from 'next-auth/providers/authentik'
        import { AuthOptions } from 'next-auth'

        const inside = process.env.AK_INTERNAL
        export const options: AuthOptions = {
          providers: [AuthentikProvider({
            name: 'Company account',
            clientId: 'wiki', clientSecret: process.env.AK_SECRET!,
            wellKnown: undefined,
            issuer: inside + '/application/o/wiki/',
            authorization: {
              url: process.env.AK_PUBLIC + '/application/o/authorize/',
              params: { scope: 'openid email profile goauthentik.io/api' },
            },
            token: `${inside}/application/o/token/`,
            userinfo: { url: `${inside}/application/o/userinfo/` },
            jwks_endpoint: `${inside}/application/o/wiki/jwks/`,
          })],
        }
        """
      ],
      export: """
        {"providers":[{"id":"authentik","name":"Authentik","type":"oauth",
          "wellKnown":"http://server:9000/application/o/wiki//.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"name":"Company account","clientId":"wiki","wellKnown":null,
            "issuer":"http://server:9000/application/o/wiki/",
            "authorization":{"url":"https://sso.example.org/application/o/authorize/",
              "params":{"scope":"openid email profile goauthentik.io/api"}},
            "token":"http://server:9000/application/o/token/",
            "userinfo":{"url":"http://server:9000/application/o/userinfo/"},
            "jwks_endpoint":"http://server:9000/application/o/wiki/jwks/"}}]}
        """),
    ScriptSample(
      name: "a hand-written provider with a type beside it", version: "^4",
      scripts: [
        "web/auth-options.ts": """
        import { type NextAuthOptions } from "next-auth"
        import type { OAuthConfig } from "next-auth/providers/oauth"

        const scopes = ["openid", "email", "groups"]
        const sso: OAuthConfig<any> = {
          id: "sso",
          name: "Keycloak SSO",
          type: "oauth",
          wellKnown: "https://id.example.org/realms/a/.well-known/openid-configuration",
          authorization: { params: { scope: scopes.join(" ") } },
          idToken: true,
          checks: ["pkce", "state"],
          clientId: process.env.SSO_ID,
          profile(profile) { return { id: profile.sub } },
        }
        export default { providers: [sso] } satisfies NextAuthOptions
        """
      ],
      export: """
        {"providers":[{"id":"sso","name":"Keycloak SSO","type":"oauth",
          "wellKnown":"https://id.example.org/realms/a/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email groups"}}}]}
        """),
    ScriptSample(
      name: "keys that the library does not read", version: "4",
      scripts: [
        "web/auth.js": """
        const NextAuth = require("next-auth").default
        const KeycloakProvider = require("next-auth/providers/keycloak").default
        const config = {
          providers: [
            KeycloakProvider({
              client_id: "shop", issuer: "http://localhost:8080/realms/shop", scope: "openid roles",
              authorization: { scope: "openid roles" }, redirect_uris: ["http://localhost:3000"],
            }),
          ],
        }
        module.exports = NextAuth(config)
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"http://localhost:8080/realms/shop/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"client_id":"shop","issuer":"http://localhost:8080/realms/shop","scope":"openid roles",
            "authorization":{"scope":"openid roles"}}}]}
        """),
    ScriptSample(
      name: "an authorization URL as text keeps the factory's scope", version: "4.24.5",
      scripts: [
        "web/src/auth.ts": """
        import NextAuth, { NextAuthOptions } from "next-auth"
        import Keycloak from "next-auth/providers/keycloak"
        const URLS = Object.freeze({ front: "https://id.example.org", back: "http://keycloak:8080" })
        const options = {
          providers: [Keycloak({
            clientId: "a", clientSecret: "",
            issuer: URLS.front + "/realms/a",
            wellKnown: null as any,
            authorization: URLS.front + "/realms/a/protocol/openid-connect/auth",
            token: URLS.back + "/realms/a/protocol/openid-connect/token",
          })],
        } as NextAuthOptions
        const handler = NextAuth(options)
        export { handler as GET, handler as POST }
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"https://id.example.org/realms/a/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"a","issuer":"https://id.example.org/realms/a","wellKnown":null,
            "authorization":"https://id.example.org/realms/a/protocol/openid-connect/auth",
            "token":"http://keycloak:8080/realms/a/protocol/openid-connect/token"}}]}
        """),
    ScriptSample(
      name: "a handler that makes its options for each request", version: "^4.22",
      environment: ["ISSUER": "http://k/realms/a/"],
      scripts: [
        "web/pages/api/auth/[...nextauth].ts": """
        import NextAuth from "next-auth/next"
        import Keycloak from "next-auth/providers/keycloak"
        import { trimmed } from "../../../lib/url"

        export default async function auth(req: any, res: any) {
          const providers = [
            Keycloak({ clientId: "a", clientSecret: "", issuer: trimmed(process.env.ISSUER) }),
          ]
          if (req.query.nextauth?.includes("signin")) providers.pop()
          return await NextAuth(req, res, { providers, secret: process.env.NEXTAUTH_SECRET })
        }
        """,
        "web/lib/url.ts": """
        export function trimmed(text: string = ""): string {
          if (!text) throw new Error("missing")
          return text.trim().replace(/\\/+$/, "")
        }
        """,
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"http://k/realms/a/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"a","issuer":"http://k/realms/a"}}]}
        """),
    ScriptSample(
      name: "a class with static settings", version: "^4",
      environment: ["OIDC_URL": "https://id.example.org/realms/b"],
      scripts: [
        "web/src/server/auth.ts": """
        import Keycloak from "next-auth/providers/keycloak";
        import type { AuthOptions } from "next-auth";

        class Settings {
          static readonly issuer = process.env.OIDC_URL!;
          static client(name: string) { return { clientId: name, issuer: this.issuer }; }
        }
        class Options {
          private provider = Keycloak({ ...Settings.client("b"), clientSecret: "" });
          get providers() { return [this.provider]; }
          build(): AuthOptions { return { providers: this.providers } }
        }
        export const authOptions: AuthOptions = new Options().build();
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"https://id.example.org/realms/b/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"b","issuer":"https://id.example.org/realms/b"}}]}
        """),
    ScriptSample(
      name: "a variable that nothing sets, with a fallback", version: "^4",
      scripts: [
        "web/auth.ts": """
        import Keycloak from "next-auth/providers/keycloak";
        import type { AuthOptions } from "next-auth";
        export const authOptions: AuthOptions = {
          providers: [Keycloak({
            clientId: process.env.KC_CLIENT || "portal", clientSecret: process.env.KC_SECRET || "devsecret",
            issuer: process.env.KC_URL ?? "http://localhost:8080/realms/a",
          })],
        };
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oauth",
          "wellKnown":"http://localhost:8080/realms/a/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"portal","issuer":"http://localhost:8080/realms/a"}}]}
        """),
    ScriptSample(
      name: "no issuer at all", version: "^4",
      scripts: [
        "web/auth.ts": """
        import Authentik from "next-auth/providers/authentik";
        import type { AuthOptions } from "next-auth";
        export const authOptions: AuthOptions = {
          providers: [Authentik({ clientId: "a", clientSecret: "b", issuer: process.env.AK_ISSUER })],
        };
        """
      ],
      export: """
        {"providers":[{"id":"authentik","name":"Authentik","type":"oauth",
          "wellKnown":"undefined/.well-known/openid-configuration",
          "authorization":{"params":{"scope":"openid email profile"}},
          "options":{"clientId":"a"}}]}
        """),
  ]
}
