// Small builders for deployments, with spans that tests can name.

import Deployment
import SourceText

/// A place in the deployment's only file; the number tells the places of a test apart.
func place(_ number: Int) -> Span {
  Span(file: FileID(0), number..<(number + 1))
}

/// A compose project with one default network and whatever other networks are given.
func project(
  _ services: [Service], networks: [Network] = [], proxies: [Proxy] = []
) -> Deployment {
  var deployment = Deployment(name: "shop", path: "compose.yaml")
  deployment.services = services
  deployment.networks = [Network(key: "default", name: .known("shop_default"))] + networks
  deployment.proxies = proxies
  return deployment
}

/// A service on the default network; `change` adds the rest.
func service(
  _ name: String, image: String = "example/app", at number: Int? = nil, ports: [String] = [],
  _ change: (inout Service) -> Void = { _ in }
) -> Service {
  var service = Service(name: name, nameSpan: number.map(place))
  service.image = .known(image)
  service.networks = [NetworkMembership(network: "default")]
  service.ports = ports.map { port($0) }
  change(&service)
  return service
}

/// A `ports` entry from `[address|]published:target` or `target`; published `?` depends on `PUB`.
func port(_ text: String, at number: Int? = nil) -> PublishedPort {
  let halves = text.split(separator: "|").map(String.init)
  let numbers = (halves.last ?? "").split(separator: ":").map(String.init)
  let published = numbers.count == 2 ? numbers[0] : ""
  return PublishedPort(
    hostIP: .known(halves.count == 2 ? halves[0] : ""),
    published: published == "?" ? .unknown(needs: ["PUB"]) : .known(published),
    target: .known(Int(numbers.last ?? "") ?? 0), span: number.map(place))
}

/// A place on a network with aliases.
func on(_ network: String, aliases: [String] = [], at number: Int? = nil) -> NetworkMembership {
  NetworkMembership(
    network: network, aliases: aliases.map { .known($0, span: number.map(place)) },
    span: number.map(place))
}

/// A network with the project's name in front.
func network(
  _ key: String, isInternal: Bool = false, isExternal: Bool = false, subnet: String? = nil,
  at number: Int? = nil
) -> Network {
  Network(
    key: key, name: .known(isExternal ? key : "shop_\(key)"), isInternal: isInternal,
    isExternal: isExternal, subnets: subnet.map { [.known($0)] } ?? [], span: number.map(place))
}

/// An entry of `extra_hosts`.
func extraHost(_ host: String, _ address: String, at number: Int? = nil) -> ExtraHost {
  ExtraHost(host: host, address: .known(address), span: number.map(place))
}

/// A variable.
func variable(_ name: String, _ value: String, at number: Int? = nil) -> EnvironmentVariable {
  EnvironmentVariable(name: name, value: .known(value, span: number.map(place)))
}

/// A configuration that its service surely runs: one server per list of names.
func proxy(
  of service: String?, listens: [Int] = [80], names: [String] = [],
  confidence: Confidence = .certain
) -> Proxy {
  let server = ProxyServer(
    names: names.map { .known($0) }, listens: listens.map { ProxyServer.Listen(port: $0) })
  return Proxy(service: service, confidence: confidence, path: "nginx.conf", servers: [server])
}
