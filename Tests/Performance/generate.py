"""Writes the inputs of the measurements into a folder. The same bytes on every machine.

usage: generate.py FOLDER

  small/   a typical repository: 30 files, one deployment with a login
  many/    20 such deployments with 25 files each, 500 files
  realm/   one Keycloak realm export of 10 MB, all of it clients
  users/   one Keycloak realm export with 20,000 users, 11.5 MB
  yaml/    one compose file of 10 MB
  compose/ 400 compose files: projects with overrides, includes, extended and shared files
  nginx/   500 nginx files: 25 proxies, each with a main file, its parts and 16 sites
  proxied/ the same with the 25 compose projects, 35 services each, that run them
  wide/    one compose file with 500 services on 50 networks, and the URLs between them
  script/  one TypeScript file of 5,000 lines that configures a login and calls APIs
"""

import json
import pathlib
import sys

SIZE = 10_000_000


def write(folder: pathlib.Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def client(number: int) -> dict:
    """A client as an export of a Keycloak realm writes it."""
    address = f"https://app-{number}.example.com"
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "clientId": f"app-{number}",
        "name": f"Application Nº {number}",
        "rootUrl": address,
        "enabled": True,
        "clientAuthenticatorType": "client-secret",
        "secret": "**********",
        "redirectUris": [f"{address}/api/auth/callback/keycloak", f"{address}/*"],
        "webOrigins": [address],
        "bearerOnly": False,
        "standardFlowEnabled": True,
        "directAccessGrantsEnabled": number % 2 == 0,
        "publicClient": False,
        "protocol": "openid-connect",
        "attributes": {"post.logout.redirect.uris": f"{address}/*", "oauth2.device.authorization.grant.enabled": "false"},
        "protocolMappers": [
            {
                "name": "audience",
                "protocol": "openid-connect",
                "protocolMapper": "oidc-audience-mapper",
                "consentRequired": False,
                "config": {"included.client.audience": f"app-{number}", "access.token.claim": "true"},
            }
        ],
        "defaultClientScopes": ["web-origins", "acr", "profile", "roles", "basic", "email"],
        "optionalClientScopes": ["address", "phone", "offline_access", "microprofile-jwt"],
    }


def realm(clients: int, name: str = "shop") -> str:
    scopes = ["web-origins", "acr", "profile", "roles", "basic", "email",
              "address", "phone", "offline_access", "microprofile-jwt"]
    return json.dumps(
        {
            "realm": name,
            "enabled": True,
            "sslRequired": "external",
            "clientScopes": [{"name": scope, "protocol": "openid-connect"} for scope in scopes],
            "clients": [client(number) for number in range(clients)],
        },
        indent=2,
        ensure_ascii=False,
    ) + "\n"


def service(number: int) -> str:
    """A service whose values use every style of scalar."""
    return f"""\
  app-{number}:
    image: "registry.example.com/team/app:{number}"
    restart: unless-stopped
    environment:
      OIDC_ISSUER: https://login.example.com/realms/shop
      OIDC_CLIENT_ID: 'app-{number}'
      OIDC_SCOPE: openid profile email
      NODE_ENV: production
    command: ["node", "server.js", "--port", "3000"]
    ports:
      - "{20000 + number % 40000}:3000"
    networks: [front, back]
    labels:
      description: >-
        One of many services that
        all look the same.
"""


def compose(size: int) -> str:
    parts = ["networks:\n  front: {}\n  back: {}\nservices:\n"]
    length = len(parts[0])
    number = 0
    while length < size:
        parts.append(service(number))
        length += len(parts[-1])
        number += 1
    return "".join(parts)


NGINX = """\
upstream portal {{ server portal:3000; }}
server {{
  listen 80;
  server_name {host};
  location / {{
    proxy_pass http://portal;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
  }}
  location /api/ {{
    proxy_pass http://api:8000;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
  }}
}}
"""

COMPOSE = """\
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start --import-realm
    environment:
      KC_HOSTNAME: https://login.example.com
      KC_HTTP_ENABLED: "true"
      KC_PROXY_HEADERS: xforwarded
      KC_DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - ./keycloak/realm.json:/opt/keycloak/data/import/realm.json
  portal:
    build: ./portal
    env_file: [./portal/.env]
    environment:
      KEYCLOAK_ISSUER: https://login.example.com/realms/shop
  api:
    build: ./api
    environment:
      ISSUER: https://login.example.com/realms/shop
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: ${DB_PASSWORD}
  edge:
    image: nginx:1.27
    ports: ["80:80"]
    volumes:
      - ./edge/login.conf:/etc/nginx/conf.d/login.conf
      - ./edge/portal.conf:/etc/nginx/conf.d/portal.conf
"""

