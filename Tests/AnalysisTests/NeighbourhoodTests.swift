import Analysis
import Deployment
import Loaders
import Testing

@Suite("Deployments that share networks")
struct NeighbourhoodTests {
  /// The verdict of `app` in `app/compose.yaml` on `http://HOST:8080`, beside the other files.
  private static func reach(_ host: String, _ files: [String: String]) -> Reach? {
    var access = InMemoryFiles(files)
    let deployments = Repository(paths: ["."], files: &access).deployments
    guard let index = deployments.firstIndex(where: { $0.path == "app/compose.yaml" }) else {
      return nil
    }
    return Neighbourhood(deployments).facts(at: index).reachability
      .reach("http://\(host):8080", from: .container("app"))
  }

  private static func app(_ networks: String) -> String {
    "services: {app: {image: x, networks: [n]}}\nnetworks: {n: \(networks)}\n"
  }

  @Test("a name of another project on the same external network is not called unknown")
  func externalNetwork() {
    let reach = Self.reach(
      "keycloak",
      [
        "app/compose.yaml": Self.app("{external: true, name: shared}"),
        "login/compose.yaml":
          "services: {keycloak: {image: k, networks: [m]}}\nnetworks: {m: {name: shared}}\n",
      ])
    #expect(reach?.verdict == .unknown)
    #expect(reach?.because.steps.first?.text.contains("login/compose.yaml has `keycloak`") == true)
  }

  @Test("on a network of its own the name stays unreachable")
  func otherNetwork() {
    let reach = Self.reach(
      "keycloak",
      [
        "app/compose.yaml": Self.app("{name: mine}"),
        "login/compose.yaml":
          "services: {keycloak: {image: k, networks: [m]}}\nnetworks: {m: {name: shared}}\n",
      ])
    #expect(reach?.verdict == .notReachable)
  }

  @Test("several neighbours on several networks are all asked")
  func several() {
    var files = ["app/compose.yaml": Self.app("{external: true, name: shared}")]
    for number in 0..<5 {
      files["p\(number)/compose.yaml"] =
        "services: {s\(number): {image: k, networks: [a, b]}}\n"
        + "networks: {a: {name: shared}, b: {name: other}}\n"
    }
    for number in 0..<5 { #expect(Self.reach("s\(number)", files)?.verdict == .unknown) }
  }

  @Test("a service of the same name elsewhere is known, one's own is not elsewhere")
  func elsewhere() {
    var access = InMemoryFiles([
      "a/compose.yaml": "services: {app: {image: x, environment: {ISSUER: 'http://kc/realms/r'}}}",
      "b/compose.yaml": "services: {KC: {image: y}}",
    ])
    let all = Repository(paths: ["."], files: &access).deployments
    let facts = Neighbourhood(all).facts(at: 0)
    #expect(facts.urls.map(\.isKnownElsewhere) == [true])
    #expect(DeploymentFacts(all[0]).urls.map(\.isKnownElsewhere) == [false])
  }
}
