// What compose checks across the services of a project.

import Deployment
import SourceText

/// References between services, and what a name excludes.
enum ProjectChecks {
  /// Reports dependencies on services that are not there, and notes those on inactive ones.
  static func check(_ project: ComposeProject, model: ComposeNode, session: inout ComposeSession) {
    let services = Dictionary(project.services.map { ($0.name, $0) }) { first, _ in first }
    let members = model["services"]?.members ?? []
    for (service, member) in zip(project.services, members) where service.isActive {
      let written = member.value["depends_on"]
      for name in service.dependsOn {
        let dependency = written?.members.last { $0.name == name }
        let span = dependency?.nameSpan ?? service.nameSpan
        let isRequired = dependency?.value["required"].map(\.isTrue) ?? true
        guard isRequired, let span else { continue }
        guard let other = services[name] else {
          session.refuseIncomplete(
            "service \"\(service.name)\" depends on undefined service \"\(name)\"", at: span)
          continue
        }
        if !other.isActive {
          // Only an error as long as nobody activates the profile on the command line.
          session.note(
            "service \"\(service.name)\" depends on \"\(name)\", whose profile is not active",
            at: span)
        }
      }
    }
    checkCircles(project, members: members, session: &session)
    for member in members { checkReplicas(member, session: &session) }
  }

  /// Services that wait for each other (compose-go, graph.CheckCycle).
  private static func checkCircles(
    _ project: ComposeProject, members: [ComposeMember], session: inout ComposeSession
  ) {
    let nodes = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    let next = Dictionary(project.services.map { ($0.name, $0.dependsOn) }) { first, _ in first }
    var done: Set<String> = []
    for service in project.services where !done.contains(service.name) {
      // The path from the start, each with the number of its dependencies that were followed.
      var path: [(name: String, followed: Int)] = [(service.name, 0)]
      var onPath: Set<String> = [service.name]
      while let (name, followed) = path.last {
        let dependencies = next[name] ?? []
        guard followed < dependencies.count else {
          path.removeLast()
          onPath.remove(name)
          done.insert(name)
          continue
        }
        path[path.count - 1].followed += 1
        let dependency = dependencies[followed]
        if onPath.contains(dependency) {
          let circle = path.map(\.name).drop { $0 != dependency } + [dependency]
          let written = nodes[name]?["depends_on"]?.members.last { $0.name == dependency }
          guard let span = written?.nameSpan ?? nodes[name]?.span else { continue }
          session.refuse(
            "dependency cycle detected: \(circle.joined(separator: " -> "))", at: span)
        } else if !done.contains(dependency), next[dependency] != nil {
          path.append((dependency, 0))
          onPath.insert(dependency)
        }
      }
    }
  }

  /// A fixed name allows one container only.
  private static func checkReplicas(_ member: ComposeMember, session: inout ComposeSession) {
    guard let name = member.value["container_name"], !name.plainText.isEmpty else { return }
    for (path, node) in [
      ("scale", member.value["scale"]), ("deploy.replicas", member.value["deploy"]?["replicas"]),
    ] {
      guard let count = node?.text?.value.flatMap({ Int($0) }), count > 1 else { continue }
      session.refuse(
        "services.\(member.name): can't set container_name and \(path) as container name must be unique",
        at: name.span)
    }
  }
}

extension ComposeSession {
  /// What of the services' variables, build arguments and secrets must never be shown.
  mutating func redaction(of project: ComposeProject, files: inout some FileAccess) -> Redaction {
    for service in project.services {
      let built = service.build.map { $0.arguments + $0.settings } ?? []
      for variable in service.environment + service.labels + built {
        secrets.add(variable.name, variable.value)
      }
      for flag in CommandLine(service).flags where SecretNames.isSecret(flag: flag.name) {
        secrets.add(flag.value)
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
