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
  /// What of the services' variables, build arguments and secrets must never be shown.
  mutating func redaction(of project: ComposeProject, files: inout some FileAccess) -> Redaction {
    for service in project.services {
      for variable in service.environment + service.labels + (service.build?.arguments ?? []) {
        secrets.add(variable.name, variable.value)
      }
      for mount in service.mounts where mount.kind == .secret {
        secrets.add(mount.content)
        guard let path = mount.source.value, RelativePath.isInside(path),
          !files.isDirectory(path), let file = files.file(at: path)
        else { continue }
        secrets.add(file)
      }
    }
    let names = project.services.flatMap { [$0.name, $0.image.textWithUnknownsEmpty] }
    return secrets.redaction(
      publicNames: names + project.networks.map(\.key) + [project.name, project.path])
  }
}
