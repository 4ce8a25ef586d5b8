// A login's client as the identity provider defines it, as rules see it.

import Analysis
import Deployment
import Expressions
import SourceText

extension DeploymentSchema {
  static let registration: ObjectType<LoginFlow> = ObjectType(
    "Registration", "the definition of a login's client",
    text: { $0.client.registration?.clientID.value ?? "" },
    span: { $0.client.registration?.clientID.span }
  ) { field in
    field("clientId", .nullable(.string), "the client's id") {
      $0.client.registration?.clientID.expressionValue ?? .null
    }
    field("isUsed", .bool, "whether a service reads the file, or the user named it") {
      $0.client.registration?.use != .unused
    }
    field("what", .string, "`client` or `provider`, the word of the product") { flow in
      if case .authentik = flow.client.registration?.source { return "provider" }
      return "client"
    }
    field("name", .string, "its name: the client id, or the name of an Authentik provider") {
      flow in
      guard let name = flow.client.registration?.name else { return Value.null }
      return Value(.string(name.value ?? ""), span: name.span)
    }
    field("mappings", .nullable(.list(.string)), "the scopes that an Authentik provider maps") {
      flow in
      guard case .authentik(let provider) = flow.client.registration?.source,
        let mappings = provider.mappings.value
      else { return Value.null }
      return Value(.list(mappings.map(\.scopeName.expressionValue)), span: provider.mappings.span)
    }
    field("callback", .nullable(.object("Callback")), "the callback URL and whether it is allowed")
    {
      callback.value($0.client.callback)
    }
    field("idToken", .nullable(.object("IdToken")), "how ID tokens are signed") {
      idToken.value($0.client.idToken)
    }
    field(
      "offlineAccess", .nullable(.object("OfflineAccess")),
      "who cannot have the offline access that is requested"
    ) {
      offlineAccess.value($0.client.offlineAccess)
    }
  }

  static let standing: ObjectType<ClientStanding> = ObjectType(
    "Standing", "whether a login's client exists", text: { $0.verdict.rawValue }
  ) { field in
    field("verdict", .string, "`registered`, `missing`, `probably-missing` or `unknown`") {
      standing in
      Value(.string(standing.verdict.rawValue), because: standing.because.evidence)
    }
    field("other", .nullable(.string), "the client id that has the login's place") {
      $0.other.expressionValue
    }
  }

  static let lostScopes: ObjectType<LoginFlow> = ObjectType(
    "LostScopes", "the requested scopes that are not granted",
    text: { $0.lostRequests.map(\.name).listedAsCode }, span: { $0.lostRequests.first?.span }
  ) { field in
    field("count", .int, "how many there are") { flow in
      var because = Because()
      for request in flow.lostRequests {
        for step in request.because.steps where !because.steps.contains(step) {
          because.steps.append(step)
        }
      }
      return Value(.int(Int64(flow.lostRequests.count)), because: because.evidence)
    }
    field("names", .string, "their names, for a sentence") {
      $0.lostRequests.map(\.name).listedAsCode
    }
    field("first", .nullable(.object("ScopeRequest")), "the first of them") {
      scopeRequest.value($0.lostRequests.first)
    }
    field("all", .list(.object("ScopeRequest")), "all of them") {
      scopeRequest.list($0.lostRequests)
    }
    field("others", .string, "the requested scopes without them, blanks between") { flow in
      let lost = Set((flow.grant?.lost ?? []).map(\.name))
      return (flow.grant?.requests ?? []).map(\.name).filter { !lost.contains($0) }
        .joined(separator: " ")
    }
    field("refuses", .bool, "whether they fail the whole login") {
      $0.grant?.isRefusing == true
    }
    field("remedy", .string, "what to change") { flow in
      var seen: Set<String> = []
      return flow.lostRequests.map(\.remedy).filter { seen.insert($0).inserted }
        .joined(separator: "; ")
    }
  }

