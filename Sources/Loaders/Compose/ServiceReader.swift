// From a merged service to the model.

import Deployment
import SourceText
import Syntax

/// Reads the services of a merged project.
struct ServiceReader {
  private let scope: VariableScope
  private let activeProfiles: Set<String>
  private let networks: Set<String>
  private let mountReader: MountReader

  /// Makes a reader for a project; `*` among the active profiles stands for all.
  init(model: ComposeNode, scope: VariableScope, activeProfiles: Set<String>) {
    self.scope = scope
    self.activeProfiles = activeProfiles
    networks = Set((model["networks"]?.members ?? []).map(\.name))
    mountReader = MountReader(model: model, scope: scope)
  }

  /// The service under a key of `services`.
  func service(
    _ member: ComposeMember, session: inout ComposeSession, files: inout some FileAccess
  ) -> Service {
    let node = member.value
    var service = Service(name: member.name, nameSpan: member.nameSpan)
    service.image = node["image"]?.text ?? .absent
    service.build = build(node["build"], session: &session)
    if service.image.isAbsent, service.build == nil, node["provider"] == nil {
      session.refuseIncomplete("the service has neither an image nor a build", at: member.nameSpan)
    }
    let image = dockerfileFacts(
      of: service.build, at: node["build"]?.span, session: &session, files: &files)
    service.build?.exposedPorts = image.exposedPorts
    service.build?.baseImage = image.baseImage
    let environment = EnvironmentReader(scope: scope).environment(
      of: node, over: image.environment, session: &session, files: &files)
    service.environment = environment.variables
    service.unreadEnvFiles = environment.unread
    service.labels = EnvironmentReader.variables(node["labels"]).sorted { $0.name < $1.name }
    service.swarmLabels = EnvironmentReader.variables(
      node["deploy"]?["labels"].map(ServiceShape.assignments)
    ).sorted { $0.name < $1.name }
    service.containerName = node["container_name"]?.text ?? .absent
    service.hostname = node["hostname"]?.text ?? .absent
    readNetworks(of: node, into: &service, session: &session)
    service.ports = PortReader.ports(node["ports"]?.listed ?? [], session: &session)
    service.expose = NetworkReader.unique((node["expose"]?.listed ?? []).compactMap(\.text))
    service.extraHosts = HostEntries.read(node["extra_hosts"]?.listed ?? [])
    service.links = links(node)
    service.mounts = mountReader.mounts(of: node, session: &session)
    service.mounts += image.mounts
    service.entrypoint = words(node["entrypoint"])
    service.command = words(node["command"])
    service.commandSpan = node["command"]?.span
    service.profiles = NetworkReader.unique((node["profiles"]?.listed ?? []).compactMap(\.text))
      .map(\.textWithUnknownsEmpty)
    service.isActive =
      service.profiles.isEmpty || activeProfiles.contains("*")
      || service.profiles.contains(where: activeProfiles.contains)
    service.dependsOn = dependencies(node, service)
    return service
  }

  // MARK: Networks

  private func readNetworks(
    of node: ComposeNode, into service: inout Service, session: inout ComposeSession
  ) {
    service.networkMode = node["network_mode"]?.text ?? .absent
    let mode = service.networkMode.textWithUnknownsEmpty
    if !mode.isEmpty {
      if let networks = node["networks"], !networks.members.isEmpty {
        session.refuse("`networks` and `network_mode` exclude each other", at: networks.span)
      }
      return
    }
    service.networks = NetworkReader.memberships(of: node)
    for membership in service.networks {
      guard membership.network != "default", let span = membership.span,
        !networks.contains(membership.network)
      else { continue }
      session.refuseIncomplete("the network `\(membership.network)` is not defined", at: span)
    }
  }

  private func links(_ node: ComposeNode) -> [Link] {
    NetworkReader.unique((node["links"]?.listed ?? []).compactMap(\.text)).map { text in
      let cut = text.cut { $0 == UInt8(ascii: ":") }
      let service = (cut?.head ?? text).textWithUnknownsEmpty
      return Link(
        service: service, alias: cut?.tail.textWithUnknownsEmpty ?? service, span: text.span)
    }
  }

  /// `depends_on`, then what links and a shared network namespace imply.
  private func dependencies(_ node: ComposeNode, _ service: Service) -> [String] {
    var names = (node["depends_on"]?.members ?? []).map(\.name)
    names += service.links.map(\.service)
    if let mode = service.networkMode.value, mode.hasPrefix("service:") {
      names.append(String(mode.dropFirst("service:".count)))
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  // MARK: Command and build

  /// The words of a command: a list as it is, a text split as a shell would.
  private func words(_ node: ComposeNode?) -> [Sourced<String>]? {
    switch node?.content {
    case .scalar(let scalar): ShellWords.split(scalar.text)
    case .sequence(let elements): elements.compactMap(\.text)
    case .null, .mapping, nil: nil
    }
  }

  private func build(_ node: ComposeNode?, session: inout ComposeSession) -> Build? {
    guard let node, node.isMapping else { return nil }
    let context = node["context"]
    let directory = context?.directory ?? node.directory
    let written =
      context?.text ?? .known(".", span: node.span, origin: .defaulted("the project directory"))
    let isRemote = ComposeSession.isRemote(written.textWithUnknownsEmpty)
    let path = isRemote ? written : MountReader.resolved(written, in: directory)
    var build = Build(context: path)
    build.target = node["target"]?.text ?? .absent
    build.arguments = EnvironmentReader.variables(node["args"]).map { argument in
      guard argument.value.isAbsent else { return argument }
      var argument = argument
      argument.value = scope[argument.name] ?? argument.value
      return argument
    }
    if let inline = node["dockerfile_inline"] {
      session.note(
        "the Dockerfile is written inside the compose file and was not read", at: inline.span)
    } else if !isRemote {
      build.dockerfile = dockerfile(node["dockerfile"]?.text, in: path)
    }
    return build
  }

  /// The path of the Dockerfile, which starts from the context.
  private func dockerfile(_ written: Sourced<String>?, in context: Sourced<String>) -> Sourced<
    String
  > {
    let name =
      written ?? .known("Dockerfile", span: context.span, origin: .defaulted("Dockerfile"))
    if context.isUnknown {
      return Sourced(.unknown(needs: context.needs + name.needs), span: name.span)
    }
    return MountReader.resolved(name, in: context.textWithUnknownsEmpty)
  }

  /// What the Dockerfile of a build says; nothing where it cannot be read.
  private func dockerfileFacts(
    of build: Build?, at site: Span?, session: inout ComposeSession, files: inout some FileAccess
  ) -> DockerfileFacts {
    guard let build, let site, let path = build.dockerfile.value, let context = build.context.value,
      let file = session.file(
        path, as: .dockerfile, namedAt: build.dockerfile.span ?? site, files: &files)
    else { return DockerfileFacts() }
    let view = files
    var reader = DockerfileReader(
      DockerfileParser.parse(file), context: context, arguments: build.arguments, site: site,
      isDirectory: { view.isDirectory($0) })
    return reader.read(target: build.target.value)
  }
}
