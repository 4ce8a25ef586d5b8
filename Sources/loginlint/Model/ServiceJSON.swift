// One service as JSON, with the values that docker compose would use.

import Deployment
import Reports

struct ServiceJSON {
  private let service: Service
  private let values: ShownValues

  init(_ service: Service, _ values: ShownValues) {
    self.service = service
    self.values = values
  }

  /// The object; what is empty is left out.
  var value: JSONValue {
    .object(present: [
      "image": text(service.image),
      "active": service.isActive ? nil : false,
      "build": service.build.map(build),
      "command": service.command.map(words),
      "entrypoint": service.entrypoint.map(words),
      "environment": object(service.environment.filter { !$0.isOfImage }, variable),
      "image_environment": object(service.environment.filter(\.isOfImage), variable),
      "labels": object(service.labels, variable),
      "unresolved": object(service.unresolved) { .init($0.key, .strings($0.needs)) },
      "ports": list(service.ports, port),
      "expose": list(service.expose) { .string(values.text($0)) },
      "networks": object(service.networks) { membership in
        .init(
          membership.network, .array(membership.aliases.map { .string(values.text($0)) }))
      },
      "network_mode": text(service.networkMode),
      "hostname": text(service.hostname),
      "container_name": text(service.containerName),
      "extra_hosts": list(service.extraHosts) {
        .string("\($0.host)=\(values.text($0.address))")
      },
      "links": list(service.links) { .string("\($0.service):\($0.alias)") },
      "volumes": list(service.mounts) { mount in
        .object(present: [
          "type": .string(mount.kind.rawValue),
          "source": text(mount.source),
          "target": .string(values.text(mount.target)),
          "content": text(mount.content),
        ])
      },
    ])
  }

  private func variable(_ variable: EnvironmentVariable) -> JSONValue.Member {
    .init(
      variable.name, variable.value.isAbsent ? .null : .string(values.text(variable.value)))
  }

  private func words(_ words: [Sourced<String>]) -> JSONValue {
    .array(words.map { .string(values.text($0)) })
  }

  /// Arguments that nobody sets are left out, as docker compose does.
  private func build(_ build: Build) -> JSONValue {
    .object(present: [
      "context": text(build.context),
      "dockerfile": text(build.dockerfile),
      "target": text(build.target),
      "args": object(build.arguments.filter { $0.value.isPresent }, variable),
    ])
  }

  private func port(_ port: PublishedPort) -> JSONValue {
    .object(present: [
      "host_ip": .string(values.text(port.hostIP)),
      "published": .string(values.text(port.published)),
      "target": port.target.value.map { .integer($0) },
      "protocol": .string(port.transport),
    ])
  }

  private func text(_ value: Sourced<String>) -> JSONValue? {
    value.isAbsent ? nil : .string(values.text(value))
  }

  private func list<Element>(_ elements: [Element], _ encode: (Element) -> JSONValue) -> JSONValue?
  {
    elements.isEmpty ? nil : .array(elements.map(encode))
  }

  private func object<Element>(
    _ elements: [Element], _ member: (Element) -> JSONValue.Member
  ) -> JSONValue? {
    elements.isEmpty ? nil : .object(elements.map(member))
  }
}

extension EnvironmentVariable {
  /// Whether the Dockerfile sets it, which docker compose does not read.
  fileprivate var isOfImage: Bool {
    if case .inherited(via: "Dockerfile", at: _) = value.origin { true } else { false }
  }
}
