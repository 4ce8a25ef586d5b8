import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

@Suite("Which compose projects a repository holds")
struct ComposeDiscoveryTests {
  private static let full = "services: {a: {image: x}, b: {build: .}}"

  private static func projects(_ contents: [String: String]) -> [String] {
    var files = InMemoryFiles(contents)
    return ComposeDiscovery.projects(among: trees(of: &files), files: &files).map {
      ([$0.primary] + $0.additional).joined(separator: "+") + ($0.isVariant ? " variant" : "")
    }
  }

  private static func trees(of files: inout InMemoryFiles) -> [String: DataTree] {
    var trees: [String: DataTree] = [:]
    for path in files.paths where path.hasSuffix(".yml") || path.hasSuffix(".yaml") {
      trees[path] = files.file(at: path).map { YAMLParser.parse($0) }
    }
    return trees
  }

  @Test("one default file and its override per directory")
  func defaults() {
    #expect(
      Self.projects([
        "compose.yaml": Self.full, "compose.override.yaml": "services: {a: {ports: ['1:1']}}",
        "docker-compose.yml": Self.full, "sub/docker-compose.yml": Self.full,
      ]) == [
        "compose.yaml+compose.override.yaml", "docker-compose.yml variant",
        "sub/docker-compose.yml",
      ])
  }

  @Test("a file that stands on its own is a variant, one that does not is laid over its base")
  func variants() {
    #expect(
      Self.projects([
        "docker-compose.yml": Self.full,
        "docker-compose.prod.yml": "services: {a: {ports: ['1:1']}}",
        "docker-compose.all.yml": "services: {z: {image: x}}",
        "docker-compose.tools.yml": "services: {t: {image: x, depends_on: [a]}}",
        "deploy/compose.tls.yml": "services: {b: {ports: ['1:1']}}",
        "docker-compose.tls.yml": "services: {a: {}, t: {labels: [x=y]}}",
      ]) == [
        "docker-compose.yml", "docker-compose.all.yml variant",
        "docker-compose.yml+docker-compose.prod.yml variant",
        "docker-compose.yml+docker-compose.tls.yml variant",
        "docker-compose.yml+docker-compose.tools.yml variant",
        "docker-compose.yml+deploy/compose.tls.yml variant",
      ])
  }

  @Test("included and extended files are no projects of their own; circles keep their first file")
  func parts() {
    #expect(
      Self.projects([
        "compose.yaml": "include: [auth/compose.yaml]\nservices: {a: {image: x}}",
        "auth/compose.yaml": "services: {k: {extends: {file: ../common.yml, service: c}}}",
        "common.yml": "services: {c: {image: x}}",
        "p/compose.yaml": "include: [../q/compose.yaml]",
        "q/compose.yaml": "include: [../p/compose.yaml]",
      ]) == ["compose.yaml", "p/compose.yaml"])
  }

  @Test("COMPOSE_FILE needs no file of a default name, and may name files of other folders")
  func listed() {
    #expect(
      Self.projects([
        ".env": "COMPOSE_FILE=deploy/base.yml:deploy/prod.yml",
        "deploy/base.yml": Self.full, "deploy/prod.yml": "services: {a: {hostname: x}}",
        "deploy/test.yml": Self.full,
        "other/.env": "COMPOSE_FILE=gone.yml", "other/compose.yaml": Self.full,
      ]) == [
        "deploy/base.yml+deploy/prod.yml", "deploy/test.yml", "other/compose.yaml",
      ])
  }

  @Test("a default file that lacks a network or a service is laid over the file that has it")
  func completed() {
    #expect(
      Self.projects([
        "docker-compose.yml": "services: {a: {image: x, networks: [n]}}",
        "docker-compose.base.yml": "services: {b: {image: y}}\nnetworks: {n: }",
        "sub/compose.yaml": "services: {a: {ports: ['1:1']}}",
        "sub/compose.override.yaml": "services: {a: {image: x}}",
        "sub/compose.other.yaml": "services: {a: {image: z}}",
      ]) == [
        "docker-compose.base.yml+docker-compose.yml",
        "sub/compose.yaml+sub/compose.override.yaml", "sub/compose.other.yaml variant",
      ])
  }

  @Test("many partial files of one folder find their base quickly")
  func many() {
    var contents = ["compose.yaml": Self.full]
    for number in 0..<400 {
      contents["compose.\(number).yaml"] = "services: {a: {hostname: h\(number)}}"
    }
    #expect(Self.projects(contents).count == 401)
  }

  @Test("COMPOSE_FILE in .env decides")
  func composeFile() {
    #expect(
      Self.projects([
        ".env": "COMPOSE_FILE=docker-compose.yml:docker-compose.dev.yml",
        "docker-compose.yml": Self.full, "docker-compose.dev.yml": "services: {a: {hostname: x}}",
        "docker-compose.override.yml": "services: {a: {hostname: y}}",
      ]) == [
        "docker-compose.yml+docker-compose.dev.yml",
        "docker-compose.yml+docker-compose.override.yml variant",
      ])
  }

  @Test(
    "what looks like a compose file",
    arguments: [
      ("services: {a: {image: x}}", true), ("x-a: 1\nservices: {a: {extends: b}}", true),
      ("version: '2'\nservices: {a: {<<: *x}}", true), ("include: [a.yaml]", true),
      ("apiVersion: v1\nservices: {a: {image: x}}", false), ("services: [a, b]", false),
      ("services: {a: 1}", false), ("jobs: {a: {services: {b: {image: x}}}}", false),
      ("services:\n  App\\Service: ~\n", false), ("[]", false), ("", false),
      ("image: x\nservices: [docker:dind]", false), ("name: x", false),
    ])
  func recognises(yaml: String, isCompose: Bool) {
    let file = SourceFile(id: FileID(0), path: "x.yaml", bytes: Array(yaml.utf8))
    #expect(ComposeDiscovery.looksLikeCompose(YAMLParser.parse(file)) == isCompose)
  }

  @Test("a part without its base is loaded as far as it goes")
  func part() {
    var files = InMemoryFiles(["compose.prod.yaml": "services: {a: {ports: ['1:1']}}"])
    var loader = ComposeLoader()
    let candidates = ComposeDiscovery.projects(among: Self.trees(of: &files), files: &files)
    let project = candidates.first.map { loader.load($0, files: &files) }
    #expect(project?.problems == [])
    #expect(
      project?.notes.map(\.text) == [
        "service \"a\" has neither an image nor a build context specified"
      ])
    #expect(project?.services.first?.ports.count == 1)
  }
}
