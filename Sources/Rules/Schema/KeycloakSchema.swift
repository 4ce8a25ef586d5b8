// Keycloak servers, as rules see them.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let keycloak: ObjectType<KeycloakFacts> = ObjectType(
    "Keycloak", "a service that runs Keycloak", text: { $0.server.service.name },
    span: { $0.server.service.nameSpan }
  ) { field in
    field("service", .string, "the service") {
      Value(.string($0.server.service.name), span: $0.server.service.nameSpan)
    }
    field("image", .nullable(.string), "the image that it runs, or is built on") {
      $0.server.service.effectiveImage.expressionValue
    }
    field("version", .nullable(.string), "the version in the image's tag") { facts in
      // An image that hides its version shows nothing; one without a tag shows that it is the newest.
      let product = facts.server.product
      let isTold = product.version != nil || product.isLatest
      return Value(
        product.version.map { .string($0) } ?? .null,
        span: isTold ? facts.server.service.effectiveImage.span : nil)
    }
    field("packaging", .string, "`stock`, `built`, `vendor` or `custom`") {
      $0.server.packaging.name
    }
    field("isQuarkus", .bool, "whether it is Keycloak 17 or later") { facts in
      facts.server.version.isAtLeast(17)
        .value(needs: ["the version"], because: facts.server.version.because)
    }
    field("command", .string, "`start`, `start-dev`, `none`, `other` or `unknown`") { facts in
      Value(
        .string(facts.server.mode.name),
        span: facts.server.command.modeSpan ?? facts.server.service.commandSpan)
    }
    field("options", .list(.object("KeycloakOption")), "its settings") {
      keycloakOption.list($0.server.options)
    }
    field("refusals", .list(.object("KeycloakRefusal")), "why it does not start") {
      keycloakRefusal.list($0.refusals)
    }
    field("hasNoListener", .bool, "whether it opens neither HTTP nor HTTPS") { facts in
      facts.listeners.refusesToStart
        .value(needs: ["its HTTPS settings"], because: facts.listeners.because)
    }
    field("legacyVariables", .list(.object("KeycloakLegacyVariable")), "variables of other images")
    { keycloakLegacyVariable.list($0.legacyVariables) }
    field(
      "pathMismatches", .list(.object("KeycloakPathMismatch")),
      "who asks it below a path that it does not serve"
    ) { keycloakPathMismatch.list($0.pathMismatches) }
    field("publications", .list(.object("KeycloakPublication")), "addresses that do not work") {
      keycloakPublication.list($0.publications)
    }
    field("headerGap", .nullable(.object("KeycloakHeaderGap")), "a proxy whose headers it ignores")
    {
      keycloakHeaderGap.value($0.headerGap)
    }
    field("forwardingSetting", .string, "the setting that makes it read X-Forwarded headers") {
      $0.server.forwardingSetting
    }
    field("unreadImports", .list(.string), "mounts of realm files that nothing imports") { facts in
      Value(
        .list(facts.imports.unread.map { Value(.string($0.target.value ?? ""), span: $0.span) }))
    }
    field("hasEmptyImport", .bool, "whether `--import-realm` finds nothing") {
      $0.imports.isEmpty.value(needs: ["what the image holds"])
    }
    field("importFlag", .nullable(.string), "`--import-realm`, where it is given") {
      $0.imports.flag?.span.place ?? .null
    }
    field("duplicateRealms", .list(.object("DuplicateRealm")), "realms that two files define") {
      duplicateRealm.list($0.imports.duplicates)
    }
    addHardening(to: &field)
  }

  static let keycloakOption: ObjectType<KeycloakOption> = ObjectType(
    "KeycloakOption", "a server option", text: { $0.spelling }, span: { $0.span }
  ) { field in
    field("name", .string, "the name as the guides write it") { $0.name }
    field("spelling", .string, "the name as it is written here") {
      Value(.string($0.spelling), span: $0.span)
    }
    field("value", .nullable(.string), "the value") { $0.value.expressionValue }
    field("isFlag", .bool, "whether it stands on the command line") { $0.isFlag }
    field("status", .string, "`known`, `removed` or `misspelt`") {
      Value(.string($0.status.rawValue), because: $0.because.evidence)
    }
    field("confidence", .string, "how sure the version is that decides the status") {
      $0.confidence.name
    }
    field("replacement", .string, "what to write instead") { $0.replacement }
    field("newName", .string, "the name that takes the same value, or nothing") {
      $0.newName ?? ""
    }
  }

  static let keycloakRefusal: ObjectType<KeycloakRefusal> = ObjectType(
    "KeycloakRefusal", "why a Keycloak server does not start", text: { $0.setting },
    span: { $0.span }
  ) { field in
    field(
      "kind", .string,
      "`missing-hostname`, `malformed-hostname`, `dynamic-without-url`, `admin-without-url` or `two-hostnames`"
    ) { Value(.string($0.kind.rawValue), because: $0.because.evidence) }
    field("setting", .string, "the setting at fault") { Value(.string($0.setting), span: $0.span) }
    field("other", .nullable(.string), "another setting that takes part") { $0.otherSpan.place }
  }

  static let keycloakLegacyVariable: ObjectType<KeycloakLegacyVariable> = ObjectType(
    "KeycloakLegacyVariable", "a variable of another image", text: { $0.variable.name },
    span: { $0.variable.nameSpan ?? $0.variable.value.span }
  ) { field in
    field("name", .string, "the name") {
      Value(.string($0.variable.name), span: $0.variable.nameSpan)
    }
    field("replacement", .string, "what does its job now") { $0.replacement }
  }

  static let keycloakPathMismatch: ObjectType<KeycloakPathMismatch> = ObjectType(
    "KeycloakPathMismatch", "an address with a path that Keycloak does not serve",
    text: { $0.text }, span: { $0.span }
  ) { field in
    field("kind", .string, "`route` or `url`") {
      Value(.string($0.kind.rawValue), because: $0.because.evidence)
    }
    field("text", .string, "the location or URL as written") {
      Value(.string($0.text), span: $0.span)
    }
    field("asked", .string, "the path in front of `/realms` that is asked for") { $0.asked }
    field("served", .string, "the path in front of `/realms` that is served") { $0.served }
    field("suggestion", .nullable(.string), "the URL with the right path") { $0.suggestion }
    field("others", .list(.string), "further places with the same mistake") { mismatch in
      Value(.list(mismatch.others.map { Value(.string(""), span: $0) }))
    }
  }

  static let keycloakPublication: ObjectType<KeycloakPublication> = ObjectType(
    "KeycloakPublication", "an address of a Keycloak server that does not work",
    text: { $0.address }, span: { $0.span }
  ) { field in
    field("kind", .string, "`browser`, `backchannel` or `misdirected`") {
      Value(.string($0.kind.rawValue), because: $0.because.evidence)
    }
    field("setting", .string, "the setting that decides") {
      Value(.string($0.setting), span: $0.span)
    }
    field("address", .string, "the address") { $0.address }
    field("services", .string, "the services that ask, for a sentence") {
      Set($0.services).sorted().map { "`\($0)`" }.joined(separator: " and ")
    }
    field("reach", .nullable(.object("Reach")), "whether the address can be opened") {
      reach.value($0.reach)
    }
    field("hasBrowsers", .bool, "whether the deployment shows that users sign in here") {
      $0.hasBrowsers
    }
  }

  static let keycloakHeaderGap: ObjectType<KeycloakHeaderGap> = ObjectType(
    "KeycloakHeaderGap", "a proxy whose headers a Keycloak server ignores", text: { $0.address },
    span: { $0.proxySpan }
  ) { field in
    field("kind", .string, "`unread` or `other-kind`") {
      Value(.string($0.kind.rawValue), because: $0.because.evidence)
    }
    field("address", .string, "the proxy's public address") {
      Value(.string($0.address), span: $0.proxySpan)
    }
    field("setting", .nullable(.string), "the setting that names the wrong kind") {
      $0.settingSpan.place
    }
    field("isBackchannelOnly", .bool, "whether browsers get fixed URLs all the same") {
      $0.isBackchannelOnly
    }
    field("confidence", .string, "how sure it is that the proxy stands there") {
      $0.confidence.name
    }
  }

  static let duplicateRealm: ObjectType<KeycloakImports.Duplicate> = ObjectType(
    "DuplicateRealm", "a realm that two files of an import folder define",
    text: { $0.realm.name.value ?? "" }, span: { $0.realm.name.span ?? $0.realm.span }
  ) { field in
    field("name", .nullable(.string), "the realm's name") { $0.realm.name.expressionValue }
    field("path", .string, "the second file") { $0.realm.path }
    field("other", .nullable(.string), "the realm's name in the first file") {
      $0.other.name.expressionValue
    }
    field("otherPath", .string, "the first file") { $0.other.path }
  }
}

extension KeycloakServer.Packaging {
  /// The word for rules.
  fileprivate var name: String {
    switch self {
    case .stock: "stock"
    case .built: "built"
    case .vendor: "vendor"
    case .custom: "custom"
    }
  }
}

extension KeycloakCommand.Mode {
  /// The word for rules.
  fileprivate var name: String {
    switch self {
    case .development: "start-dev"
    case .production: "start"
    case .none: "none"
    case .other: "other"
    case .unknown: "unknown"
    }
  }
}
