// Variables of nginx's own that something replaces first, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let shadowedVariables: ObjectType<ShadowedVariables> = ObjectType(
    "ShadowedVariables", "uses of nginx's own variables that nginx never sees",
    text: { $0.names.map { "$\($0)" }.joined(separator: ", ") }, span: { $0.uses.first?.span }
  ) { field in
    field("names", .list(.string), "the variables, without the `$`") { $0.names }
    field("text", .string, "the variables, for a sentence") { group in
      let names = group.names.map { "`$\($0)`" }
      let shown = names.prefix(3).joined(separator: ", ")
      let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
      return Value(.string(shown + rest), span: group.uses.first?.span)
    }
    field("cause", .string, "`environment`, `envsubst` or `compose`") { $0.cause.rawValue }
    field(
      "causeLine", .nullable(.string), "the variable that takes their place, or the command"
    ) { $0.causeSpan.place }
    field("value", .nullable(.string), "what takes their place; null for nothing") { group in
      Value(group.value.map { .string($0) } ?? .null, span: group.causeSpan)
    }
    field("others", .list(.string), "the uses behind the first") { group in
      Value(.list(group.uses.dropFirst().map { Value(.string("$\($0.name)"), span: $0.span) }))
    }
    field("signs", .list(.string), "the `$` of every use") { group in
      Value(.list(group.signs.map { Value(.string("$"), span: $0) }))
    }
    field("service", .nullable(.string), "the service that runs the proxy") { $0.proxy.service }
    field("confidence", .string, "how sure it is that a service runs this proxy") {
      $0.proxy.confidence.name
    }
  }
}
