// Where a configuration is found, and what its paths mean.

import Testing

@testable import Policy

@Suite struct ConfigurationFileTests {
  private func nearest(_ root: String, _ existing: Set<String>) throws -> ConfigurationFile? {
    try ConfigurationFile.nearest(to: root) { existing.contains($0) }
  }

  @Test("the nearest one counts, up to the repository")
  func search() throws {
    let above = try nearest("/r/a/b", ["/r/.loginlint.yaml", "/r/.git"])
    #expect(above?.folder == "/r")
    #expect(above?.prefix == "a/b/")
    #expect(above?.shownPath == "../../.loginlint.yaml")
    let near = try nearest("/r/a", ["/r/.loginlint.yaml", "/r/a/.loginlint.yml"])
    #expect(near?.shownPath == ".loginlint.yml")
    #expect(near?.prefix == "")
    #expect(try nearest("/r/a", ["/.loginlint.yaml", "/r/.git"]) == nil)
    #expect(try nearest("/r/a", ["/.loginlint.yaml"])?.folder == "/")
    #expect(try nearest("/", []) == nil)
    #expect(throws: ConfigurationFile.Failure.self) {
      try nearest("/r", ["/r/.loginlint.yaml", "/r/.loginlint.yml"])
    }
  }

  @Test("paths are relative to the file, where it lies above what is linted")
  func paths() {
    let above = ConfigurationFile(folder: "/r", name: "c.yaml", root: "/r/a")
    #expect(above.path(inRoot: "a/x.yaml", root: "/r/a") == "x.yaml")
    #expect(above.path(inRoot: "./a/../a/x.yaml", root: "/r/a") == "x.yaml")
    #expect(above.path(inRoot: "b/x.yaml", root: "/r/a") == nil)
    #expect(above.absolute("own") == "/r/own")
    let inside = ConfigurationFile(folder: "/r/ci", name: "c.yaml", root: "/r")
    #expect(inside.shownPath == "ci/c.yaml")
    #expect(inside.base == "/r")
    let elsewhere = ConfigurationFile(folder: "/etc", name: "c.yaml", root: "/r")
    #expect(elsewhere.shownPath == "/etc/c.yaml")
    #expect(elsewhere.path(inRoot: "x.yaml", root: "/r") == "x.yaml")
  }
}
