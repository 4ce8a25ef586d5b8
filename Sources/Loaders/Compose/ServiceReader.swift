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
      session.refuseIncomplete(
        "service \"\(member.name)\" has neither an image nor a build context specified",
        at: member.nameSpan)
    }
    let image = dockerfileFacts(
      of: service.build, node["build"], session: &session, files: &files)
    if var build = service.build {
      build.exposedPorts = image.exposedPorts
      build.baseImage = image.baseImage
      build.entrypoint = image.entrypoint
      build.command = image.command
      build.settings = image.settings
      build.hasUnseenSteps = image.hasUnseenSteps
      service.build = build
    }
    let variables = EnvironmentReader(scope: scope)
    let environment = variables.environment(
      of: node, over: image.environment, session: &session, files: &files)
    service.environment = environment.variables
    service.unreadEnvFiles = environment.unread
    service.labels = variables.labels(of: node, session: &session, files: &files)
    service.swarmLabels = EnvironmentReader.variables(
      node["deploy"]?["labels"].map(ServiceShape.assignments)
    ).sorted { $0.name < $1.name }
    service.containerName = node["container_name"]?.text ?? .absent
    service.hostname = node["hostname"]?.text ?? .absent
    readNetworks(of: node, into: &service, session: &session)
    service.ports = PortReader.ports(
      of: service.name, node["ports"]?.listed ?? [], session: &session)
    service.expose = NetworkReader.unique((node["expose"]?.listed ?? []).compactMap(\.text))
    service.extraHosts = HostEntries.read(node["extra_hosts"]?.listed ?? [], session: &session)
    service.links = links(node)
    service.mounts = mountReader.mounts(of: member, session: &session)
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
    if service.networkMode.isPresent {
      if let networks = node["networks"], !networks.members.isEmpty,
        !service.networkMode.textWithUnknownsEmpty.isEmpty
      {
        session.refuse(
          "service \(service.name) declares mutually exclusive `network_mode` and `networks`",
          at: networks.span)
      }
      return
    }
    if node["provider"] != nil { return }
    service.networks = NetworkReader.memberships(of: node)
    for membership in service.networks {
      guard membership.network != "default", let span = membership.span,
        !networks.contains(membership.network)
      else { continue }
      session.refuseIncomplete(
        "service \"\(service.name)\" refers to undefined network \(membership.network)", at: span)
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
    if node["dockerfile_inline"] == nil, !isRemote {
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
    of build: Build?, _ node: ComposeNode?, session: inout ComposeSession,
    files: inout some FileAccess
  ) -> DockerfileFacts {
    guard let build, let node, let path = build.context.value else { return DockerfileFacts() }
    let context = BuildContext(
      path: path, named: namedContexts(node), arguments: build.arguments, site: node.span)
    let inline = node["dockerfile_inline"]?.text
    var place: Span?
    let tree: DockerfileTree
    if let inline, let span = inline.span {
      if let file = files.path(of: span.file).flatMap({ files.file(at: $0) }),
        let block = InlineFile(
          inline, name: "dockerfile", in: file, placeholder: { "${\($0)}" }),
        block.variables.isEmpty
      {
        tree = DockerfileParser.parse(block.source)
      } else {
        // In quotes, and with long values, the text has other places than its lines.
        place = span
        tree = DockerfileParser.parse(
          SourceFile(
            id: span.file, path: path,
            bytes: InlineFile.bytes(of: inline, placeholder: { "${\($0)}" })))
      }
    } else if let file = build.dockerfile.value,
      let source = session.file(
        file, as: .dockerfile, namedAt: build.dockerfile.span ?? node.span, files: &files)
    {
      tree = DockerfileParser.parse(source)
    } else {
      return DockerfileFacts()
    }
    let view = files
    var reader = DockerfileReader(
      tree, context: context,
      files: BuildFiles(isDirectory: { view.isDirectory($0) }, exists: { view.exists($0) }))
    let facts = reader.read(target: build.target.value)
    return place.map { facts.placed(at: $0) } ?? facts
  }

  /// The folders that `additional_contexts` gives names to.
  private func namedContexts(_ build: ComposeNode) -> [String: String] {
    let node = build["additional_contexts"].map(ServiceShape.assignments)
    var found: [String: String] = [:]
    for member in node?.members ?? [] {
      guard let path = member.value.text?.value, !path.contains("://"), !path.hasPrefix("service:")
      else { continue }
      found[member.name] = RelativePath.resolve(path, in: member.value.directory)
    }
    return found
  }
}

extension DockerfileFacts {
  /// The facts with one place for all of them.
  fileprivate func placed(at span: Span) -> DockerfileFacts {
    func placed<Value>(_ value: Sourced<Value>) -> Sourced<Value> {
      Sourced(value.state, span: span, origin: value.origin)
    }
    var result = self
    result.baseImage = placed(baseImage)
    result.exposedPorts = exposedPorts.map(placed)
    result.environment = environment.map {
      EnvironmentVariable(name: $0.name, value: placed($0.value), nameSpan: span)
    }
    result.settings = settings.map {
      EnvironmentVariable(name: $0.name, value: placed($0.value), nameSpan: span)
    }
    result.mounts = mounts.map {
      Mount(kind: $0.kind, source: placed($0.source), target: placed($0.target), span: span)
    }
    return result
  }
}
