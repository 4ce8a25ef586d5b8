// What a container does before it starts nginx: which files it makes, and which one nginx reads first.

import Deployment
import SourceText

/// The start of a container, as far as the repository's files show it.
struct NginxStart {
  private static let depthLimit = 4

  /// The file that `-c` names, by its path in the container.
  private(set) var main: String?
  /// Whether commands under a condition decide about files.
  private(set) var isUncertain = false
  private(set) var notes: [Because.Step] = []

  private let service: Service
  private var environment: [String: Sourced<String>]
  private var prefix: String?
  private var folder = "/"
  private var depth = 0
  private var container: ContainerFiles

  /// Follows the entry point and the command of a service.
  static func follow(
    _ service: Service, in container: ContainerFiles, access: inout some FileAccess
  ) -> (start: NginxStart, container: ContainerFiles) {
    var start = NginxStart(service, container)
    start.run(access: &access)
    return (start, start.container)
  }

  private init(_ service: Service, _ container: ContainerFiles) {
    self.service = service
    self.container = container
    environment = service.environmentByName
    // Docker's own DNS server on networks of a project (15-local-resolvers.envsh of docker-nginx).
    if environment["NGINX_ENTRYPOINT_LOCAL_RESOLVERS"]?.isPresent == true,
      !service.networks.isEmpty
    {
      environment["NGINX_LOCAL_RESOLVERS"] = .known("127.0.0.11")
    }
  }

  private mutating func run(access: inout some FileAccess) {
    // An entry point of one's own takes the image's command away (compose specification, `entrypoint`).
    let entrypoint = service.entrypoint ?? service.build?.entrypoint
    let command =
      service.command ?? (service.entrypoint == nil ? service.build?.command : nil) ?? []
    if let entrypoint, !entrypoint.isEmpty {
      start(Self.words(entrypoint + command), access: &access)
    } else {
      startByImage(Self.words(command), access: &access)
    }
  }

  private static func words(_ texts: [Sourced<String>]) -> [StartWord] {
    texts.map { StartWord(text: $0.textWithUnknownsEmpty, span: $0.span, source: $0) }
  }

  /// The image's own entry point, which fills templates in for nginx and for nothing else
  /// (docker-nginx, docker-entrypoint.sh).
  private mutating func startByImage(_ words: [StartWord], access: inout some FileAccess) {
    if words.isEmpty || ["nginx", "nginx-debug"].contains(words[0].text) || words[0].isUnknown {
      let scripts = container.paths(matching: "/docker-entrypoint.d/*.*sh")
      let own = "/docker-entrypoint.d/20-envsubst-on-templates.sh"
      for path in scripts where path < own { runFile(at: path, access: &access) }
      if container.keepsImageFile(at: own) { fillTemplates(access: &access) }
      for path in scripts where path > own { runFile(at: path, access: &access) }
    } else if !container.paths(matching: "/etc/nginx/templates/*.template").isEmpty,
      !words.contains(where: { $0.text.contains("docker-entrypoint.sh") }), service.isOfficialNginx
    {
      notes.append(
        Because.Step(
          "the image fills templates in only where the command begins with `nginx`",
          at: words[0].span ?? service.commandSpan ?? service.effectiveImage.span
            ?? service.nameSpan ?? Span(file: FileID(0), start: 0, end: 0)))
    }
    start(words, access: &access)
  }

  private mutating func fillTemplates(access: inout some FileAccess) {
    let service = service
    let filter = service.variable("NGINX_ENVSUBST_FILTER")?.value
    container.fillTemplates(
      { service.variable($0)?.value.value },
      filling: TemplateFilling(
        // A filter that nobody knows may keep any variable as it is.
        environment: filter?.isUnknown == true ? [:] : environment,
        scope: .present(filter: filter?.value), isComplete: service.unreadEnvFiles.isEmpty,
        span: filter?.span), access: &access)
  }

  // MARK: Commands

