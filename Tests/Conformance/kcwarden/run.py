#!/usr/bin/env python3
"""Compares the findings of loginlint with those of kcwarden, an auditor of Keycloak's exports (PyPI: kcwarden).

Usage: run.py LOGINLINT [REALM FILE OR FOLDER ...]

Without files a realm with one mistake of each kind is made up. Everything that kcwarden finds on a file that it can
read, and that our catalogue has a rule for, has to be found by us, at a place inside the same client, identity
provider, scope or realm. Where we stay silent on purpose a reason stands in `reasons`. Prints what is missing, and
how long both took. Exit status: 0 all found, or kcwarden is not installed; 1 something is missing.
"""

import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from urllib.parse import urlparse

# kcwarden's auditors and the rules that stand for them; what is not listed our catalogue leaves out.
ADOPTED = {
    "ClientWebOriginsMustNotUseWildcard": ["wildcard-web-origin"],
    "ClientWebOriginsMustBeValid": ["unmatchable-web-origin"],
    "ClientMustNotUseGlobalWildcardURI": ["open-redirect-uri"],
    "ClientHasErroneouslyConfiguredWildcardURI": ["prefix-redirect-uri", "dead-redirect-wildcard", "open-redirect-uri"],
    "ClientShouldNotUseWildcardRedirectURI": [
        "wildcard-redirect-path", "prefix-redirect-uri", "open-redirect-uri", "dead-redirect-wildcard",
        "relative-redirect-uri", "custom-scheme-redirect"],
    "ClientMustNotUseUnencryptedNonlocalRedirectUri": [
        "insecure-redirect-uri", "browser-internal-url", "prefix-redirect-uri"],
    "ClientHasNoRedirectUris": ["missing-redirect-uri"],
    "ClientHasUndefinedBaseDomainAndSchema": ["relative-redirect-uri", "open-redirect-uri", "dead-redirect-wildcard"],
    "ClientHasUndefinedBaseDomainAndSchemaInPostLogoutRedirectUri": [
        "relative-redirect-uri", "open-redirect-uri", "dead-redirect-wildcard"],
    "ClientUsesCustomRedirectUriScheme": ["custom-scheme-redirect"],
    "ClientShouldDisableImplicitGrantFlow": ["implicit-flow"],
    "PublicClientsMustEnforcePKCE": ["pkce-not-required"],
    "ConfidentialClientShouldEnforcePKCE": ["pkce-not-required"],
    "PublicClientShouldDisableDirectAccessGrants": ["password-grant"],
    "ConfidentialClientShouldDisableDirectAccessGrants": ["password-grant"],
    "ClientWithFullScopeAllowed": ["full-scope-allowed"],
    "ClientWithDefaultOfflineAccessScope": ["default-offline-access"],
    "ClientWithServiceAccountAndOtherFlowEnabled": ["service-account-and-login"],
    "ClientAccessTokenLifespanTooLong": ["long-access-token"],
    "UsingNonDefaultUserAttributesInClientsWithoutUserProfilesFeatureIsDangerous": ["user-editable-claim"],
    "UsingNonDefaultUserAttributesInScopesWithoutUserProfilesFeatureIsDangerous": ["user-editable-claim"],
    "AccessTokenLifespanTooLong": ["long-access-token"],
    "OfflineSessionMaxLifespanDisabled": ["unbounded-offline-session"],
    "PasswordHashingIterationsTooLow": ["weak-password-hash"],
    "PasswordPolicyMissing": ["weak-password-policy"],
    "RealmBruteForceProtectionDisabled": ["brute-force-unprotected"],
    "RealmEmailVerificationDisabled": ["unverified-email"],
    "RealmSelfRegistrationEnabled": ["open-registration"],
    "RefreshTokensShouldBeRevokedAfterUse": ["reusable-refresh-token"],
    "RefreshTokenReuseCountShouldBeZero": ["reusable-refresh-token"],
    "IdentityProviderWithSignatureVerificationDisabled": ["idp-signature-unverified"],
    "OIDCIdentityProviderWithoutPKCE": ["idp-without-pkce"],
    "SamlIdentityProviderWithSignatureVerificationDisabled": ["unsigned-saml"],
    "SamlClientWithClientSignatureDisabled": ["unsigned-saml"],
    "SamlClientWithAssertionSignatureDisabled": ["unsigned-saml"],
    "SamlClientWithWeakSignatureAlgorithm": ["weak-saml-signature"],
}
BUILT_IN = {"account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console",
            "_system", "admin-permissions"}
LOCAL = {"localhost", "127.0.0.1", "::1"}


def named(items, key, name):
    """The index and the object of a name in a list."""
    return next(((i, x) for i, x in enumerate(items or []) if x.get(key) == name), (None, None))


def is_local(uri):
    try:
        host = urlparse(uri).hostname or ""
    except ValueError:
        return True
    return host in LOCAL or host.endswith(".localhost") or host == "host.docker.internal"