SCRIPT = """\
import {{ getServerSession }} from "next-auth";

export async function load{number}(id: string) {{
  const session = await getServerSession();
  const answer = await fetch(`${{process.env.API_URL}}/orders/${{id}}`, {{
    headers: {{ Authorization: `Bearer ${{session?.accessToken}}` }},
  }});
  if (!answer.ok) throw new Error(`orders {number}: ${{answer.status}}`);
  return answer.json();
}}
"""


def repository(scripts: int, name: str) -> dict[str, str]:
    """A deployment of 15 files, and as many scripts as wanted."""
    files = {
        ".gitignore": "node_modules/\n.next/\n",
        "README.md": f"# {name}\n\nRun `docker compose up`.\n",
        "compose.yaml": COMPOSE,
        "compose.override.yaml": "services:\n  portal:\n    ports: [\"3000:3000\"]\n",
        ".env": "DB_PASSWORD=example\nCOMPOSE_PROJECT_NAME=" + name + "\n",
        ".env.example": "DB_PASSWORD=\n",
        "keycloak/realm.json": realm(20, name),
        "edge/login.conf": NGINX.format(host="login.example.com"),
        "edge/portal.conf": NGINX.format(host="portal.example.com"),
        "portal/.env": "NEXTAUTH_URL=https://portal.example.com\nKEYCLOAK_ID=app-1\n",
        "portal/Dockerfile": "FROM node:22\nWORKDIR /app\nCOPY . .\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n",
        "portal/package.json": json.dumps({"name": "portal", "dependencies": {"next": "15.1.0", "next-auth": "4.24.11"}}),
        "portal/auth.json": json.dumps({"providers": [{
            "id": "keycloak", "name": "Keycloak", "type": "oauth",
            "options": {"clientId": "app-1", "issuer": f"https://login.example.com/realms/{name}"}}]}, indent=2),
        "api/Dockerfile": "FROM python:3.12\nCOPY . /srv\nEXPOSE 8000\nCMD [\"python\", \"-m\", \"api\"]\n",
        "portal/tsconfig.json": "{\"compilerOptions\": {\"strict\": true}}\n",
    }
    for number in range(scripts):
        files[f"portal/src/orders{number}.ts"] = SCRIPT.format(number=number) * 4
    return files


def project(number: int) -> dict[str, str]:
    """A project of four compose files: base, override, a part that is included, a variant."""
    return {
        "compose.yaml": f"""\
name: team-{number}
x-common: &common
  restart: unless-stopped
  logging: {{driver: json-file, options: {{max-size: 10m}}}}
include: [login.yaml]
services:
  web:
    <<: *common
    image: registry.example.com/web:${{TAG:-1.{number}}}
    ports: ["{20000 + number}:3000"]
    environment:
      ISSUER: http://keycloak:8080/realms/shop
      NEXT_PUBLIC_LOGIN: http://localhost:{30000 + number}/realms/shop
    networks: [front, shared]
  api:
    <<: *common
    image: registry.example.com/api:1
    environment:
      - DATABASE_URL=postgres://app:${{DB_PASSWORD}}@db:5432/app
      - JWKS_URL=http://keycloak:8080/realms/shop/protocol/openid-connect/certs
    networks: [front, back]
    depends_on: [db]
  db: {{image: "postgres:16", environment: {{POSTGRES_PASSWORD: "${{DB_PASSWORD}}"}}, networks: [back]}}
networks:
  front:
  back: {{internal: true}}
  shared: {{name: proxy, external: true}}
""",
        "compose.override.yaml": "services:\n  web: {environment: {LOG: debug}, volumes: [\"./web:/app\"]}\n",
        "login.yaml": f"""\
services:
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start-dev
    ports: ["{30000 + number}:8080"]
    networks: {{front: {{aliases: [login.team-{number}.example.com]}}}}
networks: {{front: }}
""",
        "compose.prod.yaml": "services:\n  web: {environment: {NODE_ENV: production}}\n  api: {deploy: {replicas: 2}}\n",
        ".env": f"TAG=2.{number}\nDB_PASSWORD=example-{number}\n",
    }


