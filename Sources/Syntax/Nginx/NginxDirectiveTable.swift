// The directives that nginx and its common modules know, and how many arguments each takes.

/// What nginx checks about a directive before the module that owns it sees the values.
struct NginxDirectiveForm: Sendable {
  /// The fewest arguments.
  let minimum: Int
  /// The most arguments; `nil` where there is no limit.
  let maximum: Int?
  /// Whether `{` may end it.
  let isBlock: Bool
  /// Whether `;` may end it.
  let isSimple: Bool

  /// Whether nginx takes this many arguments before `{` or `;`.
  func accepts(_ count: Int, isBlock: Bool) -> Bool {
    guard isBlock ? self.isBlock : isSimple else { return false }
    if isBlock, isSimple { return count == 0 }
    return count >= minimum && count <= maximum ?? count
  }
}

/// The table.
///
/// Generated from the command tables inside nginx 1.22.1 and its dynamic modules; directives of later
/// versions and of Lua, njs, headers-more, Brotli, ModSecurity and nginx Plus from their documentation.
enum NginxDirectiveTable {
  /// The form of a directive; `nil` where the name is unknown, which may be a module's.
  static func form(of name: String) -> NginxDirectiveForm? { forms[name] }

  /// Blocks whose lines begin with values and not with directives' names.
  static let valueBlocks: Set<String> = ["map", "geo", "types", "split_clients", "charset_map"]

  /// Directives that take any words at all, so that a forgotten `;` goes unnoticed.
  static let takesAnyWords: Set<String> = [
    "server_name", "index", "try_files", "log_format", "gzip_types", "valid_referers",
    "sub_filter_types", "addition_types", "more_set_headers", "more_clear_headers",
    "more_set_input_headers", "more_clear_input_headers",
  ]

