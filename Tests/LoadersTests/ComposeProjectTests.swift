import Deployment
import SourceText
import Syntax
import Testing

@testable import Loaders

/// The projects of `Tests/Conformance/compose`, without the reference that they were compared with.
@Suite("Compose projects, as docker compose loads them")
struct ComposeProjectTests {
  /// Every file of the folder.
  static let projects: [SampleProject] = {
    let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    let folder = tests.joined(separator: "/") + "/Conformance/compose/projects"
    guard var files = DiskFiles(root: folder) else { return [] }
    return files.list(".").filter { $0.hasSuffix(".txt") }.compactMap { name in
      files.file(at: name).map {
        SampleProject(
          name: String(name.dropLast(4)), text: String(decoding: $0.bytes, as: UTF8.self))
      }
    }
  }()

  @Test("the projects are there")
  func present() { #expect(Self.projects.count >= 40) }

  @Test("facts and refusals", arguments: projects)
  func loads(sample: SampleProject) throws {
    var files = InMemoryFiles(sample.files, rootName: sample.name)
    var options = RepositoryOptions()
    options.profiles = sample.values(of: "--profile")
    options.envFiles = sample.values(of: "--env-file")
    let named = sample.values(of: "-f")
    if !named.isEmpty {
      options.projects = [
        .init(files: named, profiles: options.profiles, envFiles: options.envFiles)
      ]
    }
    var trees: [String: DataTree] = [:]
    for path in files.paths where path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      trees[path] = files.file(at: path).map { YAMLParser.parse($0) }
    }
    let projects = ComposeProjects.load(trees: trees, options: options, files: &files)
    let project = try #require(projects.first)

    let wanted = sample.expected.filter { $0.hasPrefix("refused ") }
    #expect(Self.refusals(of: project, sources: files.sources) == wanted)
    let facts = sample.expected.filter { !$0.hasPrefix("refused ") }
    if !facts.isEmpty { #expect(ProjectLines(project).sorted == facts) }
  }

  /// What compose refuses, with the place where it stands.
  private static func refusals(of project: ComposeProject, sources: SourceMap) -> [String] {
    project.problems.filter(\.isError).compactMap { problem in
      guard let file = sources[problem.span.file], let start = sources.start(of: problem.span)
      else {
        return nil
      }
      return "refused \(file.path):\(start.line):\(start.column) \(problem.message)"
    }.sorted()
  }
}
