// Settings with which a Keycloak server refuses to start.

import Deployment
import SourceText

/// One reason why a server does not start.
public struct KeycloakRefusal: Sendable {
  /// Which check fails.
  public enum Kind: String, Sendable {
    /// Nothing gives the hostname that `start` asks for.
    case missingHostname = "missing-hostname"
    /// The hostname is neither a plain host nor a URL.
    case malformedHostname = "malformed-hostname"
    /// `hostname-backchannel-dynamic` without a full URL as hostname.
    case dynamicWithoutURL = "dynamic-without-url"
    /// `hostname-admin` is no URL, or the hostname beside it is none.
    case adminWithoutURL = "admin-without-url"
    /// `hostname` and `hostname-url` together.
    case twoHostnames = "two-hostnames"
  }

  /// Which check fails.
  public let kind: Kind
  /// The setting at fault, as it is spelt.
  public let setting: String
  /// Where to change it.
  public let span: Span?
  /// Another setting that takes part.
  public let otherSpan: Span?
  /// Why, with the server's own message.
  public let because: Because

  /// What stops a server; empty where it starts, or where something unseen decides.
  static func all(of server: KeycloakServer) -> [KeycloakRefusal] {
    let answers = server.generations.map { generation in
      generation.isV2 ? HostnameV2Checks(server).refusals : HostnameV1Checks(server).refusals
    }
    guard let first = answers.first else { return [] }
    // What only some of the possible versions refuse is not certain.
    return first.filter { refusal in
      answers.allSatisfy { $0.contains { $0.kind == refusal.kind } }
    }
  }

  /// The check that both generations share: `start` needs a hostname unless `hostname-strict` is false
  /// (DefaultHostnameProvider 17 to 24 and HostnameV2ProviderFactory 25 and later, `init`).
  fileprivate static func missingHostname(
    _ server: KeycloakServer, options: [String], message: String
  ) -> KeycloakRefusal? {
    guard server.product.kind == .keycloak, server.mode == .production, !server.hasUnseenSteps,
      options.allSatisfy({ server.value($0).isAbsent })
    else { return nil }
    let strict = server.value("hostname-strict")
    guard !strict.isUnknown, strict.value?.lowercased() != "false" else { return nil }
    let gone = server.option("hostname-url").flatMap { $0.status == .removed ? $0 : nil }
    return KeycloakRefusal(
      kind: .missingHostname, setting: "start",
      span: server.command.modeSpan ?? server.service.commandSpan ?? server.service.nameSpan,
      otherSpan: gone?.span ?? strict.span,
      because: Because(
        "`start` wants a hostname unless KC_HOSTNAME_STRICT is false",
        at: server.command.modeSpan)
        + Because(
          gone.map { [.init("`\($0.spelling)` counts no longer", at: $0.span)] } ?? [])
        + Because("the server ends with \"\(message)\""))
  }
}

/// The checks of 17 to 24.
private struct HostnameV1Checks {
  let server: KeycloakServer

  init(_ server: KeycloakServer) { self.server = server }

  var refusals: [KeycloakRefusal] {
    let missing = KeycloakRefusal.missingHostname(
      server, options: ["hostname", "hostname-url"],
      message: "Strict hostname resolution configured but no hostname setting provided")
    return [missing, twoHostnames].compactMap { $0 }
  }

  private var twoHostnames: KeycloakRefusal? {
    guard let host = server.option("hostname"), let url = server.option("hostname-url"),
      host.value.value?.isEmpty == false, url.value.value?.isEmpty == false,
      server.version.isAtLeast(19) == .yes
    else { return nil }
    return KeycloakRefusal(
      kind: .twoHostnames, setting: host.spelling, span: host.span, otherSpan: url.span,
      because: Because(
        "`\(host.spelling)` and `\(url.spelling)` exclude each other", at: url.span)
        + Because(
          "the server ends with \"You can not set both 'hostname' and 'hostname-url' options\""))
  }
}

/// The checks of 25 and later (HostnameV2ProviderFactory, 26.0).
private struct HostnameV2Checks {
  let server: KeycloakServer