  private static let forms: [String: NginxDirectiveForm] = {
    var forms: [String: NginxDirectiveForm] = [:]
    forms.reserveCapacity(800)
    for group in groups {
      let form = NginxDirectiveForm(
        minimum: group.minimum, maximum: group.maximum, isBlock: group.isBlock,
        isSimple: !group.isBlock)
      for name in group.names.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
        forms[String(decoding: name, as: UTF8.self)] = form
      }
    }
    // A block in http {}, an address in upstream {}.
    forms["server"] = NginxDirectiveForm(minimum: 1, maximum: nil, isBlock: true, isSimple: true)
    return forms
  }()

  private struct Group: Sendable {
    let minimum: Int
    let maximum: Int?
    let isBlock: Bool
    let names: String

    init(_ minimum: Int, _ maximum: Int?, block: Bool, names: String) {
      self.minimum = minimum
      self.maximum = maximum
      self.isBlock = block
      self.names = names
    }
  }

  private static let groups: [Group] = [
    Group(
      0, nil, block: false,
      names: """
        health_check
        """),
    Group(
      0, 0, block: false,
      names: """
        break internal ip_hash least_conn
        """),
    Group(
      0, 0, block: true,
      names: """
        access_by_lua_block balancer_by_lua_block body_filter_by_lua_block
        content_by_lua_block events exit_worker_by_lua_block header_filter_by_lua_block
        http init_by_lua_block init_worker_by_lua_block log_by_lua_block mail
        rewrite_by_lua_block server_rewrite_by_lua_block ssl_certificate_by_lua_block
        stream types
        """),
    Group(
      0, 1, block: false,
      names: """
        api stub_status
        """),
    Group(
      0, 2, block: false,
      names: """
        random
        """),
    Group(
      1, nil, block: false,
      names: """
        access_log addition_types auth_jwt_require brotli_types charset_types error_log
        fastcgi_cache_bypass fastcgi_cache_methods fastcgi_cache_use_stale
        fastcgi_cache_valid fastcgi_ignore_headers fastcgi_next_upstream fastcgi_no_cache
        grpc_ignore_headers grpc_next_upstream grpc_ssl_protocols gzip_disable
        gzip_proxied gzip_types index listen more_clear_headers more_clear_input_headers
        more_set_headers more_set_input_headers proxy_allow_upstream proxy_cache_bypass
        proxy_cache_methods proxy_cache_use_stale proxy_cache_valid proxy_ignore_headers
        proxy_next_upstream proxy_no_cache proxy_ssl_protocols resolver server_name
        ssl_alpn ssl_protocols sticky sub_filter_types uwsgi_cache_bypass
        uwsgi_cache_methods uwsgi_cache_use_stale uwsgi_cache_valid uwsgi_ignore_headers
        uwsgi_next_upstream uwsgi_no_cache uwsgi_ssl_protocols valid_referers
        worker_cpu_affinity
        """),
    Group(
      1, nil, block: true,
      names: """
        if limit_except
        """),
    Group(
      1, 1, block: false,
      names: """
        absolute_redirect accept_mutex accept_mutex_delay access_by_lua_file
        add_after_body add_before_body add_header_inherit add_trailer_inherit aio
        aio_write alias allow auth_delay auth_http auth_http_pass_client_cert
        auth_http_timeout auth_jwt_key_file auth_jwt_key_request auth_jwt_type auth_oidc
        auth_request autoindex autoindex_exact_size autoindex_format autoindex_localtime
        body_filter_by_lua_file brotli brotli_comp_level brotli_min_length brotli_static
        charset chunked_transfer_encoding client_body_buffer_size client_body_in_file_only
        client_body_in_single_buffer client_body_timeout client_header_buffer_size
        client_header_timeout client_max_body_size connection_pool_size
        content_by_lua_file create_full_put_path daemon debug_connection default_type deny
        directio directio_alignment env etag fastcgi_buffer_size fastcgi_buffering
        fastcgi_busy_buffers_size fastcgi_cache fastcgi_cache_background_update
        fastcgi_cache_key fastcgi_cache_lock fastcgi_cache_lock_age
        fastcgi_cache_lock_timeout fastcgi_cache_max_range_offset fastcgi_cache_min_uses
        fastcgi_cache_revalidate fastcgi_connect_timeout fastcgi_force_ranges
        fastcgi_hide_header fastcgi_ignore_client_abort fastcgi_index
        fastcgi_intercept_errors fastcgi_keep_conn fastcgi_limit_rate
        fastcgi_max_temp_file_size fastcgi_next_upstream_timeout
        fastcgi_next_upstream_tries fastcgi_pass fastcgi_pass_header
        fastcgi_pass_request_body fastcgi_pass_request_headers fastcgi_read_timeout
        fastcgi_request_buffering fastcgi_send_lowat fastcgi_send_timeout
        fastcgi_socket_keepalive fastcgi_split_path_info fastcgi_store
        fastcgi_temp_file_write_size grpc_buffer_size grpc_connect_timeout
        grpc_hide_header grpc_intercept_errors grpc_next_upstream_timeout
        grpc_next_upstream_tries grpc_pass grpc_pass_header grpc_pass_trailers
        grpc_read_timeout grpc_send_timeout grpc_socket_keepalive grpc_ssl_certificate
        grpc_ssl_certificate_key grpc_ssl_ciphers grpc_ssl_crl grpc_ssl_name
        grpc_ssl_password_file grpc_ssl_server_name grpc_ssl_session_reuse
        grpc_ssl_trusted_certificate grpc_ssl_verify grpc_ssl_verify_depth gunzip gzip
        gzip_comp_level gzip_hash gzip_http_version gzip_min_length gzip_no_buffer
        gzip_static gzip_vary gzip_window header_filter_by_lua_file http2
        http2_body_preread_size http2_chunk_size http2_idle_timeout
        http2_max_concurrent_pushes http2_max_concurrent_streams http2_max_field_size
        http2_max_header_size http2_max_requests http2_pool_size http2_recv_buffer_size
        http2_recv_timeout http2_streams_index_size http3 http3_hq if_modified_since
        ignore_invalid_headers include init_by_lua_file init_worker_by_lua_file
        js_fetch_trusted_certificate js_path keepalive_requests keepalive_time
        limit_conn_dry_run limit_conn_log_level limit_conn_status limit_rate
        limit_rate_after limit_req_dry_run limit_req_log_level limit_req_status
        lingering_close lingering_time lingering_timeout load_module lock_file
        log_by_lua_file log_not_found log_subrequest lua_code_cache lua_need_request_body
        lua_package_cpath lua_package_path lua_socket_connect_timeout
        lua_socket_read_timeout lua_ssl_trusted_certificate lua_ssl_verify_depth
        map_hash_bucket_size map_hash_max_size master_process max_errors max_headers
        max_ranges merge_slashes min_delete_depth mirror mirror_request_body modsecurity
        modsecurity_rules modsecurity_rules_file msie_padding msie_refresh multi_accept
        open_file_cache_errors open_file_cache_events open_file_cache_min_uses
        open_file_cache_valid override_charset pcre_jit pid port_in_redirect post_action
        postpone_gzipping postpone_output preread_buffer_size preread_timeout proxy
        proxy_buffer proxy_buffer_size proxy_buffering proxy_busy_buffers_size proxy_cache
        proxy_cache_background_update proxy_cache_convert_head proxy_cache_key
        proxy_cache_lock proxy_cache_lock_age proxy_cache_lock_timeout
        proxy_cache_max_range_offset proxy_cache_min_uses proxy_cache_revalidate
        proxy_connect_timeout proxy_download_rate proxy_downstream_buffer
        proxy_force_ranges proxy_half_close proxy_headers_hash_bucket_size
        proxy_headers_hash_max_size proxy_hide_header proxy_http_version
        proxy_ignore_client_abort proxy_intercept_errors proxy_limit_rate
        proxy_max_temp_file_size proxy_method proxy_next_upstream_timeout
        proxy_next_upstream_tries proxy_pass proxy_pass_error_message proxy_pass_header
        proxy_pass_request_body proxy_pass_request_headers proxy_pass_trailers
        proxy_protocol proxy_protocol_timeout proxy_read_timeout proxy_request_buffering
        proxy_requests proxy_responses proxy_send_lowat proxy_send_timeout proxy_set_body
        proxy_smtp_auth proxy_socket_keepalive proxy_ssl proxy_ssl_certificate
        proxy_ssl_certificate_key proxy_ssl_ciphers proxy_ssl_crl proxy_ssl_name
        proxy_ssl_password_file proxy_ssl_server_name proxy_ssl_session_reuse
        proxy_ssl_trusted_certificate proxy_ssl_verify proxy_ssl_verify_depth proxy_store
        proxy_temp_file_write_size proxy_timeout proxy_upload_rate proxy_upstream_buffer
        quic_active_connection_id_limit quic_gso quic_host_key quic_retry random_index
        read_ahead real_ip_header real_ip_recursive recursive_error_pages
        referer_hash_bucket_size referer_hash_max_size request_pool_size
        reset_timedout_connection resolver_timeout rewrite_by_lua_file rewrite_log root
        satisfy secure_link secure_link_md5 secure_link_secret send_lowat send_timeout
        sendfile sendfile_max_chunk server_name_in_redirect server_names_hash_bucket_size
        server_names_hash_max_size server_tokens set_real_ip_from slice source_charset ssl
        ssl_buffer_size ssl_certificate ssl_certificate_compression ssl_certificate_key
        ssl_ciphers ssl_client_certificate ssl_crl ssl_dhparam ssl_early_data
        ssl_ecdh_curve ssl_engine ssl_handshake_timeout ssl_ocsp ssl_ocsp_cache
        ssl_ocsp_responder ssl_password_file ssl_prefer_server_ciphers ssl_preread
        ssl_reject_handshake ssl_session_ticket_key ssl_session_tickets
        ssl_session_timeout ssl_stapling ssl_stapling_file ssl_stapling_responder
        ssl_stapling_verify ssl_trusted_certificate ssl_verify_client ssl_verify_depth
        state status_zone sub_filter_last_modified sub_filter_once
        subrequest_output_buffer_size tcp_nodelay tcp_nopush timeout timer_resolution
        types_hash_bucket_size types_hash_max_size underscores_in_headers
        uninitialized_variable_warn use uwsgi_buffer_size uwsgi_buffering
        uwsgi_busy_buffers_size uwsgi_cache uwsgi_cache_background_update uwsgi_cache_key
        uwsgi_cache_lock uwsgi_cache_lock_age uwsgi_cache_lock_timeout
        uwsgi_cache_max_range_offset uwsgi_cache_min_uses uwsgi_cache_revalidate
        uwsgi_connect_timeout uwsgi_force_ranges uwsgi_hide_header
        uwsgi_ignore_client_abort uwsgi_intercept_errors uwsgi_limit_rate
        uwsgi_max_temp_file_size uwsgi_modifier1 uwsgi_modifier2
        uwsgi_next_upstream_timeout uwsgi_next_upstream_tries uwsgi_pass uwsgi_pass_header
        uwsgi_pass_request_body uwsgi_pass_request_headers uwsgi_read_timeout
        uwsgi_request_buffering uwsgi_send_timeout uwsgi_socket_keepalive
        uwsgi_ssl_certificate uwsgi_ssl_certificate_key uwsgi_ssl_ciphers uwsgi_ssl_crl
        uwsgi_ssl_name uwsgi_ssl_password_file uwsgi_ssl_server_name
        uwsgi_ssl_session_reuse uwsgi_ssl_trusted_certificate uwsgi_ssl_verify
        uwsgi_ssl_verify_depth uwsgi_store uwsgi_string uwsgi_temp_file_write_size
        variables_hash_bucket_size variables_hash_max_size worker_connections
        worker_priority worker_processes worker_rlimit_core worker_rlimit_nofile
        worker_shutdown_timeout working_directory xclient
        """),
    Group(
      1, 1, block: true,
      names: """
        acme_issuer match oidc_provider set_by_lua_block upstream
        """),
    Group(
      1, 2, block: false,
      names: """
        auth_jwt disable_symlinks expires fastcgi_bind grpc_bind hash js_access js_content
        js_var keepalive keepalive_disable keepalive_timeout open_file_cache proxy_bind
        proxy_cookie_domain proxy_cookie_path proxy_redirect return ssl_session_cache
        thread_pool user uwsgi_bind zone
        """),
    Group(
      1, 2, block: true,
      names: """
        geo location
        """),
    Group(
      1, 3, block: false,
      names: """
        fastcgi_store_access js_import limit_req proxy_store_access uwsgi_store_access
        """),
    Group(
      1, 4, block: false,
      names: """
        client_body_temp_path fastcgi_temp_path open_log_file_cache proxy_cookie_flags
        proxy_temp_path uwsgi_temp_path
        """),
    Group(
      2, nil, block: false,
      names: """
        error_page fastcgi_cache_path log_format proxy_cache_path set_by_lua_file
        try_files uwsgi_cache_path
        """),
    Group(
      2, 2, block: false,
      names: """
        auth_http_header auth_request_set fastcgi_buffers grpc_set_header
        grpc_ssl_conf_command gunzip_buffers gzip_buffers large_client_header_buffers
        limit_conn limit_conn_zone lua_shared_dict output_buffers proxy_buffers
        proxy_set_header proxy_ssl_conf_command set ssl_conf_command sub_filter
        uwsgi_buffers uwsgi_ssl_conf_command
        """),
    Group(
      2, 2, block: true,
      names: """
        charset_map map split_clients
        """),
    Group(
      2, 3, block: false,
      names: """
        add_header add_trailer fastcgi_param js_set rewrite uwsgi_param
        """),
    Group(
      3, 3, block: false,
      names: """
        limit_req_zone
        """),
  ]
}
