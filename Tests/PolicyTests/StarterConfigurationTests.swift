// What `init` writes: a configuration that loads, with and without the settings that it offers.

import Analysis
import Loaders
import RuleCatalog
import Rules
import SourceText
import Testing

@testable import Policy

@Suite struct StarterConfigurationTests {
  private func starter(_ files: [String: String]) -> StarterConfiguration {
    var access = InMemoryFiles(files)
    let repository = Repository(paths: ["."], files: &access)
    return StarterConfiguration(
      repository.deployments.map { DeploymentFacts($0) }, paths: repository.files.map(\.path))
  }

  private func problems(_ text: String) -> [String] {
    let reader = ConfigurationReader(configurationFile(text))
    let rules = reader.configuration.problems(with: RuleIndex(RuleCatalog.definitions))
    return (reader.problems + rules).map(\.message)
  }

  /// The text with every offered setting switched on.
  private func switchedOn(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("#") && !line.hasPrefix("# ") ? String(line.dropFirst()) : String(line)
    }.joined(separator: "\n")
  }

  private static let samples: [[String: String]] = [
    [:], ["nginx.conf": "server { listen 80; server_name auth.local; }\n"],
    ["compose.yaml": shop()],
    [
      "compose.yaml": shop(), "compose.prod.yaml": "services: {shop: {labels: [a=b]}}\n",
      "tests/realm \"x\".json": #"{"realm": "a", "clients": []}"#,
      "a: b/compose.yaml": shop("NEXTAUTH_URL: https://shop.example.com"),
      "- odd/#1/compose.yaml": shop(), "nul\u{2028}l/compose.yaml": shop(),
      "12/compose.yaml": shop(),
    ],
  ]

  @Test(arguments: samples.indices)
  func loads(index: Int) {
    let text = starter(Self.samples[index]).text
    #expect(problems(text) == [])
    #expect(problems(switchedOn(text)) == [])
    #expect(text.hasSuffix("\n"))
  }

  @Test("what was found stands in it")
  func fits() {
    let text = starter([
      "compose.yaml": shop(), "nginx.conf": "server { listen 80; server_name auth.test; }\n",
      "fixtures/compose.yaml": shop("AUTH_URL: https://shop.example.com"),
    ]).text
    #expect(text.contains("#  - files: [compose.yaml]  # 2 services"))
    #expect(text.contains("#  auth.test: 127.0.0.1"))
    #expect(text.contains("#  keycloak: 127.0.0.1"))
    #expect(text.contains("#exclude: [fixtures/]"))
    #expect(text.contains("remote") && text.contains("same-host"))
  }
}
