// Samples for Auth.js, which is next-auth 5.

extension ScriptSample {
  static let version5: [ScriptSample] = [
    ScriptSample(
      name: "a provider that is only named", version: "5.0.0-beta.25",
      environment: [
        "AUTH_KEYCLOAK_ID": "shop", "AUTH_KEYCLOAK_ISSUER": "https://id.example.org/realms/shop",
      ],
      scripts: [
        "web/auth.ts": """
        import NextAuth from "next-auth"
        import Keycloak from "next-auth/providers/keycloak"
        export const { handlers, auth, signIn, signOut } = NextAuth({ providers: [Keycloak] })
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"shop","issuer":"https://id.example.org/realms/shop"}}]}
        """),
    ScriptSample(
      name: "variables through a checked module behind an alias", version: "beta",
      environment: ["AK_ID": "wiki", "AK_ISSUER": "https://sso.example.org/application/o/wiki/"],
      scripts: [
        "web/tsconfig.json": """
        {
          // paths
          "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"] }, },
        }
        """,
        "web/src/env.js": """
        import { createEnv } from "@t3-oss/env-nextjs";
        import { z } from "zod";
        export const env = createEnv({
          server: { AK_ID: z.string(), AK_SECRET: z.string(), AK_ISSUER: z.string().url() },
          client: {},
          runtimeEnv: { AK_ID: process.env.AK_ID, AK_SECRET: process.env.AK_SECRET, AK_ISSUER: process.env.AK_ISSUER },
        });
        """,
        "web/src/server/auth/config.ts": """
        import Authentik from "next-auth/providers/authentik";
        import { type NextAuthConfig } from "next-auth";
        import { env } from "@/env";

        export const authConfig = {
          providers: [
            Authentik({ clientId: env.AK_ID, clientSecret: env.AK_SECRET, issuer: env.AK_ISSUER }),
          ],
        } satisfies NextAuthConfig;
        """,
        "web/src/server/auth/index.ts": """
        import NextAuth from "next-auth";
        import { cache } from "react";
        import { authConfig } from "./config";
        const { auth: uncachedAuth, handlers } = NextAuth(authConfig);
        export const auth = cache(uncachedAuth);
        export { handlers };
        """,
      ],
      export: """
        {"providers":[{"id":"authentik","name":"Authentik","type":"oidc",
          "options":{"clientId":"wiki","issuer":"https://sso.example.org/application/o/wiki/"}}]}
        """),
    ScriptSample(
      name: "a schema's result, taken apart", version: "^5.0.0-beta.20",
      environment: ["OIDC_ISSUER": "https://id.example.org/realms/c"],
      scripts: [
        "web/src/lib/env.ts": """
        import { z } from "zod";
        const schema = z.object({ OIDC_ISSUER: z.string(), OIDC_SCOPE: z.string().default("openid") });
        const parsed = schema.safeParse(process.env);
        if (!parsed.success) throw new Error("environment");
        export const serverEnv = parsed.data;
        """,
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import Keycloak from "next-auth/providers/keycloak";
        import { serverEnv } from "./lib/env";
        const { OIDC_ISSUER: issuer, OIDC_SCOPE: scope } = serverEnv;
        export const { auth } = NextAuth({
          providers: [Keycloak({ clientId: "c", issuer, authorization: { params: { scope } } })],
        });
        """,
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"c","issuer":"https://id.example.org/realms/c",
            "authorization":{"params":{"scope":"${OIDC_SCOPE}"}}}}]}
        """),
    ScriptSample(
      name: "providers that are pushed one by one", version: "5.0.0-beta.29",
      environment: ["KC_ISSUER": "http://keycloak:8080/realms/a"],
      scripts: [
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import type { Provider } from "next-auth/providers";
        import Credentials from "next-auth/providers/credentials";
        import Keycloak from "next-auth/providers/keycloak";
        import Authentik from "next-auth/providers/authentik";

        const { KC_ISSUER, AK_ISSUER } = process.env;
        const providers: Provider[] = [Credentials({ authorize: async () => null })];
        if (KC_ISSUER) {
          providers.push(Keycloak({ clientId: "a", issuer: KC_ISSUER }));
        }
        if (AK_ISSUER && process.env.AK_ID) providers.push(Authentik({ clientId: "b", issuer: AK_ISSUER }));
        export const { handlers } = NextAuth({ providers });
        """
      ],
      export: """
        {"providers":[{"id":"credentials","name":"Credentials","type":"credentials"},
          {"id":"keycloak","name":"Keycloak","type":"oidc",
            "options":{"clientId":"a","issuer":"http://keycloak:8080/realms/a"}}]}
        """),
    ScriptSample(
      name: "a list and options that depend on variables", version: "5.0.0-beta.25",
      environment: ["WITH_LOGIN": "1", "FORCE_LOGIN": "true"],
      scripts: [
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import Keycloak from "next-auth/providers/keycloak";
        const force = process.env.FORCE_LOGIN === "true";
        export const { handlers } = NextAuth(() => ({
          providers: [
            ...(process.env.WITH_LOGIN ? [Keycloak({
              clientId: "a",
              issuer: "https://id.example.org/realms/a",
              ...(force ? { authorization: { params: { prompt: "login" } } } : {}),
              ...(process.env.NEVER_SET && { issuer: "http://wrong" }),
            })] : []),
            process.env.NEVER_SET ? Keycloak({ id: "second", clientId: "b" }) : null,
          ].filter(Boolean),
        }));
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"a","issuer":"https://id.example.org/realms/a",
            "authorization":{"params":{"prompt":"login"}}}}]}
        """),
    ScriptSample(
      name: "a split configuration with the query in the authorization URL",
      version: "5.0.0-beta.25",
      environment: ["PUBLIC_KC": "https://id.example.org", "INTERNAL_KC": "http://keycloak:8080"],
      scripts: [
        "web/auth.ts": """
        import NextAuth from "next-auth";
        import Keycloak from "next-auth/providers/keycloak";
        const realm = (base: string | undefined) => new URL("/realms/a", base).toString();
        const paths = { auth: "auth", token: "token", userinfo: "userinfo" } as const;
        const endpoint = (base: string | undefined, path: keyof typeof paths) =>
          `${realm(base)}/protocol/openid-connect/${paths[path]}`;
        export const { handlers, auth } = NextAuth({
          trustHost: true,
          providers: [
            Keycloak({
              clientId: "a",
              issuer: realm(process.env.PUBLIC_KC),
              authorization: endpoint(process.env.PUBLIC_KC, "auth") + "?scope=openid%20roles",
              token: endpoint(process.env.INTERNAL_KC, "token"),
              userinfo: { url: endpoint(process.env.INTERNAL_KC, "userinfo") },
              wellKnown: undefined,
            }),
          ],
        });
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"a","issuer":"https://id.example.org/realms/a",
            "authorization":"https://id.example.org/realms/a/protocol/openid-connect/auth?scope=openid%20roles",
            "token":"http://keycloak:8080/realms/a/protocol/openid-connect/token",
            "userinfo":{"url":"http://keycloak:8080/realms/a/protocol/openid-connect/userinfo"}}}]}
        """),
    ScriptSample(
      name: "a configuration that is spread into another", version: "5.0.0-beta.25",
      scripts: [
        "web/auth.config.ts": """
        import Keycloak from "next-auth/providers/keycloak"
        import type { NextAuthConfig } from "next-auth"
        export default {
          providers: [Keycloak({ clientId: "edge", issuer: "https://id.example.org/realms/a" })],
        } satisfies NextAuthConfig
        """,
        "web/auth.ts": """
        import NextAuth from "next-auth"
        import Logto from "next-auth/providers/logto"
        import authConfig from "./auth.config"
        export const { handlers, auth } = NextAuth({
          ...authConfig,
          session: { strategy: "jwt" },
          providers: [...authConfig.providers, Logto({ clientId: "l", issuer: "https://logto.example.org/oidc" })],
        })
        """,
      ],
      export: """
        {"providers":[
          {"id":"keycloak","name":"Keycloak","type":"oidc",
            "options":{"clientId":"edge","issuer":"https://id.example.org/realms/a"}},
          {"id":"logto","name":"Logto","type":"oidc","issuer":"https://logto.example.org/oidc",
            "authorization":{"params":{"scope":"offline_access openid email profile"}},
            "options":{"clientId":"l","issuer":"https://logto.example.org/oidc"}}]}
        """),
    ScriptSample(
      name: "functions that give providers", version: "5.0.0-beta.25",
      environment: ["MODE": "sso"],
      scripts: [
        "web/src/providers.ts": """
        import Keycloak from "@auth/core/providers/keycloak";
        type Options = { realm: string; host?: string };
        function makeKeycloak({ realm, host = "https://id.example.org" }: Options) {
          const issuer = [host, "realms", realm].join("/");
          return Keycloak({ id: `keycloak-${realm}`, clientId: realm, issuer });
        }
        export function getProviders() {
          switch (process.env.MODE) {
            case "sso": return ["staff", "guests"].map((realm) => makeKeycloak({ realm }));
            default: return [];
          }
        }
        """,
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import * as all from "./providers";
        export const { handlers } = NextAuth({ providers: all.getProviders() });
        """,
      ],
      export: """
        {"providers":[
          {"id":"keycloak","name":"Keycloak","type":"oidc",
            "options":{"id":"keycloak-staff","clientId":"staff","issuer":"https://id.example.org/realms/staff"}},
          {"id":"keycloak","name":"Keycloak","type":"oidc",
            "options":{"id":"keycloak-guests","clientId":"guests","issuer":"https://id.example.org/realms/guests"}}]}
        """),
    ScriptSample(
      name: "another framework's library", version: "5.0.0-beta.25",
      environment: ["KC_CLIENT": "kit", "KC_ISSUER": "https://id.example.org/realms/kit"],
      scripts: [
        "web/src/auth.ts": """
        import { SvelteKitAuth } from "@auth/sveltekit"
        import Keycloak from "@auth/sveltekit/providers/keycloak"
        import { KC_CLIENT } from "$env/static/private"
        import { env } from "$env/dynamic/private"
        export const { handle } = SvelteKitAuth({
          providers: [Keycloak({ clientId: KC_CLIENT, clientSecret: env.KC_SECRET, issuer: env.KC_ISSUER })],
        })
        """
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"kit","issuer":"https://id.example.org/realms/kit"}}]}
        """),
    ScriptSample(
      name: "a hand-written provider with a default from outside", version: "5.0.0-beta.25",
      environment: ["SSO": "https://sso.example.org/application/o/app/"],
      scripts: [
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import { settings } from "../settings";
        export const { handlers } = NextAuth({
          providers: [
            {
              id: "company-login", name: "Company", type: "oidc" as const,
              issuer: settings.sso.issuer, clientId: settings.sso["client"],
              authorization: { params: { scope: `openid ${settings.sso.scopes.join(" ")}` } },
            },
          ],
        });
        """,
        "web/settings.ts": """
        enum Client { App = "app-client" }
        const required = (name: string): string => {
          const value = process.env[name];
          if (value === undefined) { throw new Error(name + " is missing"); }
          return value;
        };
        export const settings = {
          sso: { issuer: required("SSO"), client: Client.App, scopes: ["email", "profile"] },
        };
        """,
      ],
      export: """
        {"providers":[{"id":"company-login","name":"Company","type":"oidc",
          "issuer":"https://sso.example.org/application/o/app/","clientId":"app-client",
          "authorization":{"params":{"scope":"openid email profile"}}}]}
        """),
    ScriptSample(
      name: "addresses from a workspace's package", version: "5.0.0-beta.25",
      scripts: [
        "packages/config/package.json":
          #"{"name":"@acme/config","exports":{"./auth":"./src/auth.ts"}}"#,
        "packages/config/src/auth.ts": """
        let issuer = "https://id.example.org";
        issuer += "/realms/acme";
        const parts = {};
        parts.clientId = "acme";
        export { issuer as ISSUER, parts };
        """,
        "web/src/auth.ts": """
        import NextAuth from "next-auth";
        import Keycloak from "next-auth/providers/keycloak";
        import { ISSUER, parts } from "@acme/config/auth";
        export const { handlers } = NextAuth({ providers: [Keycloak({ ...parts, issuer: ISSUER })] });
        """,
      ],
      export: """
        {"providers":[{"id":"keycloak","name":"Keycloak","type":"oidc",
          "options":{"clientId":"acme","issuer":"https://id.example.org/realms/acme"}}]}
        """),
  ]
}
