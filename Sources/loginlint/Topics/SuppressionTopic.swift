// `loginlint explain suppressions`: how to say that a finding is fine.

extension Topic {
  /// Comments and entries of the configuration that hide findings.
  static let suppressions = Topic(
    name: "suppressions",
    summary: "How to say that a finding is fine, where and until when",
    text: #"""
      A comment in YAML, nginx files, Caddyfiles, env files, Dockerfiles and scripts:

          NEXT_PUBLIC_SSO: http://sso:8080   # loginlint: ignore[browser-internal-url] opened by tests only

          # loginlint: ignore-next-line[wrong-port, localhost-alias] the old proxy until: 2027-01-31
          SSO_URL: http://sso.localhost:8080

          // loginlint: ignore-file[service-unreachable-url] runs on the developer's machine

      - `ignore` speaks of its own line, `ignore-next-line` of the next one that is no comment, `ignore-file` of the file. A
        finding counts as being in a line if any of its places begins there, in whichever file; it counts as being in a file if
        the place that it is shown at is there.
      - The brackets name rules. Families can be ignored in the configuration only.
      - A reason has to stand behind the brackets; without one nothing is suppressed and `missing-reason` says so.
      - `until: 2027-01-31` is the last day on which it counts, in UTC. `expired-suppression` reminds of it in the days before.
      - What hides nothing any more is an `unused-suppression`, a name that no rule has an `unknown-rule`.

      JSON has no comments. There, and for many files at once, entries of `ignore` in `.loginlint.yaml` do the same:

      ```yaml
      ignore:
        - rule: wildcard-web-origin        # or a family
          path: realms/demo.json           # a pattern; `paths` takes several; without one everywhere
          pointer: /clients/0/webOrigins   # a JSON pointer, for YAML too; what lies below counts
          reason: throw-away realm
          until: 2027-01-31
      ```

      Suppressed findings are counted, and stand in the JSON report with their reason. `--no-suppressions` reports them like
      all others.
      """#)
}
