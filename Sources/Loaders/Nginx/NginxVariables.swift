// The variables that nginx itself has a value for.

/// nginx's own variables (nginx.org, "Alphabetical index of variables").
enum NginxVariables {
  /// Whether nginx, or a module that is part of its packages, sets a variable of this name.
  static func isOwn(_ name: String) -> Bool {
    names.contains(name)
      || prefixes.contains { name.hasPrefix($0) && name.utf8.count > $0.utf8.count }
  }

  private static let prefixes = [
    "arg_", "cookie_", "http_", "sent_http_", "upstream_http_", "upstream_cookie_",
  ]

  private static let names: Set<String> = [
    "args", "binary_remote_addr", "body_bytes_sent", "bytes_sent", "connection",
    "connection_requests", "content_length", "content_type", "document_root", "document_uri",
    "fastcgi_script_name", "fastcgi_path_info", "host", "hostname", "https", "http2", "http3",
    "invalid_referer", "is_args", "limit_rate", "msec", "nginx_version", "pid", "pipe",
    "proxy_add_x_forwarded_for", "proxy_host", "proxy_port", "proxy_protocol_addr",
    "proxy_protocol_port", "query_string", "realip_remote_addr", "realip_remote_port",
    "realpath_root", "remote_addr", "remote_port", "remote_user", "request", "request_body",
    "request_body_file", "request_completion", "request_filename", "request_id", "request_length",
    "request_method", "request_port", "request_time", "request_uri", "scheme", "server_addr",
    "server_name", "server_port", "server_protocol", "ssl_cipher", "ssl_client_cert",
    "ssl_client_escaped_cert", "ssl_client_fingerprint", "ssl_client_s_dn", "ssl_client_verify",
    "ssl_preread_server_name", "ssl_protocol", "ssl_server_name", "ssl_session_id", "status",
    "tcpinfo_rtt", "time_iso8601", "time_local", "upstream_addr", "upstream_cache_status",
    "upstream_connect_time", "upstream_response_time", "upstream_status", "uri",
  ]
}
