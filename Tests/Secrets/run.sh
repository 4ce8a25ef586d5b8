#!/bin/sh
# Plants marked secrets in every place of every kind of file, and looks for them in everything that the program prints.
#
#   Tests/Secrets/run.sh PROGRAM
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PROGRAM" >&2; exit 2; }
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
[ -x "$program" ] || { echo "$program is no program" >&2; exit 2; }

# Every secret begins like this; what follows tells where it was planted.
mark=Zq7mark
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/in/web" "$scratch/in/realms" "$scratch/in/blueprints" "$scratch/out"
cd "$scratch/in"

cat > compose.yaml <<EOF
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start-dev --import-realm --db-password=${mark}-flag
    environment:
      KC_BOOTSTRAP_ADMIN_PASSWORD: ${mark}-admin
      KC_DB_URL: postgres://kc:${mark}-dburl@db/kc
      KC_PROXY: edge
      APP_SECRET_FROM_ENV: ${mark}-fromenv
    volumes: ["./realms:/opt/keycloak/data/import"]
  web:
    build:
      context: ./web
      args:
        NEXT_PUBLIC_KC_CLIENT_SECRET: ${mark}-arg
    env_file: app.env
    environment:
      AUTH_SECRET: ${mark}-session
      AUTH_URL: ""
      KC_CRED: ${mark}-odd
      API_URL: http://u:${mark}-basic@keycloak:8080/
      OIDC_CLIENT_ID: web
      OIDC_CLIENT_SECRET: ${mark}-pair
      WITH_DEFAULT_PASSWORD: \${UNSET_PASSWORD:-${mark}-default}
    secrets: [key]
    labels:
      traefik.http.routers.web.rule: Host(\`web.example.com\`)
      traefik.http.routers.web.middlewares: users
      traefik.http.middlewares.users.basicauth.users: "ada:${mark}-htpasswd"
  gateway:
    image: caddy:2
    ports: ["81:80"]
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile"]
  authentik:
    image: ghcr.io/goauthentik/server:2025.6.3
    command: server
    environment:
      AUTHENTIK_SECRET_KEY: ${mark}-akkey
      AUTHENTIK_POSTGRESQL__PASSWORD: ${mark}-akpg
      AUTHENTIK_BOOTSTRAP_TOKEN: ${mark}-aktoken
    volumes: ["./blueprints:/blueprints/custom"]
  edge:
    image: nginx:1.27
    ports: ["80:80"]
    volumes: ["./nginx.conf:/etc/nginx/conf.d/default.conf"]
secrets:
  key: {file: ./key.txt}
EOF
printf '%s\n' "${mark}-secretfile" > key.txt
cat > app.env <<EOF
SMTP_PASSWORD=${mark}-envfile
DATABASE_URL=postgres://app:${mark}-envurl@db/app
EOF
cat > .env.production <<EOF
VITE_ADMIN_PASSWORD=${mark}-vite
EOF
cat > nginx.conf <<EOF
server {
  listen 80;
  server_name shop.example.com;
  location / { proxy_set_header Authorization "Basic ${mark}bmdpbng="; proxy_pass http://web:3000; }
}
EOF
cat > Caddyfile <<EOF
:80 {
  basic_auth {
    ada ${mark}-caddyhash
  }
  reverse_proxy web:3000 {
    header_up Authorization "Bearer ${mark}-caddytoken"
  }
}
EOF
cat > web/Dockerfile <<EOF
FROM node:22 AS build
ARG VITE_SIGNING_SECRET=${mark}-buildarg
FROM node:22
ENV NPM_TOKEN=${mark}-imagetoken DB_URL=postgres://u:${mark}-imageurl@db/x
COPY --from=build /app /app
EOF
cat > realms/shop.json <<EOF
{"realm": "shop", "sslRequired": "all", "attributes": {"frontendUrl": "http://u:${mark}-front@id.example.com/"},
 "clients": [
  {"clientId": "web", "secret": "${mark}-client", "registrationAccessToken": "${mark}-reg",
   "redirectUris": ["http://localhost:3000/*"], "webOrigins": ["*"],
   "attributes": {"client.secret.rotated": "${mark}-rotated", "saml.signing.private.key": "${mark}-saml",
    "jwt.credential.private.key": "${mark}-jwt"}},
  {"clientId": "b", "secret": "\${B:${mark}-fallback}", "redirectUris": ["*"], "webOrigins": ["http://x.test/"]},
  {"clientId": "c", "secret": "\${APP_SECRET_FROM_ENV}", "redirectUris": ["http://x.test/*"]}],
 "users": [{"username": "ada", "credentials": [
   {"type": "password", "value": "${mark}-user"},
   {"type": "password", "secretData": "{\"value\":\"${mark}-hash\",\"salt\":\"${mark}-salt\"}", "credentialData": "{\"x\":\"${mark}-data\"}"}]}],
 "federatedUsers": [{"id": "f", "credentials": [{"type": "password", "value": "${mark}-fed"}]}],
 "identityProviders": [{"alias": "gh", "providerId": "oidc", "enabled": true,
   "config": {"clientId": "x", "clientSecret": "${mark}-idp", "tokenUrl": "https://u:${mark}-idpurl@gh.example.org/token"}}],
 "smtpServer": {"host": "mail", "password": "${mark}-smtp", "authTokenClientSecret": "${mark}-smtpoauth"},
 "components": {
   "org.keycloak.storage.UserStorageProvider": [{"name": "ldap", "config": {"bindCredential": ["${mark}-bind"]}}],
   "org.keycloak.keys.KeyProvider": [{"name": "rsa", "config": {"privateKey": ["${mark}-rsa"]},
     "subComponents": {"x": [{"name": "in", "config": {"secret": ["${mark}-hmac"], "keystorePassword": ["${mark}-ks"]}}]}}]}}
EOF
cat > blueprints/wiki.yaml <<EOF
version: 1
metadata: {name: wiki}
entries:
  - model: authentik_providers_oauth2.oauth2provider
    id: wiki
    identifiers: {name: wiki}
    attrs:
      client_id: wiki
      client_secret: ${mark}-blueprint
      redirect_uris: [{matching_mode: regex, url: "https://.*"}]
  - model: authentik_core.token
    identifiers: {identifier: t}
    attrs: {key: ${mark}-aktok}
  - model: authentik_core.user
    identifiers: {username: u}
    attrs: {password: !Env [UP, ${mark}-akuser]}
EOF
cat > export.json <<EOF
{"secret": "${mark}-exported", "trustHost": false, "providers": [
  {"id": "mail", "type": "email", "server": "smtp://u:${mark}-mail@mail.test"},
  {"id": "authentik", "type": "oidc", "options": {"clientId": "wiki", "clientSecret": "${mark}-option",
   "issuer": "http://u:${mark}-issuer@authentik:9000/application/o/wiki/"}}]}
EOF
cat > web/package.json <<EOF
{"dependencies": {"next-auth": "5.0.0-beta.30"}}
EOF
cat > web/auth.ts <<EOF
import NextAuth from "next-auth"
import Keycloak from "next-auth/providers/keycloak"

const adminPassword = "${mark}-const"
export const { handlers, auth } = NextAuth({
  secret: "${mark}-literal",
  providers: [
    Keycloak({ clientId: "web", clientSecret: process.env.KC_CRED,
      issuer: "http://keycloak:8080/realms/shop" }),
    Keycloak({ id: "two", clientId: "web", clientSecret: "${mark}-inline",
      issuer: "http://keycloak:8080/realms/shop" }),
    Keycloak({ id: "three", clientId: "web", clientSecret: process.env.X_SECRET ?? "${mark}-either",
      issuer: "http://keycloak:8080/realms/shop" }),
  ],
})
EOF

# What is printed, one file for each question; findings make the program end with 1.
number=0
ask() {
  number=$((number + 1))
  { echo "$*" | sed "s/$mark/MARK/"; "$program" "$@" 2>&1 || [ $? -eq 1 ]; } > "$scratch/out/$number"
}

ask check --persona audit
for format in concise json jsonl sarif github gitlab junit checkstyle rdjson markdown; do
  ask check --persona audit --format "$format"
done
ask model
ask model --format json
ask login
ask login --format json
for expression in deployment services realms logins apps clientSecrets publicSecrets plainSecrets \
  plainRealms urls oauth2Providers keycloaks routes; do
  ask query "$expression"
  ask query "$expression" --format json --at
done
ask reach "http://u:${mark}-asked@keycloak:8080/" --from web
ask reach "http://u:${mark}-asked@keycloak:8080/" --from browser --format json
ask route GET http://shop.example.com/
ask route GET http://shop.example.com/ --format json
for file in app.env .env.production nginx.conf Caddyfile web/Dockerfile realms/shop.json blueprints/wiki.yaml export.json web/auth.ts; do
  ask syntax "$file"
done
# A token is shown but for its signature, and but for what lets somebody act as its user.
part() { printf '%s' "$1" | base64 | tr -d '\n=' | tr '/+' '_-'; }
token() {
  printf '%s.%s.%s' "$(part '{"alg":"RS256"}')" "$(part "$1")" "${mark}signature"
}
token "{\"iss\":\"http://u:${mark}-issuer@keycloak:8080/realms/shop\",\"azp\":\"web\",\"sid\":\"s-12345-${mark}-sid\",\"api_key\":\"${mark}-claim\"}" > a.jwt
token "{\"azp\":\"web\",\"sid\":\"s-12345-${mark}-another\",\"act_token\":{\"token\":[\"${mark}-nested\"]},\"note\":\"${mark}-client\"}" > b.jwt
printf 'ey%s.x' "$mark" > broken.jwt
for format in text json; do
  ask token a.jwt --format "$format"
  ask token a.jwt b.jwt --format "$format"
done
{ "$program" token broken.jwt 2>&1 || [ $? -eq 2 ]; } > "$scratch/out/broken-token"
{ "$program" token "$(cat a.jwt)" 2>&1 || [ $? -eq 2 ]; } > "$scratch/out/token-as-argument"
{ "$program" token a.jwt "$(cat b.jwt)" 2>&1 || [ $? -eq 2 ]; } > "$scratch/out/second-as-argument"

# Two exports whose every secret differs, and an empty one, to which every secret is new.
sed "s/$mark/${mark}2/g" realms/shop.json > changed.json
echo '{"realm": "shop", "clients": []}' > empty.json
for format in text json; do
  ask diff realms/shop.json changed.json --persona audit --format "$format"
  ask diff realms empty.json --format "$format"
  ask diff empty.json realms --format "$format"
done

# Patches show the lines around a change, baselines are committed, and any file may be taken for one by mistake.
ask check --persona audit --unsafe-fixes --diff
ask check --persona audit --write-baseline "$scratch/out/baseline"
for file in realms/shop.json compose.yaml app.env export.json changed.json; do
  { "$program" check --baseline "$file" 2>&1 || [ $? -eq 2 ]; } > "$scratch/out/no-baseline-$(basename "$file")"
done

# A name that says nothing gives itself away only where a login uses it.
sed "s/${mark}-odd/odd/" compose.yaml > other.yaml
ask syntax other.yaml

found=$(grep -l "$mark" "$scratch"/out/* || true)
if [ -n "$found" ]; then
  for file in $found; do
    head -1 "$file"
    grep -o "${mark}[-A-Za-z0-9=]*" "$file" | sort -u | sed 's/^/  shows /'
  done
  exit 1
fi
grep -q '[*][*][*]' "$scratch/out/1" || { echo "the findings show nothing that was hidden"; exit 1; }
echo "$number answers show no secret"
