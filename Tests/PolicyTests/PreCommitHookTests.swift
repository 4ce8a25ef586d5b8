// Adding the hook to files of every layout, or leaving them alone.

import SourceText
import Syntax
import Testing

@testable import Policy

@Suite struct PreCommitHookTests {
  private func added(_ text: String) throws -> String {
    String(decoding: try PreCommitHook.added(to: Array(text.utf8)), as: UTF8.self)
  }

  private static let other = """
    # ours
    default_stages: [pre-commit]
    repos:
      - repo: https://example.com/hooks   # pinned
        rev: v1
        hooks:
          - id: black   # the last one
            args: [-q]

    # the end
    exclude: ^vendor/

    """

  @Test("the entry comes behind the last one, and everything else stays")
  func appends() throws {
    let result = try added(Self.other)
    #expect(result.contains("        args: [-q]\n  - repo: local\n    hooks:\n"))
    var rest = result.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in Self.other.split(separator: "\n", omittingEmptySubsequences: false) {
      let index = try #require(rest.firstIndex(of: String(line)))
      rest.removeFirst(index + 1)
    }
  }

  @Test(
    "every layout of a list in lines",
    arguments: [
      "repos:\n- repo: local\n  hooks: []\n", "repos:\n  - repo: local\n    hooks: []",
      "repos:\r\n  - repo: local\r\n    hooks: []\r\n",
      "repos:\n    -   repo: local\n        hooks:\n        -   id: x\n            entry: |\n                a\n                b\n",
      "repos:\n  - repo: local\n    hooks: []\n\n\nci: {}\n",
      "\u{FEFF}repos:\n- {repo: local, hooks: []}\n",
      "---\nrepos:\n- repo: local\n  hooks: []\n...\n",
    ])
  func layouts(text: String) throws {
    let result = try PreCommitHook.added(to: Array(text.utf8))
    let tree = YAMLParser.parse(SourceFile(id: FileID(0), path: "x.yaml", bytes: result))
    #expect(tree.problems.isEmpty)
    let repos = try #require(tree.root?["repos"])
    #expect(repos.elements.map { $0["repo"]?.text } == ["local", "local"])
    #expect(throws: PreCommitHook.Obstacle.present) { try PreCommitHook.added(to: result) }
  }

  @Test(
    "other layouts are left alone",
    arguments: [
      "repos: []\n", "repos: [{repo: local, hooks: []}]\n", "hooks: []\n", "- repo: local\n",
      "repos: {\n",
      "repos: &a\n", "{repos: [{repo: local}]}", "a: 1\n---\nrepos:\n- repo: local\n",
    ])
  func obstacles(text: String) {
    #expect(throws: PreCommitHook.Obstacle.self) { try PreCommitHook.added(to: Array(text.utf8)) }
  }

  @Test("an empty file becomes a whole one")
  func empty() throws {
    #expect(try added("\n") == PreCommitHook.newFile)
  }
}
