// The whole way, from paths to findings.
