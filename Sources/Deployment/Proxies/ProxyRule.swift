// How Traefik and Caddy decide: rules that are tried in order, each with the steps that a request goes through.

import SourceText

/// A router of Traefik, or a site or directive of Caddy.
public struct ProxyRule: Hashable, Sendable {
  /// Which requests it takes.
  public var match: RequestCondition
  /// What a reader knows it by, where it is written: a rule, a matcher, a directive.
  public var title: ProxyWord
  /// What happens to a request, in order.
  public var steps: [ProxyStep]
  /// Of the rules of one group only the first that takes a request does.
  public var group: Int?

  /// Makes a rule.
  public init(
    match: RequestCondition = .always, title: ProxyWord, steps: [ProxyStep], group: Int? = nil
  ) {
    self.match = match
    self.title = title
    self.steps = steps
    self.group = group
  }
}

/// One thing that a proxy does with a request on its way.
public struct ProxyStep: Hashable, Sendable {
  /// What is done.
  public indirect enum Action: Hashable, Sendable {
    /// A request header gets a value; `isAddition` keeps the values that it has.
    case setHeader(name: String, value: ProxyWord, isAddition: Bool)
    /// Request headers go; the name may start or end with `*`.
    case removeHeader(name: String)
    /// A request header's value is changed by a pattern.
    case editHeader(name: String)
    /// The answer gets a header, in place of the upstream's own or beside it.
    case setResponseHeader(name: String, value: ProxyWord, replaces: Bool)
    /// The upstream's header does not reach the client.
    case hideResponseHeader(name: String)
    /// The proxy answers pages of other origins, in place of what the upstream says about them.
    case answerOrigins(ProxyOrigins)
    /// The first of the prefixes that the path starts with goes.
    case stripPrefix([ProxyWord])
    /// The first of the patterns that fits the path's start goes.
    case stripPattern([ProxyWord])
    /// The path's end goes.
    case stripSuffix(ProxyWord)
    /// A prefix is put before the path.
    case addPrefix(ProxyWord)
    /// The path becomes this; placeholders are filled in.
    case replacePath(ProxyWord)
    /// What fits a pattern in the path is replaced.
    case replacePattern(ProxyWord, with: ProxyWord)
    /// The path changes in a way that the files do not decide.
    case changePath
    /// The proxy itself asks for a password.
    case checkPassword(removesHeader: Bool)
    /// Another service decides about access; it may be asked to add request headers.
    case askPermission(address: ProxyWord, copies: [String], copiesPattern: ProxyWord?)
    /// The client is sent elsewhere.
    case redirect(to: ProxyWord, status: Int)
    /// The client is sent to what a pattern makes of the whole address, where it fits.
    case redirectPattern(ProxyWord, to: ProxyWord, isPermanent: Bool)
    /// The client is sent to the same address with another scheme, unless it has it already.
    case redirectScheme(String, port: String?, isPermanent: Bool)
    /// The proxy answers itself.
    case respond(Int)
    /// Files are served.
    case serveFiles
    /// Further rules are tried.
    case enter([ProxyRule])
    /// The request is passed on.
    case pass(ProxyTarget)
    /// Something that is not understood, such as a plugin.
    case unknown
  }

  /// What is done.
  public var action: Action
  /// What does it, for a sentence: "middleware `strip`", "`uri strip_prefix`".
  public var name: String
  /// Where it is written.
  public var span: Span

  /// Makes a step.
  public init(_ action: Action, name: String, span: Span) {
    self.action = action
    self.name = name
    self.span = span
  }
}

/// The origins whose pages may read answers (Traefik's `headers` middleware).
public struct ProxyOrigins: Hashable, Sendable {
  /// The origins; `*` for all.
  public var origins: [ProxyWord]
  /// Patterns that origins are searched with.
  public var patterns: [ProxyWord]
  /// Where credentials are allowed; nil where they are not.
  public var credentials: Span?

  /// Lists the origins.
  public init(origins: [ProxyWord], patterns: [ProxyWord], credentials: Span?) {
    self.origins = origins
    self.patterns = patterns
    self.credentials = credentials
  }
}

/// Where a rule passes requests to.
public struct ProxyTarget: Hashable, Sendable {
  /// One server.
  public struct Server: Hashable, Sendable {
    /// The address as the configuration has it, `http://web:3000`.
    public var text: ProxyWord
    /// `http`, `https` or `h2c`.
    public var scheme: String
    /// The host.
    public var host: Sourced<String>
    /// The port.
    public var port: Sourced<Int>

    /// Makes a server.
    public init(text: ProxyWord, scheme: String, host: Sourced<String>, port: Sourced<Int>) {
      self.text = text
      self.scheme = scheme
      self.host = host
      self.port = port
    }
  }

  /// The servers; requests go to one of them.
  public var servers: [Server]
  /// Whether the client's `Host` is passed on; the server's address takes its place otherwise.
  public var passesHost = true
  /// What says that it is not.
  public var hostSpan: Span?
  /// What happens after the proxy has set its own headers.
  public var steps: [ProxyStep] = []
  /// Whether the connection is handed on with its TLS untouched.
  public var isTunnel = false

  /// Makes a target.
  public init(servers: [Server]) { self.servers = servers }
}

/// What becomes of X-Forwarded headers that clients send themselves.
public enum ForwardedTrust: Hashable, Sendable {
  /// They are replaced.
  case none
  /// They are kept.
  case all
  /// They are kept from some addresses.
  case some
}