  static let callback: ObjectType<CallbackCheck> = ObjectType(
    "Callback", "a callback URL beside what its client allows",
    text: { $0.callback.text ?? "" }, span: { $0.callback.base?.span }
  ) { field in
    field("text", .string, "the address, or its path where the host is not known") { check in
      Value(.string(check.callback.text ?? ""), span: check.callback.base?.span)
    }
    field("accepted", .bool, "whether the client allows it") { check in
      check.isAccepted.value(
        needs: ["the redirect URIs"], because: check.callback.because)
    }
    field("knowsHost", .bool, "whether the app's own address is known") {
      $0.callback.candidates.contains { $0.address != nil }
    }
    field("isDefault", .bool, "whether that address is a default that a deployment may override") {
      $0.callback.isBaseDefaulted
    }
    field("base", .nullable(.string), "what gives the app's own address") {
      $0.callback.base?.expressionValue ?? .null
    }
    field("entries", .list(.string), "the client's redirect URIs") { check in
      Value(.list(check.entries.map(\.expressionValue)), span: check.listSpan)
    }
    field("place", .string, "the entry that comes nearest, else the list of the entries") { check in
      Value(.string(check.nearest?.value ?? ""), span: check.nearest?.span ?? check.listSpan)
    }
    field("nearest", .nullable(.string), "the entry that comes nearest") {
      $0.nearest?.expressionValue ?? .null
    }
  }

  static let idToken: ObjectType<IDTokenCheck> = ObjectType(
    "IdToken", "how ID tokens are signed", text: { $0.algorithm.value ?? "" }, span: { $0.place }
  ) { field in
    field("algorithm", .nullable(.string), "the algorithm of the provider") { check in
      Value(check.algorithm.expressionValue.payload, span: check.place)
    }
    field("expected", .nullable(.string), "the one algorithm that the library accepts") {
      $0.expected
    }
    field("encrypted", .bool, "whether the tokens are encrypted") { $0.isEncrypted.value == true }
    field("refused", .bool, "whether the library refuses them") {
      $0.isRefused.value(needs: ["the provider's signing key"], because: $0.because)
    }
  }

  static let offlineAccess: ObjectType<OfflineAccess> = ObjectType(
    "OfflineAccess", "why offline access fails", span: { $0.request }
  ) { field in
    field("isClient", .bool, "whether the client itself rules it out") { offline in
      Value(.bool(offline.client != nil), because: offline.client?.evidence ?? [])
    }
    field("reason", .string, "the client's reason; empty where it is the users") {
      $0.client?.steps.first?.text ?? ""
    }
    field("userCount", .int, "how many users of the file lack the role") { $0.users.count }
    field("users", .list(.string), "the first of them") { offline in
      Value(.list(offline.users.prefix(3).map { Value(.string(""), span: $0.span) }))
    }
  }

  static let missingClaim: ObjectType<MissingClaim> = ObjectType(
    "MissingClaim", "a claim that an app is told to read and that nothing writes",
    text: { $0.use.claim }, span: { $0.use.span }
  ) { field in
    field("claim", .string, "the claim") { missing in
      Value(.string(missing.use.claim), span: missing.use.span, because: missing.because.evidence)
    }
    field("setting", .string, "the setting that names it") { $0.use.setting }
    field("what", .string, "`client` or `provider`, the word of the product") { missing in
      if case .authentik = missing.registration.source { return "provider" }
      return "client"
    }
    field("client", .string, "the client's id, or the name of an Authentik provider") { missing in
      let name = missing.registration.name
      return Value(.string(name.value ?? ""), span: name.span)
    }
    field("clientId", .nullable(.string), "the client id where the app names it") {
      $0.clientID.expressionValue
    }
  }
}

extension LoginFlow {
  /// The requests that are told of: where the client lists a name that nothing defines, the client's own
  /// finding says so.
  fileprivate var lostRequests: [ScopeGrant.Request] {
    (grant?.lost ?? []).filter { !($0.isListed == .yes && $0.isDefined == .no) }
  }
}
