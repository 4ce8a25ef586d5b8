// Aliases, hosts-file entries and missing variables, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  /// An alias or hosts-file entry that cannot work.
  static let hostEntry: ObjectType<HostEntry> = ObjectType(
    "HostEntry", "a network alias or `extra_hosts` entry that cannot work", text: { $0.name },
    span: { $0.span }
  ) { field in
    field("name", .string, "the name that it gives") { Value(.string($0.name), span: $0.span) }
    field(
      "problem", .string,
      "`localhost-alias`, `loopback-address`, `loopback-port` or `other-network`"
    ) { entry in
      Value(
        .string(entry.problem.rawValue), span: entry.span, because: entry.because.evidence)
    }
    field("service", .string, "the service with the entry or alias") { $0.service }
    field("caller", .nullable(.string), "the service that needs the name") { $0.caller }
    field("network", .nullable(.string), "the network on which the alias is missing") { $0.network }
    field("url", .nullable(.object("Url")), "a URL that needs the name") { entry in
      url.value(entry.url.isPresent ? entry.url : nil)
    }
    field("suggestion", .nullable(.string), "an address that works instead") { $0.suggestion }
  }

  /// A variable that no file sets.
  static let unsetVariable: ObjectType<UnsetVariable> = ObjectType(
    "UnsetVariable", "a variable of compose that a login's URLs need and no file sets",
    text: { $0.name }, span: { $0.needs.first?.span }
  ) { field in
    field("name", .string, "the name") { Value(.string($0.name), span: $0.needs.first?.span) }
    field("what", .string, "the first setting that needs it") { $0.needs.first?.what ?? "" }
    field("count", .int, "how many places need it") { variable in
      let files = variable.envFiles.map { "`\($0)`" }.joined(separator: ", ")
      return Value(
        .int(Int64(variable.needs.count)),
        because: [
          Evidence(
            "there is no default, and "
              + (files.isEmpty ? "the project has no env file" : "\(files) does not name it"))
        ])
    }
    field("others", .list(.string), "the other places that need it") { variable in
      Value(
        .list(variable.needs.dropFirst().map { Value(.string($0.what), span: $0.span) }))
    }
    field("envFiles", .list(.string), "the env files and samples that could set it") {
      $0.envFiles
    }
  }
}
