// Which URLs of a deployment somebody opens, and who.

import Deployment

/// Collects the URL uses of a deployment; those of logins come from their walk.
enum URLUses {
  static func of(_ deployment: Deployment, routes: [RouteFact]) -> [URLUse] {
    let proxies = ProxyURLs(deployment: deployment, routes: routes)
    return deployment.services.flatMap { EnvironmentURLs($0).uses }
      + deployment.providers.flatMap { provider in
        provider.realms.flatMap { RealmURLs(realm: $0, service: provider.service).uses }
      } + proxies.upstreams + proxies.redirects + EnvFileURLs.of(deployment)
      + APICallURLs.of(deployment)
  }
}
