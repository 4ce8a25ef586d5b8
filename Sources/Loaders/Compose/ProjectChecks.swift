// What compose checks across the services of a project.

import Deployment
import SourceText

/// References between services.
enum ProjectChecks {
  /// Reports dependencies on services that are not there, and notes those on inactive ones.
  static func check(_ project: ComposeProject, model: ComposeNode, session: inout ComposeSession) {
    let services = Dictionary(project.services.map { ($0.name, $0) }) { first, _ in first }
    for service in project.services where service.isActive {
      let written = model["services"]?[service.name]?["depends_on"]
      for name in service.dependsOn {
        let dependency = written?.members.last { $0.name == name }
        let span = dependency?.nameSpan ?? service.nameSpan
        let isRequired = dependency?.value["required"].map(\.isTrue) ?? true
        guard isRequired, let span else { continue }
        guard let other = services[name] else {
          session.refuseIncomplete(
            "`\(service.name)` depends on `\(name)`, which is no service", at: span)
          continue
        }
        if !other.isActive {
          // Only an error as long as nobody activates the profile on the command line.
          session.note(
            "`\(service.name)` depends on `\(name)`, whose profile is not active", at: span)
        }
      }
    }
  }
}

extension ComposeSession {
  /// Hides what the services' variables, build arguments and secrets hold.
  mutating func hideSecrets(of services: [Service], files: inout some FileAccess) {
    for service in services {
      for variable in service.environment + service.labels + (service.build?.arguments ?? []) {
        redaction.hideSecret(named: variable.name, value: variable.value)
      }
      for mount in service.mounts where mount.kind == .secret {
        redaction.hideAll(of: mount.content)
        guard let path = mount.source.value, RelativePath.isInside(path),
          !files.isDirectory(path), let file = files.file(at: path)
        else { continue }
        redaction.hide(file.span)
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let start = file.bytes.firstIndex { !isBlank($0) } ?? 0
        let end = file.bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
        if end - start <= 4096, start < end {
          redaction.hide(value: String(decoding: file.bytes[start..<end], as: UTF8.self))
        }
      }
    }
  }
}
