// Where a browser ends that opens an address, redirects of the deployment's proxies followed.

import Deployment
import SourceText

/// Follows redirects that proxies answer by themselves.
struct RedirectWalk {
  /// Browsers stop at twenty; a loop of proxies shows sooner.
  private static let limit = 4

  let deployment: Deployment
  let reachability: Reachability
  let browser: Vantage

  /// Whether the page below an address can be opened, after all redirects that the files show.
  func reach(_ url: String, page: String) -> Reach {
    let start = reachability.reach(url, from: browser)
    guard var address = WebAddress(url + page) else { return start }
    var answer = start
    var steps = Because()
    for _ in 0..<Self.limit {
      guard answer.verdict == .reachable, let hop = redirect(of: address, answer),
        let next = WebAddress(hop.target), next != address
      else { break }
      steps = steps + answer.because + hop.because
      address = next
      answer = reachability.reach(next.text, from: browser)
    }
    return answer.after(steps)
  }

  private struct Hop {
    let target: String
    let because: Because
  }

  /// What a proxy behind the address answers by itself, where that is a redirect.
  private func redirect(of address: WebAddress, _ reach: Reach) -> Hop? {
    guard let service = reach.targetService.flatMap({ deployment.service($0) }),
      let proxy = deployment.proxies.first(where: { $0.service == service.name }),
      !proxy.isIncomplete,
      let port = service.ports.first(where: {
        $0.published.value.flatMap { Int($0) } == address.port
      })?.target.value
    else { return nil }
    let route = Routing(proxy).route(
      ProxyRequest(
        scheme: address.scheme, host: address.host, port: address.port, listeningPort: port,
        target: address.path))
    guard route.action == .return, let target = route.redirect, !target.contains("$") else {
      return nil
    }
    return Hop(target: target, because: route.because)
  }
}
