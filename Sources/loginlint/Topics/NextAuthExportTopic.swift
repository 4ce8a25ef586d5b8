// `loginlint explain nextauth-export`: how to turn a NextAuth configuration into JSON that loginlint reads.

extension Topic {
  /// The recipe, with the script that it is about.
  static let nextAuthExport = Topic(
    name: "nextauth-export",
    summary: "Print the providers of NextAuth or Auth.js as JSON, without secrets",
    text: #"""
      loginlint reads `auth.ts`, `[...nextauth].ts` and what they import, and works out what it can without running
      it. Where a provider is put together at run time, it says so and stays silent. An export shows it all: save
      what this script prints as `auth.export.json` in the app's folder. It then counts in place of the script.

      ## The script

      Save it as `export-auth.mjs` beside your `package.json`:

      ```js
      // Prints the providers of a NextAuth (4) or Auth.js (5) configuration as JSON; secrets become "***".
      import { existsSync, readFileSync } from "node:fs";
      import { dirname, join, resolve } from "node:path";
      import { pathToFileURL } from "node:url";

      const file = resolve(process.argv[2] ?? "auth.js");

      function installedVersion() {
        if (process.env.NEXT_AUTH_VERSION) return process.env.NEXT_AUTH_VERSION;
        for (let folder = dirname(file); ; folder = dirname(folder)) {
          for (const name of ["next-auth", "@auth/core"]) {
            const manifest = join(folder, "node_modules", name, "package.json");
            if (!existsSync(manifest)) continue;
            return name === "next-auth" ? JSON.parse(readFileSync(manifest, "utf8")).version : "5";
          }
          if (folder === dirname(folder)) return null;
        }
      }

      const version = installedVersion();
      const isV5 = version !== null && !version.startsWith("4");

      async function configuration() {
        const names = ["authOptions", "authConfig", "nextAuthOptions", "config", "options"];
        const loaded = await import(pathToFileURL(file));
        const places = [loaded, loaded.default, loaded.default?.default];
        for (const place of places.filter(Boolean)) {
          for (let value of [place, ...names.map((name) => place[name])]) {
            if (typeof value === "function" && names.includes(value.name)) value = await value();
            if (Array.isArray(value?.providers)) return value;
          }
        }
        console.error(`${file} exports no object with \`providers\`: export it as \`authOptions\``);
        process.exit(1);
      }

      function called(provider) {
        const made = typeof provider === "function" ? provider({}) : provider;
        if (!isV5 || !made) return made;
        // Auth.js 5 takes these from the environment where the code gives none.
        const own = made.options ?? made;
        const name = (own.id ?? made.id).toUpperCase().replaceAll("-", "_");
        const clientId = own.clientId ?? process.env[`AUTH_${name}_ID`];
        const issuer = own.issuer ?? made.issuer ?? process.env[`AUTH_${name}_ISSUER`];
        const filled = { ...own, clientId, issuer };
        return made.options ? { ...made, options: filled } : filled;
      }

      const KEYS = ["id", "name", "type", "clientId", "clientSecret", "issuer", "wellKnown", "authorization", "token",
        "userinfo", "jwks_endpoint", "jwks", "checks", "idToken", "client", "redirectProxyUrl", "scope", "options"];

      function plain(value, name = "") {
        if (/secret|password|passphrase|private|assertion/i.test(name)) return value ? "***" : null;
        if (name === "jwks") return value ? {} : null;
        // next-auth 4 reads an `undefined` as "none", which JSON cannot hold; Auth.js 5 passes it over.
        if (value === undefined || value === null) return isV5 ? value : null;
        if (typeof value === "string") return value.replace(/^([a-z+]+:\/\/)[^@/?#]*@/i, "$1");
        if (value instanceof URL) return plain(value.href);
        if (typeof value === "function" || typeof value === "symbol") return undefined;
        if (typeof value !== "object") return value;
        if (Array.isArray(value)) return value.map((item) => plain(item));
        const entries = Object.entries(value).map(([key, item]) => [key, plain(item, key)]);
        return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
      }

      function exported(provider) {
        const made = called(provider);
        if (!made || !["oauth", "oidc", undefined].includes(made.type)) return { id: made?.id, type: made?.type };
        const kept = (object) =>
          Object.fromEntries(Object.entries(object).filter(([key]) => KEYS.includes(key)));
        return plain(kept({ ...made, ...(made.options && { options: kept(made.options) }) }));
      }

      const { providers, basePath, trustHost, redirectProxyUrl } = await configuration();
      const { NEXTAUTH_URL, AUTH_URL } = process.env;
      console.log(JSON.stringify({
        $nextAuth: version ?? undefined,
        basePath, trustHost, redirectProxyUrl,
        env: { NEXTAUTH_URL, AUTH_URL },
        providers: providers.map(exported),
      }, null, 2));
      ```

      ## Running it

      Run it with the environment that the app has when it is deployed, because the values are written into the export:

      ```sh
      node --env-file=.env.production export-auth.mjs ./auth.js      # JavaScript
      npx tsx --env-file=.env.production export-auth.mjs ./auth.ts   # TypeScript; Node 22.18 or later needs no tsx
      docker compose run --rm -T web node export-auth.mjs ./auth.js > auth.export.json
      ```

      The configuration has to be a plain export. Where the file ends in `export const { handlers, auth } = NextAuth({ … })`,
      give the object a name first:

      ```ts
      export const authConfig = { providers: [ /* … */ ] };
      export const { handlers, auth } = NextAuth(authConfig);
      ```

      ## What is in it

      - Of each provider only what decides the login: addresses, scopes, client id, algorithms. Client secrets become `***`,
        everything else is left out. Look through it once before you commit it.
      - `null` for an `undefined` in next-auth 4, where `wellKnown: undefined` switches discovery off and `JSON.stringify`
        alone would lose it.
      - `$nextAuth`, the installed version: versions 4 and 5 read the same provider differently. Where `node_modules` does not
        tell, set `NEXT_AUTH_VERSION=4` or `5`.
      - `NEXTAUTH_URL` and `AUTH_URL`, from which the library makes its redirect URI.
      """#)
}
