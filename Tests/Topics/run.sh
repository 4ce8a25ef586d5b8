#!/bin/sh
# Runs the script of `loginlint explain nextauth-export` on configurations as versions 4 and 5 make them, and reads what
# it prints. Usage: run.sh BINARY. Needs node; without it nothing is checked.
set -eu
binary=$(realpath "$1")
command -v node >/dev/null || { echo "no node: the export script was not tried"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() { echo "nextauth-export: $1" >&2; exit 1; }
holds() { grep -qF -- "$2" "$1" || fail "$1 lacks $2"; }

mkdir -p four/node_modules/next-auth five/node_modules/next-auth
"$binary" explain nextauth-export | sed -n '/^```js$/,/^```$/p' | sed '1d;$d' >four/export-auth.mjs
cp four/export-auth.mjs five
echo '{"name": "next-auth", "version": "4.24.11"}' >four/node_modules/next-auth/package.json
echo '{"name": "next-auth", "version": "5.0.0-beta.32"}' >five/node_modules/next-auth/package.json

# Version 4: an `undefined` counts, secrets and whatever else is private stay behind.
cat >four/auth.mjs <<'SCRIPT'
const authentik = (options) => ({
  id: "authentik", name: "Authentik", type: "oauth", wellKnown: `${options.issuer}/.well-known/openid-configuration`,
  authorization: { params: { scope: "openid email profile" } }, profile: () => ({}), options,
});
export const authOptions = {
  secret: "never-shown", adapter: { url: "postgres://u:never-shown@db/app" },
  providers: [
    authentik({
      clientId: "shop", clientSecret: "never-shown", issuer: process.env.ISSUER, wellKnown: undefined,
      authorization: { url: "http://user:never-shown@id.localhost/application/o/authorize/" },
      token: new URL("http://server:9000/application/o/token/"), client: { client_secret: "never-shown" },
      jwks: { keys: [{ k: "never-shown" }] }, profile: () => ({}),
    }),
    { id: "password", type: "credentials", credentials: {}, authorize: () => null, options: { hint: "never-shown" } },
  ],
};
SCRIPT
(cd four && ISSUER=http://server:9000/application/o/shop/ NEXTAUTH_URL=http://shop.localhost \
  node export-auth.mjs ./auth.mjs >../four.export.json)
grep -q never-shown four.export.json && fail "a secret is shown"
holds four.export.json '"$nextAuth": "4.24.11"'
holds four.export.json '"wellKnown": null'
holds four.export.json '"token": "http://server:9000/application/o/token/"'
holds four.export.json '"url": "http://id.localhost/application/o/authorize/"'
"$binary" login four.export.json >login.txt
holds login.txt 'next-auth@4'
holds login.txt 'http://shop.localhost/api/auth/callback/authentik'

# Version 5: a provider that is only named takes its settings from the environment; a configuration may be a function.
cat >five/auth.mjs <<'SCRIPT'
const keycloak = (options) => ({ id: "keycloak", name: "Keycloak", type: "oidc", options });
export async function authConfig() {
  return {
    basePath: "/auth",
    providers: [keycloak, { id: "my-idp", type: "oidc", clientId: "web", clientSecret: "never-shown", wellKnown: undefined }],
  };
}
SCRIPT
(cd five && AUTH_KEYCLOAK_ID=shop AUTH_KEYCLOAK_SECRET=never-shown AUTH_URL=https://shop.example.org \
  AUTH_KEYCLOAK_ISSUER=https://id.example.org/realms/shop AUTH_MY_IDP_ISSUER=https://id.example.org/realms/other \
  node export-auth.mjs ./auth.mjs >../five.export.json)
grep -q never-shown five.export.json && fail "a secret is shown"
grep -q wellKnown five.export.json && fail "version 5 passes an undefined over"
"$binary" login five.export.json >login.txt
holds login.txt 'https://id.example.org/realms/shop'
holds login.txt 'https://id.example.org/realms/other'
holds login.txt 'https://shop.example.org/auth/callback/my-idp'

# Nothing to export is an error that says what to do.
echo 'export default 1;' >five/none.mjs
if (cd five && node export-auth.mjs ./none.mjs 2>../error.txt); then fail "nothing was exported without an error"; fi
holds error.txt 'export it as `authOptions`'
echo "nextauth-export: the script works"
