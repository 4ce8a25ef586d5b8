// Secrets in variables that a build ships to browsers.

import Deployment
import SourceText

/// A variable of the pages that holds a secret.
public struct PublicSecret: Sendable {
  /// Why its value is one.
  public enum Reason: Sendable {
    /// The name says so.
    case name
    /// The value comes from a variable whose name says so.
    case variable(String)
    /// The value is the same as that of another setting.
    case same(String, at: Span?)
    /// A login takes it for its client secret.
    case clientSecret(login: String)
  }

  /// The name.
  public let name: String
  /// The prefix that gives it to browsers.
  public let prefix: String
  /// The first place that sets it, or that uses it where nothing does.
  public let span: Span
  /// What sets it there.
  public let setting: String
  /// Further places that set or use it.
  public let others: [Span]
  /// Why its value is a secret.
  public let reason: Reason
  /// Whether the build surely gives variables of this prefix to browsers.
  public let isSure: Bool
  /// Whether it stands in a sample only.
  public let isSample: Bool
}

/// Finds the secrets of a deployment that browsers get.
struct PublicSecrets {
  private struct Place {
    let span: Span
    let setting: String
    let isSample: Bool
  }

  private struct Entry {
    let name: PublicVariable
    let reason: PublicSecret.Reason
    var places: [Place]
  }

  private let deployment: Deployment
  private let known: [Secret: (what: String, span: Span?)]
  private var entries: [String: Entry] = [:]

  static func of(_ deployment: Deployment) -> [PublicSecret] {
    var finder = PublicSecrets(deployment)
    finder.collect()
    return finder.found
  }

  private init(_ deployment: Deployment) {
    self.deployment = deployment
    known = Self.secrets(of: deployment)
  }

  /// The secrets that a browser's variable could repeat, with what they are.
  private static func secrets(of deployment: Deployment) -> [Secret: (what: String, span: Span?)] {
    var known: [Secret: (what: String, span: Span?)] = [:]
    func add(_ secret: Sourced<Secret>, _ what: String) {
      guard let value = secret.value, value.kind == .literal, !value.isTrivial else { return }
      if known[value] == nil { known[value] = (what, secret.span) }
    }
    for login in deployment.logins { add(login.clientSecret, "the client secret of `\(login.id)`") }
    for realm in deployment.providers.flatMap(\.realms) {
      for secret in realm.secrets { add(secret.value, secret.name) }
    }
    for service in deployment.services {
      for variable in service.environment
      where PublicVariable(variable.name) == nil && PublicVariable.namesSecret(variable.name) {
        add(variable.value.secret, "`\(variable.name)` of `\(service.name)`")
      }
    }
    return known
  }

  /// A known product such as a database or an identity provider has no pages of the repository's own.
  private static func mayHavePages(_ service: Service) -> Bool {
    service.build != nil || service.effectiveProduct == nil
  }

  private mutating func collect() {
    for service in deployment.services where Self.mayHavePages(service) {
      for argument in service.build?.arguments ?? [] {
        add(argument, setting: "a build argument of `\(service.name)`")
      }
      for variable in service.environment {
        add(variable, setting: "the environment of `\(service.name)`")
      }
      for line in service.build?.settings ?? [] {
        add(line, setting: "the Dockerfile of `\(service.name)`")
      }
    }
    for file in deployment.envFiles.sorted(by: { $0.isRead && !$1.isRead }) {
      for variable in file.variables where variable.value.isPresent {
        add(variable, setting: "`\(file.path)`", isSample: EnvFileNames.isSample(file.path))
      }
    }
    for login in deployment.logins {
      for variable in login.clientSecret.variables + login.clientSecret.needs {
        guard let name = PublicVariable(variable), let span = login.clientSecret.span else {
          continue
        }
        add(
          variable, name, reason: .clientSecret(login: login.id),
          Place(span: span, setting: "login `\(login.id)`", isSample: false))
      }
    }
    for use in deployment.publicSecretUses { add(use, setting: "a script") }
  }

  private mutating func add(
    _ variable: EnvironmentVariable, setting: String, isSample: Bool = false
  ) {
    guard let name = PublicVariable(variable.name),
      let span = variable.nameSpan ?? variable.value.span,
      let reason = reason(name, variable.value)
    else { return }
    add(
      variable.name, name, reason: reason, Place(span: span, setting: setting, isSample: isSample))
  }

  private mutating func add(
    _ variable: String, _ name: PublicVariable, reason: PublicSecret.Reason, _ place: Place
  ) {
    entries[variable, default: Entry(name: name, reason: reason, places: [])].places.append(place)
  }

  private func reason(
    _ name: PublicVariable, _ value: Sourced<String>
  ) -> PublicSecret.Reason? {
    if let text = value.value, !PublicVariable.mayBeSecret(text) { return nil }
    if name.namesSecret { return .name }
    let source = value.pieces.compactMap(\.variable).first {
      PublicVariable($0) == nil && PublicVariable.namesSecret($0)
    }
    if let source { return .variable(source) }
    guard let secret = value.value.map({ Secret($0) }), let other = known[secret] else {
      return nil
    }
    return .same(other.what, at: other.span)
  }

  private var found: [PublicSecret] {
    entries.sorted { $0.key < $1.key }.compactMap { name, entry in
      guard let first = entry.places.first else { return nil }
      var seen: Set<Span> = [first.span]
      return PublicSecret(
        name: name, prefix: entry.name.prefix, span: first.span, setting: first.setting,
        others: entry.places.map(\.span).filter { seen.insert($0).inserted },
        reason: entry.reason, isSure: !entry.name.isCommonWord,
        isSample: entry.places.allSatisfy(\.isSample))
    }
  }
}

/// What an env file's name says of its use.
enum EnvFileNames {
  private static let words = ["example", "sample", "template", "dist", "tpl", "default"]

  /// Whether the file only shows which variables there are.
  static func isSample(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
    return name.split { !$0.isLetter && !$0.isNumber }.contains { words.contains(String($0)) }
  }
}