def wide(services: int, networks: int) -> str:
    """Many services that know each other by name."""
    parts = ["services:\n"]
    for number in range(services):
        other = (number * 7 + 1) % services
        here = sorted({number % networks, (number + 1) % networks, number // 10 % networks})
        parts.append(f"""\
  s{number}:
    image: registry.example.com/s:{number}
    ports: ["{10000 + number}:3000"]
    environment:
      PEER_URL: http://s{other}:3000/realms/shop
      NEXT_PUBLIC_PEER: http://localhost:{10000 + other}/realms/shop
    networks: [{", ".join(f"n{name}" for name in here)}]
""")
    parts.append("networks:\n" + "".join(f"  n{number}: {{}}\n" for number in range(networks)))
    return "".join(parts)


NGINX_MAIN = """\
worker_processes auto;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types;
  log_format main '$remote_addr - $remote_user [$time_local] "$request" $status "$http_referer"';
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  map $http_origin $allowed_origin {{
    default "";
    ~^https://([a-z0-9-]+\\.)?example-{number}\\.com$ $http_origin;
  }}
  proxy_set_header Host $host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
  include /etc/nginx/conf.d/*.conf;
}}
"""

NGINX_SITE = """\
upstream site_{site} {{ server site-{site}:3000; server site-{site}:3001 backup; keepalive 8; }}
server {{
  listen 80;
  server_name s{site}.example-{number}.com www.s{site}.example-{number}.com;
  return 301 https://$host$request_uri;
}}
server {{
  listen 443 ssl;
  http2 on;
  server_name s{site}.example-{number}.com *.s{site}.example-{number}.com;
  include /etc/nginx/snippets/tls.conf;
  client_max_body_size 20m;
  location / {{
    proxy_pass http://site_{site};
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
  }}
  location /api/ {{
    if ($request_method = OPTIONS) {{ return 204; }}
    auth_request /_check;
    auth_request_set $user $upstream_http_x_user;
    add_header Access-Control-Allow-Origin $allowed_origin always;
    proxy_set_header X-User $user;
    include /etc/nginx/snippets/proxy.conf;
    proxy_pass http://api-{site}:8000/;
  }}
  location = /_check {{
    internal;
    proxy_pass http://login:4180/oauth2/auth;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
  }}
{more}}}
"""

# One of these each: with it a file has as many locations as those of public repositories have on average (3.1).
NGINX_MORE = [
    """\
  location ~* \\.(?:css|js|png|svg|woff2)$ {{
    expires 30d;
    add_header Cache-Control "public";
    proxy_pass http://site_{site};
  }}
""",
    "  location ^~ /realms/ {{\n    proxy_pass http://keycloak:8080;\n  }}\n",
    "  location /old/ {{\n    rewrite ^/old/(.*)$ /new/$1 break;\n    proxy_pass http://site_{site};\n  }}\n",
    "  error_page 502 503 504 /50x.html;\n  location = /50x.html {{ root /usr/share/nginx/html; }}\n",
]

NGINX_COMPOSE = """\
services:
  edge:
    image: nginx:1.27
    ports: ["80:80", "443:443"]
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
      - ./conf.d:/etc/nginx/conf.d:ro
      - ./snippets:/etc/nginx/snippets:ro
  keycloak:
    image: quay.io/keycloak/keycloak:26.0
    command: start
    environment: {KC_HOSTNAME: https://login.example.com, KC_HTTP_ENABLED: "true", KC_PROXY_HEADERS: xforwarded}
  login: {image: "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0", environment: {OAUTH2_PROXY_HTTP_ADDRESS: "0.0.0.0:4180"}}
"""


def user(number: int) -> dict:
    """A user as an export of a Keycloak realm writes it."""
    return {
        "id": f"{number:08d}-0000-4000-8000-{number:012d}",
        "createdTimestamp": 1_700_000_000_000 + number,
        "username": f"user{number}",
        "enabled": True,
        "totp": False,
        "emailVerified": True,
        "firstName": "First",
        "lastName": "Last",
        "email": f"user{number}@example.com",
        "credentials": [
            {
                "id": f"{number:08d}-1111-4000-8000",
                "type": "password",
                "createdDate": 1_700_000_000_000,
                "secretData": "{\"value\":\"QUJD\"}",
                "credentialData": "{}",
            }
        ],
        "realmRoles": ["default-roles-shop", "reader"],
        "groups": ["/staff"],
    }


def users(count: int) -> str:
    """A realm with few clients and many users."""
    return json.dumps(
        {
            "realm": "shop",
            "enabled": True,
            "keycloakVersion": "26.0.0",
            "roles": {"realm": [{"name": "reader"}]},
            "groups": [{"name": "staff", "path": "/staff", "realmRoles": ["reader"]}],
            "clients": [
                {
                    "clientId": "web",
                    "publicClient": True,
                    "redirectUris": ["https://web.example.com/cb"],
                    "webOrigins": ["+"],
                }
            ],
            "users": [user(number) for number in range(count)],
        },
        indent=1,
    )


def edge(number: int) -> dict[str, str]:
    """A proxy of 20 nginx files and the project that runs it."""
    services = "".join(f"  {name}-{site}: {{image: example/{name}}}\n" for site in range(16) for name in ("site", "api"))
    files = {
        "compose.yaml": NGINX_COMPOSE + services,
        "nginx.conf": NGINX_MAIN.format(number=number),
        "snippets/tls.conf": "ssl_certificate /etc/tls/tls.pem;\nssl_certificate_key /etc/tls/tls.key;\nssl_protocols TLSv1.2 TLSv1.3;\n",
        "snippets/proxy.conf": "proxy_set_header Host $host;\nproxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;\n"
        "proxy_set_header X-Forwarded-Proto $scheme;\nproxy_read_timeout 60s;\n",
        "conf.d/00-default.conf": "server {\n  listen 80 default_server;\n  server_name _;\n  return 444;\n}\n",
    }
    for site in range(16):
        files[f"conf.d/site-{site}.conf"] = NGINX_SITE.format(
            number=number, site=site, more=NGINX_MORE[site % len(NGINX_MORE)].format(site=site))
    return files


HEAD = """\
import NextAuth, { type NextAuthConfig } from "next-auth";
import Keycloak from "next-auth/providers/keycloak";

const issuer = process.env.KEYCLOAK_ISSUER ?? "https://login.example.com/realms/shop";
"""

BLOCK = """\
/** Order %(n)d: what a customer asked for. */
export interface Order%(n)d<T extends { id: string } = never> {
  readonly id: string;
  lines: Array<{ sku: string; count: number; price?: Record<string, T | null> }>;
  state: "open" | "paid" | "sent";
}

const labels%(n)d = { open: "waiting", paid: `paid ${"on " + new Date(%(n)d).toISOString()}`, sent: 'on its way' } as const;

// The API answers 404 for orders of other customers.
export async function loadOrder%(n)d(id: string, session: { accessToken?: string }): Promise<Order%(n)d> {
  const url = new URL(`/orders/${encodeURIComponent(id)}?page=${%(n)d}`, process.env.API_URL ?? "http://api:8000");
  const answer = await fetch(url, {
    method: "GET",
    headers: { Accept: "application/json", Authorization: `Bearer ${session.accessToken}` },
  });
  if (!answer.ok && answer.status !== 404) {
    throw new Error(`order ${id}: ${answer.status} ${await answer.text()}`);
  }
  const { data = [], ...rest } = (await answer.json()) as { data?: unknown[]; total: number };
  for (const [index, line] of data.entries()) {
    if (typeof line === "object" && line !== null && /^[a-z]{2}-\\d+\\/%(n)d$/i.test(String(index))) continue;
  }
  return { ...(rest as unknown as Order%(n)d), id, lines: data.map((line, index) => ({ ...(line as any), index })) };
}

export class Basket%(n)d {
  #lines: string[] = [];
  constructor(private readonly id: string, public note?: string) {}
  get size(): number { return this.#lines.length; }
  add = (sku: string, count = 1): this => {
    switch (sku.length > 3 ? sku : labels%(n)d.open) {
      case "gift": this.#lines.push(sku, ...Array.from({ length: count }, () => this.note ?? "")); break;
      default: this.#lines = this.#lines.filter((line) => line !== sku).concat(count > 0 ? [sku] : []);
    }
    return this;
  };
}
"""

TAIL = """\
export const config = {
  providers: [
    Keycloak({
      clientId: process.env.KEYCLOAK_ID,
      clientSecret: process.env.KEYCLOAK_SECRET,
      issuer,
      authorization: { params: { scope: "openid email profile" } },
    }),
  ],
} satisfies NextAuthConfig;

export const { handlers, auth } = NextAuth(config);
"""


def script(lines: int) -> str:
    """A TypeScript file as large applications have them, with a login at its end."""
    parts = [HEAD]
    length = HEAD.count("\n") + TAIL.count("\n")
    while length < lines:
        parts.append(BLOCK % {"n": len(parts)})
        length += parts[-1].count("\n")
    return "\n".join(parts + [TAIL])


def main() -> None:
    root = pathlib.Path(sys.argv[1])
    write(root / "small", repository(15, "shop"))
    for number in range(20):
        write(root / "many" / f"team-{number}", repository(10, f"shop-{number}"))
    per_client = len(realm(1000).encode()) / 1000
    write(root / "realm", {"realm.json": realm(int(SIZE / per_client) + 1)})
    write(root / "users", {"realm.json": users(20_000)})
    for number in range(100):
        write(root / "compose" / f"team-{number}", project(number))
    for number in range(25):
        files = edge(number)
        write(root / "proxied" / f"edge-{number}", files)
        del files["compose.yaml"]
        write(root / "nginx" / f"edge-{number}", files)
    write(root / "wide", {"compose.yaml": wide(500, 50)})
    write(root / "script", {
        "package.json": json.dumps({"dependencies": {"next-auth": "5.0.0-beta.25"}}),
        "auth.ts": script(5000),
    })
    write(root / "yaml", {"compose.yaml": compose(SIZE)})


main()
