// `loginlint explain configuration`: what `.loginlint.yaml` may say.

extension Topic {
  /// The keys of the configuration.
  static let configuration = Topic(
    name: "configuration",
    summary: "What `.loginlint.yaml` may say",
    text: #"""
      `loginlint init` writes a commented `.loginlint.yaml` that fits a folder. A run takes the nearest one of the linted
      folder or above it, up to the repository; `--config FILE` takes another one, `--no-config` none. The command line beats
      the file. Paths are relative to the folder of the file; those of a file that `--config` takes from elsewhere are relative
      to the linted folder. A misspelt key, rule or value ends the run with exit code 2; all mistakes are shown at once.

      ## Everything that can be set

      ```yaml
      # Single rules: `rule: off`, `rule: note`, or more. A severity holds for every finding of the rule, and switches an
      # advising rule on. `loginlint explain RULE` shows what `params` it has.
      rules:
        underscore-host: off
        long-session: {severity: warning, params: {maxSeconds: 36000}}

      # Only these rules and families, everywhere or in some files; without the key, all of the persona.
      select: [reachability, discovery, {rule: cors, paths: ["realms/", "*.conf"]}]

      # By name alone: rules and families that do not run. With a reason: findings that are suppressed, see
      # `loginlint explain suppressions`.
      ignore:
        - clients
        - {rule: wildcard-web-origin, path: realms/demo.json, pointer: /clients/0, reason: throw-away realm}

      persona: default            # audit adds hardening advice
      fail-on: error              # error, warning, note or never: from where on the exit code is 1
      min-severity: note          # findings below are hidden
      min-confidence: possible    # certain, likely or possible: findings below are hidden

      # Where the users' browsers run: same-host, remote, or auto, which takes `localhost` in the addresses for the former.
      browser: auto

      # What hosts files and DNS servers of the surroundings know. An address is what browsers take the name for.
      hosts:
        keycloak: 127.0.0.1
        sso.corp.example: {browsers: 10.0.0.5, containers: host-gateway}

      # Folders with rule documents of the project's own.
      rules-dirs: []

      # Files that are not looked at; one that is named on the command line always is.
      exclude: ["legacy/", "**/fixtures/**"]
      ```

      `deployments` lists the deployments where they shall not be looked for. Each is a compose file, or several with what
      `docker compose` gets beside them; a deployment may say where its own browsers are:

          deployments:
            - compose.yaml
            - files: [compose.yaml, compose.prod.yaml]
              profiles: [prod]
              env-files: [prod.env]
              browser: remote

      Patterns are those of .gitignore: without a slash a name at any depth, with one a path from the file's folder, `**` any
      number of folders, a slash at the end a folder with all that is in it. There is no `!`.

      The JSON Schema `schema/loginlint.schema.json` of the repository gives editors the keys.
      """#)
}