  /// The words of a command line, programs that only start others left out.
  private mutating func start(_ words: [StartWord], access: inout some FileAccess) {
    var words = words[...]
    while let first = words.first {
      switch RelativePath.name(of: first.text) {
      case "tini", "dumb-init", "docker-init", "nohup", "exec", "env", "sudo", "gosu", "su-exec":
        let takesUser = ["gosu", "su-exec"].contains(RelativePath.name(of: first.text))
        words = words.dropFirst(takesUser ? 2 : 1).drop { $0.text.hasPrefix("-") }
      case "sh", "bash", "ash", "dash":
        startShell(words.dropFirst(), access: &access)
        return
      case "docker-entrypoint.sh" where container.files[first.text] == nil:
        startByImage(Array(words.dropFirst()), access: &access)
        return
      default:
        perform(Array(words), input: nil, output: nil, at: first.span, access: &access)
        return
      }
    }
  }

  private mutating func startShell(_ words: ArraySlice<StartWord>, access: inout some FileAccess) {
    var words = words
    var isText = false
    while let word = words.first, word.text.hasPrefix("-"), word.text.utf8.count > 1 {
      words.removeFirst()
      if !word.text.hasPrefix("--"), word.text.contains("c") { isText = true }
      if word.text == "-o" { words = words.dropFirst() }
    }
    guard let first = words.first else { return }
    if isText {
      if let source = first.source { noteShadowed(source) }
      run(ShellScript(first.source ?? .known(first.text, span: first.span)), access: &access)
    } else {
      runFile(at: absolute(first.text), access: &access)
    }
  }

  /// A configuration that is written in the command: compose replaces a single `$` there as well.
  private mutating func noteShadowed(_ source: Sourced<String>) {
    let text = source.textWithUnknownsEmpty
    guard text.contains("proxy_pass") || text.contains("proxy_set_header") else { return }
    shadowedVariables += ShadowedVariable.replacedByCompose(in: source)
  }

  /// Variables of nginx's own that compose replaces in the command.
  private(set) var shadowedVariables: [ShadowedVariable] = []

  /// A script of the repository.
  private mutating func runFile(at path: String, access: inout some FileAccess) {
    guard depth < Self.depthLimit, let file = container.file(at: path, access: &access) else {
      return
    }
    depth += 1
    defer { depth -= 1 }
    run(
      ShellScript(.known(String(decoding: file.bytes, as: UTF8.self), span: file.span)),
      access: &access)
  }

  private mutating func run(_ script: ShellScript, access: inout some FileAccess) {
    for pipeline in script.pipelines {
      // Each command of a pipeline reads what the one before it prints.
      var input: StartWord?
      for (index, command) in pipeline.enumerated() {
        for (name, value) in command.assignments {
          environment[name] = expanded(value).value
        }
        let output = command.output.map { expanded($0) }
        input = command.input.map { expanded($0) } ?? input
        if command.hasHereDocument { input = nil }
        let target =
          output ?? Self.target(ofNext: pipeline.dropFirst(index + 1)).map { expanded($0) }
        let words = command.words.map { expanded($0) }
        if target != nil, script.hasBranches { isUncertain = true }
        guard let first = words.first else { continue }
        perform(words, input: input, output: target, at: command.span, access: &access)
        if first.text == "cat", input == nil, words.count == 2 { input = words[1] }
      }
    }
  }

  /// `… | tee file` and `… | cat > file`.
  private static func target(ofNext commands: ArraySlice<ShellCommand>) -> ShellWord? {
    guard let next = commands.first, commands.count == 1, let name = next.words.first?.literal
    else {
      return nil
    }
    switch name {
    case "tee": return next.words.dropFirst().first { $0.literal?.hasPrefix("-") != true }
    case "cat", "sponge": return next.output ?? next.words.dropFirst().first
    default: return nil
    }
  }

  private func expanded(_ word: ShellWord) -> StartWord {
    var text = ""
    var isOpen = false
    for part in word.parts {
      switch part {
      case .text(let literal): text += literal
      case .other: isOpen = true
      case .variable(let name, let fallback):
        let value = environment[name]
        if let known = value?.value, !known.isEmpty || fallback == nil {
          text += known
        } else if let fallback, value?.isPresent != true {
          text += fallback
        } else {
          isOpen = true
        }
      }
    }
    return StartWord(text: text, span: word.span, isUnknown: isOpen)
  }

  private func absolute(_ path: String) -> String {
    RelativePath.normalised(path.hasPrefix("/") ? path : "\(folder)/\(path)")
  }