def reasons(finding, realm):
    """Why we say nothing on purpose; None where we have to."""
    auditor, details = finding["reporting_auditor"], finding.get("additional_details") or {}
    if finding["entity_type"] == "Client":
        _, client = named(realm.get("clients"), "clientId", finding["entity"])
        if client is None:
            return "no such client"
        if client["clientId"] in BUILT_IN or (realm["realm"] == "master" and client["clientId"].endswith("-realm")):
            return "a client that Keycloak makes"
        if client.get("enabled") is False:
            return "a client that is switched off"
        if client.get("bearerOnly"):
            return "a client that only checks tokens"
        uri = details.get("redirect_uri") or details.get("post_logout_redirect_uri") or details.get("web_origin") or ""
        uris = client.get("redirectUris") or []
        if "${" in uri:
            return "a placeholder"
        if "PKCE" in auditor and not uris:
            return "no login can end anywhere"
        can_sign_in = bool(uris) or client.get("directAccessGrantsEnabled") or \
            (client.get("attributes") or {}).get("oauth2.device.authorization.grant.enabled") == "true"
        if auditor == "ClientWithServiceAccountAndOtherFlowEnabled" and not can_sign_in:
            return "no login can end anywhere"
        if auditor == "ClientWithFullScopeAllowed" and not can_sign_in and not client.get("serviceAccountsEnabled"):
            return "no login can end anywhere"
        if auditor == "ClientHasNoRedirectUris" and client.get("standardFlowEnabled") is None:
            return "nobody asked for the flow"
        if auditor == "ClientShouldNotUseWildcardRedirectURI":
            if is_local(uri):
                return "the user's own machine"
            if urlparse(uri).hostname and "." not in urlparse(uri).hostname:
                return "a container's name, which no browser resolves"
        if auditor == "ClientMustNotUseUnencryptedNonlocalRedirectUri":
            if is_local(uri):
                return "the user's own machine"
            if "." not in (urlparse(uri).hostname or ""):
                return "a container's name, which no browser resolves"
        if auditor == "ClientWebOriginsMustBeValid" and not uris and not client.get("implicitFlowEnabled"):
            return "no browser uses the client"
        if auditor == "SamlClientWithAssertionSignatureDisabled" and \
                (client.get("attributes") or {}).get("saml.server.signature") == "true":
            return "the whole answer is signed"
        if auditor == "SamlClientWithClientSignatureDisabled" and \
                "saml.client.signature" not in (client.get("attributes") or {}):
            return "the file does not say"
    if finding["entity_type"] == "IdentityProvider":
        _, provider = named(realm.get("identityProviders"), "alias", finding["entity"])
        if provider and provider.get("enabled") is False:
            return "an identity provider that is switched off"
    if auditor == "PasswordHashingIterationsTooLow" and "hashAlgorithm" not in realm.get("passwordPolicy", "") and \
            int(realm.get("keycloakVersion", "0").split(".")[0]) >= 25:
        return "argon2 counts its rounds otherwise"
    return None


def prefix(finding, realm):
    """The JSON pointer of the object that a finding is about."""
    places = {"Client": ("clients", "clientId"), "IdentityProvider": ("identityProviders", "alias"),
              "ClientScope": ("clientScopes", "name"), "Scope": ("clientScopes", "name")}
    if finding["entity_type"] not in places:
        return "/"
    key, name = places[finding["entity_type"]]
    index, _ = named(realm.get(key), name, finding["entity"])
    return f"/{key}/{index}/"


def pointers(findings, rules):
    for finding in findings:
        if finding["rule"] in rules:
            for place in [finding["primary"]] + finding.get("labels", []):
                if place.get("pointer"):
                    yield place["pointer"] + "/"


