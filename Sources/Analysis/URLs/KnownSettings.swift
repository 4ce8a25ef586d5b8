// Looks up what a program does with a variable or a flag.

import Deployment

/// The settings of the known programs, by name.
enum KnownSettings {
  /// A setting and its program.
  struct Match: Sendable {
    let program: KnownProgram
    let setting: KnownSetting
  }

  /// A name without case and punctuation: `spring.security.…issuer-uri` and `SPRING_SECURITY_…ISSUER_URI`
  /// are one setting (Spring Boot's and MicroProfile's binding of environment variables).
  static func plain(_ name: String) -> String {
    String(
      decoding: name.utf8.filter { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
          || byte == UInt8(ascii: "*")
      }, as: UTF8.self
    ).uppercased()
  }

  private static let exact: [String: [Match]] = {
    var byName: [String: [Match]] = [:]
    for program in KnownPrograms.all {
      for setting in program.settings where !setting.name.contains("*") {
        byName[plain(setting.name), default: []].append(Match(program: program, setting: setting))
      }
    }
    return byName
  }()
  /// The settings with a `*`, each with the plain text on both sides of it.
  private static let patterns: [(head: String, tail: String, match: Match)] =
    KnownPrograms.all.flatMap { program in
      program.settings.compactMap { setting in
        let halves = plain(setting.name).split(separator: "*", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        return (
          String(halves[0]), String(halves[1]), Match(program: program, setting: setting)
        )
      }
    }
  private static let flags: [String: [Match]] = {
    var byFlag: [String: [Match]] = [:]
    for program in KnownPrograms.all {
      for setting in program.settings {
        guard let flag = setting.flag else { continue }
        byFlag[flag, default: []].append(Match(program: program, setting: setting))
      }
    }
    return byFlag
  }()

  /// What the programs that a service may run do with a variable; several where the text holds several URLs.
  static func of(variable name: String, in service: Service) -> [Match] {
    let name = plain(name)
    let found =
      exact[name]
      ?? patterns.filter { head, tail, _ in
        name.utf8.count >= head.utf8.count + tail.utf8.count && name.hasPrefix(head)
          && name.hasSuffix(tail)
      }.map(\.match)
    return found.filter { $0.program.runs(in: service) && isUsed($0.setting, in: service) }
  }

  /// What the program that a service runs does with a flag.
  static func of(flag name: String, in service: Service) -> Match? {
    (flags[name] ?? []).first {
      $0.program.ownsFlags(of: service) && isUsed($0.setting, in: service)
    }
  }

  private static func isUsed(_ setting: KnownSetting, in service: Service) -> Bool {
    guard let prefix = setting.onlyBeside else { return true }
    return service.environment.contains { $0.name.hasPrefix(prefix) }
  }

  /// Whether another setting makes the program only compare the URL.
  static func isOnlyCompared(_ setting: KnownSetting, in service: Service) -> Bool {
    setting.comparedBeside.contains { other in
      let halves = other.split(separator: "=", maxSplits: 1).map(String.init)
      let name = halves.first ?? other
      let value: String?
      if name.hasPrefix("-") {
        guard let flag = CommandLine(service).flags.last(where: { $0.name == name }) else {
          return false
        }
        value = flag.value.isAbsent ? "true" : flag.value.value
      } else {
        let wanted = plain(name)
        guard let variable = service.environment.first(where: { plain($0.name) == wanted }),
          variable.value.isPresent
        else { return false }
        value = variable.value.value
      }
      guard let text = value?.lowercased() else { return true }
      return halves.count > 1 ? text == halves[1] : text != "false" && text != ""
    }
  }
}