  // MARK: What commands do to files

  private mutating func perform(
    _ words: [StartWord], input: StartWord?, output: StartWord?, at span: Span?,
    access: inout some FileAccess
  ) {
    guard let first = words.first else { return }
    let arguments = Array(words.dropFirst())
    let paths = arguments.filter { !$0.text.hasPrefix("-") }
    switch RelativePath.name(of: first.text) {
    case "nginx", "nginx-debug", "openresty", "nginx.sh": startNginx(arguments)
    case "envsubst":
      fill(input, output, scope: scope(of: paths.first, at: span), at: span, access: &access)
    case "cat" where paths.count == 1: fill(paths[0], output, scope: nil, at: span, access: &access)
    case "cp", "mv", "ln", "install": copy(paths, access: &access)
    case "rm", "unlink":
      for path in paths where !path.isUnknown { container.remove(absolute(path.text)) }
    case "sed": edit(arguments, input: input, output: output, at: span, access: &access)
    case "dockerize":
      for (index, word) in arguments.enumerated() where word.text == "-template" {
        guard arguments.indices.contains(index + 1) else { continue }
        let parts = arguments[index + 1].text.split(separator: ":").map(String.init)
        guard parts.count == 2 else { continue }
        fill(
          StartWord(text: parts[0]), StartWord(text: parts[1]), scope: nil, at: span,
          access: &access)
      }
      let rest = arguments.drop { $0.text.hasPrefix("-") || $0.text.contains(":") }
      start(Array(rest), access: &access)
    case "cd": if let path = paths.first, !path.isUnknown { folder = absolute(path.text) }
    case "export":
      for word in arguments {
        guard let equals = word.text.firstIndex(of: "=") else { continue }
        let value = String(word.text[word.text.index(after: equals)...])
        environment[String(word.text[..<equals])] =
          word.isUnknown
          ? .unknown(needs: [String(word.text[..<equals])]) : .known(value, span: word.span)
      }
    case "unset": for word in arguments { environment[word.text] = nil }
    case ".", "source":
      if let path = paths.first { runFile(at: absolute(path.text), access: &access) }
    case "sh", "bash", "ash", "dash", "exec", "tini", "dumb-init", "su-exec", "gosu",
      "docker-entrypoint.sh":
      guard depth < Self.depthLimit else { return }
      depth += 1
      start(words, access: &access)
      depth -= 1
    default:
      if first.text.contains("/") { runFile(at: absolute(first.text), access: &access) }
      noteWritten(output, at: span)
    }
  }

  /// A configuration that another program prints.
  private mutating func noteWritten(_ output: StartWord?, at span: Span?) {
    guard let output, let span, output.text.hasSuffix(".conf") else { return }
    container.remove(absolute(output.text))
    notes.append(
      Because.Step("the start command writes `\(output.text)`, which is not read", at: span))
  }

  /// Which variables envsubst replaces; its argument names them in any text.
  private mutating func scope(of format: StartWord?, at span: Span?) -> TemplateFilling.Scope {
    guard let format else { return .all }
    // "$(env | …)" names what the environment has.
    if format.isUnknown { return .present(filter: nil) }
    let names = ProxyWord(text: format.text, span: Span(file: FileID(0), start: 0, end: 0))
      .variables
    if names.isEmpty, let span = format.span ?? span {
      notes.append(
        Because.Step(
          "envsubst is told to replace nothing: in a compose file `$$NAME` names a variable",
          at: span))
    }
    return .listed(Set(names))
  }

  /// Makes one file of another; a template's variables are replaced where `scope` says which.
  private mutating func fill(
    _ input: StartWord?, _ output: StartWord?, scope: TemplateFilling.Scope?, at span: Span?,
    access: inout some FileAccess
  ) {
    guard let input, let output, !input.isUnknown, !output.isUnknown else {
      noteWritten(output, at: span)
      return
    }
    let path = absolute(input.text)
    container.collect(below: [path], access: &access)
    guard let file = container.file(at: path, access: &access) else {
      noteWritten(output, at: span)
      return
    }
    let earlier = container.fillings[file.id]
    let filling = scope.map {
      TemplateFilling(
        environment: environment, scope: $0, isComplete: service.unreadEnvFiles.isEmpty, span: span)
    }
    container.place(file, at: absolute(output.text), filling: filling ?? earlier)
  }