def sample():
    """A whole export with a mistake of each kind."""
    def client(name, **more):
        base = {"clientId": name, "enabled": True, "protocol": "openid-connect", "publicClient": True,
                "bearerOnly": False, "standardFlowEnabled": True, "implicitFlowEnabled": False,
                "directAccessGrantsEnabled": False, "serviceAccountsEnabled": False, "fullScopeAllowed": False,
                "clientAuthenticatorType": "client-secret", "redirectUris": [f"https://{name}.example.org/callback"],
                "webOrigins": ["+"], "attributes": {"pkce.code.challenge.method": "S256"},
                "defaultClientScopes": ["profile", "email"], "optionalClientScopes": [], "protocolMappers": []}
        return {**base, **more}
    mapper = {"name": "tenant", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper",
              "config": {"user.attribute": "tenant", "claim.name": "tenant", "access.token.claim": "true"}}
    saml = {"protocol": "saml", "publicClient": False}
    clients = [
        client("plain", attributes={}), client("open", redirectUris=["*"]),
        client("path", redirectUris=["https://path.example.org/*"]),
        client("host", redirectUris=["https://host.example.org*"]),
        client("bare", redirectUris=[]), client("clear", redirectUris=["http://clear.example.org/callback"]),
        client("phone", redirectUris=["org.example.phone:/callback"]), client("relative", redirectUris=["/callback"]),
        client("implicit", implicitFlowEnabled=True), client("password", directAccessGrantsEnabled=True),
        client("server", publicClient=False, attributes={}, directAccessGrantsEnabled=True, serviceAccountsEnabled=True),
        client("roles", fullScopeAllowed=True), client("offline", defaultClientScopes=["profile", "offline_access"]),
        client("slow", attributes={"pkce.code.challenge.method": "S256", "access.token.lifespan": "7200"}),
        client("tenant", protocolMappers=[mapper]), client("anywhere", webOrigins=["*"]),
        client("slash", webOrigins=["https://slash.example.org/"]),
        client("weak", **saml, attributes={
            "saml.server.signature": "false", "saml.assertion.signature": "false", "saml.client.signature": "true",
            "saml.signature.algorithm": "RSA_SHA1"}),
        client("loose", **saml, attributes={
            "saml.server.signature": "true", "saml.assertion.signature": "true", "saml.client.signature": "false"}),
        client("account", redirectUris=["/realms/sample/account/*"], attributes={}),
        client("asleep", enabled=False, redirectUris=["*"], implicitFlowEnabled=True),
    ]
    return {
        "realm": "sample", "id": "sample", "enabled": True, "keycloakVersion": "23.0.7", "attributes": {},
        "accessTokenLifespan": 3600, "registrationAllowed": True, "verifyEmail": False, "bruteForceProtected": False,
        "revokeRefreshToken": False, "refreshTokenMaxReuse": 0, "offlineSessionMaxLifespanEnabled": False,
        "passwordPolicy": "length(12) and hashAlgorithm(pbkdf2-sha256) and hashIterations(27500)",
        "roles": {"realm": [], "client": {}}, "groups": [], "users": [], "components": {},
        "clients": clients, "identityProviderMappers": [],
        "clientScopes": [
            {"name": "profile", "protocol": "openid-connect", "attributes": {}, "protocolMappers": [mapper]},
            {"name": "email", "protocol": "openid-connect", "attributes": {}, "protocolMappers": []}],
        "identityProviders": [
            {"alias": "partner", "providerId": "oidc", "enabled": True, "config": {
                "clientId": "sample", "syncMode": "FORCE", "tokenUrl": "https://partner.example.org/token",
                "authorizationUrl": "https://partner.example.org/authorize"}},
            {"alias": "saml", "providerId": "saml", "enabled": True, "config": {
                "syncMode": "FORCE", "singleSignOnServiceUrl": "https://saml.example.org/login",
                "validateSignature": "false"}}],
    }


def realms(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(".json"):
                    yield os.path.join(folder, name)


def read(path):
    try:
        with open(path, encoding="utf-8-sig") as file:
            data = json.load(file)
    except (OSError, ValueError):
        return None
    is_realm = isinstance(data, dict) and "realm" in data and isinstance(data.get("clients"), list)
    return data if is_realm else None


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    return done, time.perf_counter() - start


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, paths = os.path.abspath(sys.argv[1]), sys.argv[2:]
    kcwarden = os.environ.get("KCWARDEN") or shutil.which("kcwarden")
    if not kcwarden:
        print("skipped: kcwarden is not installed (python3 -m pip install kcwarden, or name it in KCWARDEN)")
        return 0
    folder = tempfile.TemporaryDirectory()
    if not paths:
        paths = [os.path.join(folder.name, "sample-realm.json")]
        with open(paths[0], "w") as file:
            json.dump(sample(), file, indent=1)
    count = collections.Counter()
    spent = {"kcwarden": 0.0, "loginlint": 0.0}
    silent = collections.Counter()
    for path in realms(paths):
        realm = read(path)
        if realm is None:
            continue
        theirs, their_time = timed([kcwarden, "audit", path, "--format", "json", "--auditors", *ADOPTED])
        ours, our_time = timed([program, "check", path, "--persona", "audit", "--format", "json"])
        count["files"] += 1
        if theirs.returncode != 0:
            count["unreadable"] += 1
            continue
        spent["kcwarden"] += their_time
        spent["loginlint"] += our_time
        found = json.loads(ours.stdout)["findings"]
        for finding in json.loads(theirs.stdout or "[]"):
            auditor = finding["reporting_auditor"]
            if auditor not in ADOPTED:
                continue
            count["theirs"] += 1
            count[auditor] += 1
            place = prefix(finding, realm)
            if any(p.startswith(place) for p in pointers(found, ADOPTED[auditor])):
                count["both"] += 1
            elif reason := reasons(finding, realm):
                silent[reason] += 1
            else:
                count["missing"] += 1
                print(f"missing: {path}{place} {auditor} ({finding['entity']}) {finding.get('additional_details')}")
    print(f"{count['files']} realm files, {count['unreadable']} of which kcwarden cannot read")
    print(f"{count['theirs']} findings of {sum(count[name] > 0 for name in ADOPTED)} auditors: {count['both']} found by "
          f"both, {count['missing']} missing, {sum(silent.values())} left out on purpose")
    for reason, number in silent.most_common():
        print(f"  {number:4} {reason}")
    if spent["kcwarden"]:
        print(f"kcwarden took {spent['kcwarden']:.2f} s, loginlint {spent['loginlint']:.2f} s: "
              f"{spent['loginlint'] / spent['kcwarden']:.2f} of its time")
    return 1 if count["missing"] else 0


if __name__ == "__main__":
    sys.exit(main())
