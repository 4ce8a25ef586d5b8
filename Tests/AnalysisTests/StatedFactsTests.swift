// What a configuration states about names and browsers, and what follows from it.

import Deployment
import SourceText
import Testing

@testable import Analysis

@Suite struct StatedFactsTests {
  private func project(
    _ hosts: [StatedFacts.Host], browsers: StatedFacts.Browsers? = nil
  ) -> Deployment {
    var deployment = AnalysisTests.project([
      service("keycloak", image: "quay.io/keycloak/keycloak:26.0", ports: ["8080:8080"]),
      service("app") { $0.environment = [variable("AUTH_URL", "https://shop.example.com/")] },
    ])
    deployment.stated.hosts = hosts
    deployment.stated.browsers = browsers
    return deployment
  }

  private func stated(
    _ name: String, _ address: String, _ reader: StatedFacts.Reader = .browsers
  ) -> StatedFacts.Host {
    .init(name: name, address: address, reader: reader, span: place(7))
  }

  @Test("a name of the browsers' hosts file leads to the ports of the host")
  func browsersHostsFile() {
    let plain = Reachability(project([])).reach("http://keycloak:8080/", from: .browserOnHost)
    #expect(plain.code == .serviceNameInBrowser)
    let reachability = Reachability(project([stated("keycloak", "127.0.0.1")]))
    let reach = reachability.reach("http://keycloak:8080/", from: .browserOnHost)
    #expect(reach.verdict == .reachable)
    #expect(reach.code == .publishedPort)
    #expect(reach.because.steps.first?.span == place(7))
    #expect(reach.targetService == "keycloak")
    let shut = reachability.reach("http://KEYCLOAK:9999/", from: .browserOnHost)
    #expect(shut.verdict == .notReachable)
    #expect(shut.code == .portNotPublished)
    #expect(
      reachability.reach("http://keycloak:8080/", from: .browserElsewhere).code
        == .serviceNameInBrowser)
  }

  @Test("a name that is nobody's service means who publishes the port")
  func otherNames() {
    let reachability = Reachability(project([stated("auth.local", "127.0.0.1")]))
    let reach = reachability.reach("http://auth.local:8080/", from: .browserOnHost)
    #expect(reach.verdict == .reachable)
    #expect(reach.targetService == "keycloak")
  }

  @Test("an address of some machine makes a name known, not reachable")
  func otherMachines() {
    let reachability = Reachability(project([stated("keycloak", "10.1.2.3")]))
    let reach = reachability.reach("http://keycloak:8080/", from: .browserElsewhere)
    #expect(reach.verdict == .unknown)
  }

  @Test("browsers' hosts files say nothing to containers, and the reverse")
  func readers() {
    let browsers = Reachability(project([stated("auth.local", "127.0.0.1")]))
    #expect(browsers.reach("http://auth.local:8080/", from: .container("app")).code == .unknownName)
    let containers = Reachability(project([stated("auth.local", "host-gateway", .containers)]))
    let reach = containers.reach("http://auth.local:8080/", from: .container("app"))
    #expect(reach.verdict == .reachable)
    #expect(reach.code == .extraHostsGateway)
    #expect(containers.reach("http://auth.local:8080/", from: .browserOnHost).verdict == .unknown)
  }

  @Test("the engine's names come before the DNS server that it asks")
  func engineFirst() {
    let reachability = Reachability(project([stated("keycloak", "10.1.2.3", .containers)]))
    #expect(
      reachability.reach("http://keycloak:8080/", from: .container("app")).code
        == .serviceNameSameNetwork)
  }

  @Test("where browsers are follows from the configuration, else from the addresses")
  func vantage() {
    #expect(PublicVantage.of(project([])) == .remote)
    #expect(PublicVantage.of(project([], browsers: .sameHost)) == .sameHost)
    #expect(PublicVantage.of(project([stated("shop.example.com", "127.0.0.1")])) == .sameHost)
    #expect(
      PublicVantage.of(project([stated("shop.example.com", "127.0.0.1")], browsers: .remote))
        == .remote)
    #expect(DeploymentFacts(project([], browsers: .sameHost)).vantage == .sameHost)
  }
}