  private mutating func copy(_ paths: [StartWord], access: inout some FileAccess) {
    guard let last = paths.last, paths.count > 1, !last.isUnknown else { return }
    let target = absolute(last.text)
    for source in paths.dropLast() where !source.isUnknown {
      let from = absolute(source.text)
      let folder = RelativePath.directory(of: from)
      container.collect(below: [folder == "/" ? from : folder], access: &access)
      _ = container.file(at: from, access: &access)
      let found = container.paths(matching: from) + container.paths(matching: from + "/**")
      let isFolder =
        last.text.hasSuffix("/") || found.count > 1
        || !container.paths(matching: target + "/*").isEmpty
      for path in found {
        guard let file = container.files[path] else { continue }
        container.place(
          file, at: isFolder ? "\(target)/\(RelativePath.name(of: path))" : target)
      }
    }
  }

  /// `sed` changes a file in a way that is not followed; the file it makes is the one it reads.
  private mutating func edit(
    _ arguments: [StartWord], input: StartWord?, output: StartWord?, at span: Span?,
    access: inout some FileAccess
  ) {
    let isInPlace = arguments.contains { $0.text.hasPrefix("-i") || $0.text == "--in-place" }
    let usesOption = arguments.contains { $0.text == "-e" || $0.text == "-f" }
    var paths: [StartWord] = []
    var skips = false
    for word in arguments {
      if skips { skips = false; continue }
      if word.text == "-e" || word.text == "-f" { skips = true; continue }
      if !word.text.hasPrefix("-") { paths.append(word) }
    }
    if !usesOption { paths = Array(paths.dropFirst()) }
    if !isInPlace { fill(paths.first ?? input, output, scope: nil, at: span, access: &access) }
    guard let span, let path = isInPlace ? paths.first : output,
      path.text.contains("nginx") || path.text.hasSuffix(".conf")
    else { return }
    notes.append(
      Because.Step("what `sed` changes in `\(path.text)` is not followed", at: span))
  }

  /// `nginx -c file -p folder`; other calls, such as `nginx -s reload`, start nothing.
  private mutating func startNginx(_ arguments: [StartWord]) {
    var named: String?
    var folder: String?
    for (index, word) in arguments.enumerated() {
      if ["-s", "-t", "-T", "-v", "-V", "-h", "-q"].contains(word.text) { return }
      let next = arguments.indices.contains(index + 1) ? arguments[index + 1] : nil
      if word.text == "-c", let next, !next.isUnknown { named = next.text }
      if word.text == "-p", let next, !next.isUnknown { folder = next.text }
      if word.text.hasPrefix("-c"), word.text.utf8.count > 2 {
        named = String(word.text.dropFirst(2))
      }
    }
    prefix = folder.map { absolute($0) }
    if let named {
      main =
        named.hasPrefix("/") ? named : RelativePath.normalised("\(prefix ?? "/etc/nginx")/\(named)")
    } else if let prefix, service.effectiveProduct?.repository == "openresty/openresty" {
      main = "\(prefix)/conf/nginx.conf"
    }
  }
}

/// A word of a command with what is known of it.
private struct StartWord {
  var text: String
  var span: Span?
  var isUnknown = false
  /// The text as compose has it, for a word that is a script.
  var source: Sourced<String>?

  init(text: String, span: Span? = nil, isUnknown: Bool = false) {
    self.text = text
    self.span = span
    self.isUnknown = isUnknown
  }

  init(text: String, span: Span?, source: Sourced<String>) {
    self.text = text
    self.span = span
    self.source = source
    isUnknown = source.isUnknown && text.isEmpty
  }

  /// The word as a variable's value.
  var value: Sourced<String> {
    isUnknown ? .unknown(needs: ["the start command"], span: span) : .known(text, span: span)
  }
}

extension Service {
  /// Whether the image is one of those that nginx's makers publish, or built on one.
  var isOfficialNginx: Bool {
    ["nginx", "nginxinc/nginx-unprivileged"].contains(effectiveProduct?.repository ?? "")
  }
}
