// Addresses of identity providers in env files that no container gets: samples, and files of apps that
// run beside the containers.

import Deployment
import SourceText

/// Collects the URL uses of env files that compose does not read.
enum EnvFileURLs {
  static func of(_ deployment: Deployment) -> [URLUse] {
    deployment.envFiles.filter { !$0.isRead }.flatMap { file in
      file.variables.compactMap { variable in
        guard let text = variable.value.value, let address = WebAddress(text),
          case .loopback = HostKind(address.host)
        else { return nil }
        let name = SettingName(variable.name)
        guard OIDCPath(address.path) != .other || name.isProvidersAddress || name.isIssuer,
          !name.isForeign
        else { return nil }
        return URLUse(
          url: variable.value, role: .onHost, kind: .envFile, purpose: "`\(variable.name)`",
          confidence: .likely,
          because: Because(
            "no container gets \(file.path), so what reads it runs on the host",
            at: variable.nameSpan))
      }
    }
  }
}
