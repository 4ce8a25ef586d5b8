// What Traefik's middlewares do to a request (doc.traefik.io, "HTTP Middlewares").

import Deployment
import SourceText

/// Turns middlewares into steps.
struct TraefikMiddleware {
  /// Middlewares that neither change what an upstream sees of a request nor answer for it as a rule.
  private static let harmless: Set<String> = [
    "buffering", "circuitbreaker", "compress", "contenttype", "encodedcharacters", "errors",
    "grpcweb", "inflightreq", "ipallowlist", "ipwhitelist", "passtlsclientcert", "ratelimit",
    "retry",
  ]

  let name: String
  let node: TraefikNode
  /// Where to point when the settings have no place of their own.
  let fallback: Span

  /// The steps, without those of chains, which name other middlewares.
  var steps: [ProxyStep] {
    node.members.flatMap { member -> [ProxyStep] in
      let options = member.node
      switch member.name.lowercased() {
      case "headers": return headers(options)
      case "stripprefix":
        let prefixes = options["prefixes"]?.list ?? []
        return step(.stripPrefix(prefixes.map(word)), options["prefixes"] ?? options)
      case "stripprefixregex":
        return step(.stripPattern((options["regex"]?.list ?? []).map(word)), options)
      case "addprefix":
        return step(.addPrefix(word(options["prefix"]?.value ?? .absent)), options)
      case "replacepath":
        return step(.replacePath(word(options["path"]?.value ?? .absent)), options)
      case "replacepathregex":
        return step(
          .replacePattern(
            word(options["regex"]?.value ?? .absent),
            with: word(options["replacement"]?.value ?? .absent)), options)
      case "basicauth", "digestauth":
        let removes = options["removeHeader"].map { $0.isOn == .yes } ?? false
        return step(.checkPassword(removesHeader: removes), options)
      case "forwardauth": return forwardAuth(options)
      case "redirectscheme": return redirectScheme(options)
      case "redirectregex":
        guard let regex = options["regex"], let target = options["replacement"] else {
          return step(.unknown, options)
        }
        return step(
          .redirectPattern(
            word(regex.value), to: word(target.value),
            isPermanent: options["permanent"]?.isOn == .yes), regex)
      case "chain": return []
      case let kind where Self.harmless.contains(kind): return []
      default: return step(.unknown, options)
      }
    }
  }

  /// The middlewares that a chain names.
  var chain: [Sourced<String>] { node.at("chain", "middlewares")?.list ?? [] }

  private func step(_ action: ProxyStep.Action, _ node: TraefikNode) -> [ProxyStep] {
    [ProxyStep(action, name: "middleware `\(name)`", span: node.span ?? fallback)]
  }

  private func word(_ value: Sourced<String>) -> ProxyWord {
    let text = value.value ?? value.pieces.map { $0.text ?? "${\($0.variable ?? "")}" }.joined()
    return ProxyWord(
      text: value.isUnknown && value.pieces.isEmpty ? "${\(value.needs.joined())}" : text,
      span: value.span ?? fallback, origin: value.origin)
  }

  /// A value sets a header, the empty value removes it ("Headers", "customRequestHeaders").
  private func headers(_ options: TraefikNode) -> [ProxyStep] {
    let request = (options["customRequestHeaders"]?.members ?? []).flatMap {
      header -> [ProxyStep] in
      let value = header.node.value
      let isRemoval = value.isAbsent || value.value?.isEmpty == true
      return step(
        isRemoval
          ? .removeHeader(name: header.name)
          : .setHeader(name: header.name, value: word(value), isAddition: false),
        header.node)
    }
    let response = (options["customResponseHeaders"]?.members ?? []).flatMap {
      step(
        .setResponseHeader(name: $0.name, value: word($0.node.value), replaces: true), $0.node)
    }
    return request + response + crossOrigin(options)
  }

  /// Once one of these options is set, Traefik answers preflights itself, and an origin that is allowed
  /// takes the place of what the upstream allows (pkg/middlewares/headers/header.go).
  private func crossOrigin(_ options: TraefikNode) -> [ProxyStep] {
    let names = options.members.filter {
      let name = $0.name.lowercased()
      return name.hasPrefix("accesscontrolallow") || name == "accesscontrolexposeheaders"
        || name == "accesscontrolmaxage"
    }
    guard let first = names.first else { return [] }
    let credentials = options["accessControlAllowCredentials"]
    return step(
      .answerOrigins(
        ProxyOrigins(
          origins: (options["accessControlAllowOriginList"]?.list ?? []).map(word),
          patterns: (options["accessControlAllowOriginListRegex"]?.list ?? []).map(word),
          credentials: credentials?.isOn == .yes ? credentials?.span ?? fallback : nil)),
      options["accessControlAllowOriginList"] ?? options["accessControlAllowOriginListRegex"]
        ?? first.node)
  }

  private func forwardAuth(_ options: TraefikNode) -> [ProxyStep] {
    let pattern = options["authResponseHeadersRegex"]?.value
    return step(
      .askPermission(
        address: word(options["address"]?.value ?? .absent),
        copies: (options["authResponseHeaders"]?.list ?? []).compactMap(\.value),
        copiesPattern: pattern?.isPresent == true ? pattern.map(word) : nil),
      options["address"] ?? options)
  }

  private func redirectScheme(_ options: TraefikNode) -> [ProxyStep] {
    guard let scheme = options["scheme"]?.value.value else { return step(.unknown, options) }
    return step(
      .redirectScheme(
        scheme.lowercased(), port: options["port"]?.value.value,
        isPermanent: options["permanent"]?.isOn == .yes), options["scheme"] ?? options)
  }
}
