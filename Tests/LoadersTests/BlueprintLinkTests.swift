// Which Authentik applies which blueprints.

import Deployment
import Testing

@testable import Loaders

@Suite("Blueprints of a deployment")
struct BlueprintLinkTests {
  private static let compose = """
    services:
      server: {image: 'ghcr.io/goauthentik/server:2025.6', command: server}
      worker:
        image: ghcr.io/goauthentik/server:2025.6
        command: worker
        environment: {CLIENT: from-worker}
        volumes: ['./bp:/blueprints/custom:ro']
    """
  private static let blueprint = """
    version: 1
    entries:
      - model: authentik_providers_oauth2.oauth2provider
        identifiers: {name: wiki}
        attrs: {client_id: !Env CLIENT}
    """

  private func repository(_ files: [String: String]) -> Repository {
    var access = InMemoryFiles(files)
    return Repository(paths: ["."], files: &access)
  }

  @Test("a mounted blueprint is applied by the worker, with its environment")
  func mounted() throws {
    let deployments = repository([
      "compose.yaml": Self.compose, "bp/wiki.yaml": Self.blueprint,
    ]).deployments
    let instance = try #require(deployments.first?.providers.first)
    #expect(deployments.first?.providers.count == 1 && instance.service == "server")
    #expect(instance.oauth2Providers.map(\.clientID.value) == ["from-worker"])
    #expect(instance.oauth2Providers.map(\.use) == [.mounted])
    #expect(deployments.first?.unusedFiles.isEmpty == true)
  }

  @Test("a blueprint that lies beside belongs to the only Authentik, as a file that nothing uses")
  func unmounted() throws {
    let deployment = try #require(
      repository(["compose.yaml": Self.compose, "other/wiki.yaml": Self.blueprint])
        .deployments.first)
    #expect(deployment.providers.first?.oauth2Providers.map(\.use) == [.unused])
    #expect(deployment.unusedFiles.count == 1)
  }

  @Test("a mount outside the folder of blueprints applies nothing")
  func elsewhere() throws {
    let compose = Self.compose.replacing("/blueprints/custom", with: "/backup")
    let deployment = try #require(
      repository(["compose.yaml": compose, "bp/wiki.yaml": Self.blueprint]).deployments.first)
    #expect(deployment.providers.first?.oauth2Providers.map(\.use) == [.unused])
  }

  @Test(
    "a blueprint in something else is skipped with the reason",
    arguments: [
      (
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  wiki.yaml: |\n    version: 1\n    entries:\n      - model: authentik_core.application\n",
        "Kubernetes"
      ),
      (
        "{{- if .Values.on }}\nversion: 1\nentries:\n  - model: authentik_core.group\n    name: {{ .Values.name }}\n{{- end }}\nother: {{ x }}\n",
        "template"
      ),
    ])
  func embedded(_ text: String, reason: String) {
    let skipped = repository(["config.yaml": text]).skipped
    #expect(skipped.count == 1 && skipped.first?.reason.contains(reason) == true)
  }
}

extension String {
  /// The text with every occurrence of another one exchanged, without Foundation.
  fileprivate func replacing(_ old: String, with new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