  init(_ server: KeycloakServer) { self.server = server }

  var refusals: [KeycloakRefusal] {
    let missing = KeycloakRefusal.missingHostname(
      server, options: ["hostname"],
      message:
        "hostname is not configured; either configure hostname, or set hostname-strict to false")
    // One setting that is wrong in itself makes the others' complaints mere echoes.
    if let malformed { return [malformed] }
    return [missing, dynamicWithoutURL, adminWithoutURL].compactMap { $0 }
  }

  private var isURL: Ternary {
    let hostname = server.value("hostname")
    if hostname.isUnknown { return .unknown }
    return Ternary(hostname.value.map(Self.hasScheme) ?? false)
  }

  private static func hasScheme(_ text: String) -> Bool {
    text.hasPrefix("http://") || text.hasPrefix("https://")
  }

  private var malformed: KeycloakRefusal? {
    guard let option = server.option("hostname"), let text = option.value.value, !text.isEmpty,
      let reason = Self.fault(of: text)
    else { return nil }
    return KeycloakRefusal(
      kind: .malformedHostname, setting: option.spelling, span: option.value.span ?? option.span,
      otherSpan: nil,
      because: Because("\(reason)", at: option.value.span)
        + Because(
          "the server ends with \"Provided hostname is neither a plain hostname nor a valid URL\""))
  }

  /// Why Java's URI finds no such host; nil where it does, or where that is not certain.
  private static func fault(of text: String) -> String? {
    guard !hasScheme(text) else {
      guard let address = WebAddress(text) else { return nil }
      if !address.suffix.isEmpty { return "a hostname URL has no `?` or `#`" }
      return Array(text.utf8)[address.originRange].contains(UInt8(ascii: "@"))
        ? "a hostname URL has no user or password" : nil
    }
    if text.hasPrefix("[") { return nil }
    if text.contains("\"") || text.contains("'") { return "the quotes are part of the value" }
    if text.contains("://") { return "only http:// and https:// make a URL" }
    if text.contains("/") {
      return "a path needs a full URL: without http:// or https:// it is no hostname"
    }
    if text.contains(":") {
      return "a port needs a full URL: without http:// or https:// it is no hostname"
    }
    if text.contains("_") { return "`_` is not allowed in a hostname" }
    let isHost = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
    return isHost ? nil : "only letters, digits, `.` and `-` make a hostname"
  }

  private var dynamicWithoutURL: KeycloakRefusal? {
    guard let dynamic = server.option("hostname-backchannel-dynamic"),
      dynamic.value.value?.lowercased() == "true", isURL == .no
    else { return nil }
    let hostname = server.option("hostname")
    return KeycloakRefusal(
      kind: .dynamicWithoutURL, setting: dynamic.spelling, span: dynamic.span,
      otherSpan: hostname?.value.span,
      because: Because(
        hostname?.value.value?.isEmpty == false
          ? "KC_HOSTNAME is a bare host: the parts that it leaves open would follow the request"
          : "no hostname is given", at: hostname?.value.span)
        + Because(
          "the server ends with \"hostname-backchannel-dynamic must be set to false if hostname is not provided as full URL\""
        ))
  }

  private var adminWithoutURL: KeycloakRefusal? {
    guard let admin = server.option("hostname-admin"), let text = admin.value.value, !text.isEmpty
    else { return nil }
    if !Self.hasScheme(text) {
      return KeycloakRefusal(
        kind: .adminWithoutURL, setting: admin.spelling, span: admin.value.span ?? admin.span,
        otherSpan: nil,
        because: Because(
          "the server ends with \"Provided hostname-admin is not a valid URL\""))
    }
    guard isURL == .no else { return nil }
    let hostname = server.option("hostname")
    return KeycloakRefusal(
      kind: .adminWithoutURL, setting: admin.spelling, span: admin.span,
      otherSpan: hostname?.value.span,
      because: Because(
        "the server ends with \"hostname must be set to a URL when hostname-admin is set\""))
  }
}
