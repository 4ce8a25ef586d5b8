// The program: its subcommands, and what becomes of their errors.

import ArgumentParser

@main
struct LoginLint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loginlint",
    abstract: "Find broken logins in the files that deploy them.",
    discussion: """
      Reads compose files with their env files and Dockerfiles, nginx, Traefik and Caddy configurations, \
      Keycloak realm exports, Authentik blueprints, and NextAuth and Auth.js providers, joins them to one \
      picture of the deployment, and walks the login through it.

      It opens regular files below the given folder only. It never uses the network, never runs \
      what it reads, takes no values from its own environment, and masks the secrets that it \
      recognises. Only --fix and --write-baseline write files, and only --since starts a program: git.

      Exit codes: 0 clean, 1 something was found, 2 wrong usage or an unreadable input, 3 nothing to \
      lint, 4 internal error.
      """,
    version: Tool.version,
    subcommands: [
      CheckCommand.self,
      ExplainCommand.self,
      RulesCommand.self,
      TestCommand.self,
      QueryCommand.self,
      ModelCommand.self,
      ReachCommand.self,
      RouteCommand.self,
      LoginCommand.self,
      TokenCommand.self,
      DiffCommand.self,
      InitCommand.self,
      ConfigCommand.self,
      SyntaxCommand.self,
    ],
    defaultSubcommand: CheckCommand.self
  )

  static func main() {
    Console.ignoreClosedPipes()
    do {
      var command = try parsed(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch let failure as Failure {
      Console.complain(failure.message)
      Console.exit(failure.status)
    } catch let end as ExitStatus {
      Console.exit(end)
    } catch {
      finish(with: error)
    }
  }

  /// The command that the arguments mean.
  ///
  /// A hook runs `check` all the time, and setting up all other commands takes a sixth of such a run; help and
  /// errors take the long way.
  private static func parsed(_ arguments: [String]) throws -> any ParsableCommand {
    if arguments.first == CheckCommand.configuration.commandName,
      let check = try? CheckCommand.parseAsRoot(Array(arguments.dropFirst())) as? CheckCommand
    {
      return check
    }
    return try parseAsRoot(arguments)
  }

  /// Help and version texts go to the output, usage errors to the error output with exit code 2.
  private static func finish(with error: any Error) -> Never {
    let text = fullMessage(for: error)
    guard exitCode(for: error) == .success else {
      Console.writeError(text + "\n")
      Console.exit(.usage)
    }
    if !text.isEmpty { Console.write(text + "\n") }
    Console.exit(.clean)
  }
}
