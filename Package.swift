// swift-tools-version: 6.2
import PackageDescription

// `make test` and CI set this: a warning fails their build, but not a stranger's with a newer compiler.
let strict = Context.environment["LOGINLINT_WARNINGS_AS_ERRORS"] != nil

let settings: [SwiftSetting] =
  [.enableUpcomingFeature("ExistentialAny")] + (strict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "loginlint",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "loginlint", targets: ["loginlint"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),
    .target(name: "SourceText", swiftSettings: settings),
    .target(name: "Syntax", dependencies: ["SourceText", "CLibYAML"], swiftSettings: settings),
    .target(name: "Expressions", dependencies: ["SourceText"], swiftSettings: settings),
    .target(name: "Deployment", dependencies: ["SourceText"], swiftSettings: settings),
    .target(
      name: "Loaders",
      dependencies: [
        "SourceText", "Syntax", "Expressions", "Deployment",
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ],
      swiftSettings: settings
    ),
    .target(name: "Analysis", dependencies: ["SourceText", "Deployment"], swiftSettings: settings),
    .target(
      name: "Rules",
      dependencies: ["SourceText", "Syntax", "Expressions", "Deployment", "Analysis"],
      swiftSettings: settings
    ),
    .executableTarget(name: "EmbedRules", dependencies: ["Rules"], swiftSettings: settings),
    .plugin(name: "EmbedRulesPlugin", capability: .buildTool(), dependencies: ["EmbedRules"]),
    .target(
      name: "RuleCatalog",
      dependencies: ["Rules"],
      swiftSettings: settings,
      plugins: ["EmbedRulesPlugin"]
    ),
    .target(
      name: "Reports",
      dependencies: ["SourceText", "Syntax", "Rules"],
      swiftSettings: settings
    ),
    .target(
      name: "Policy",
      dependencies: [
        "SourceText", "Syntax", "Expressions", "Deployment", "Loaders", "Analysis", "Rules",
      ],
      swiftSettings: settings
    ),
    .target(
      name: "Edits",
      dependencies: ["SourceText", "Syntax", "Deployment", "Rules"],
      swiftSettings: settings
    ),
    .target(name: "Git", dependencies: ["SourceText", "Loaders"], swiftSettings: settings),
    .target(
      name: "Linting",
      dependencies: [
        "SourceText", "Syntax", "Deployment", "Loaders", "Analysis", "Rules", "Policy",
      ],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "loginlint",
      dependencies: [
        "SourceText", "Syntax", "Expressions", "Deployment", "Loaders", "Analysis", "Rules",
        "RuleCatalog", "Policy", "Edits", "Git", "Linting", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText"], swiftSettings: settings),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: settings),
    .testTarget(name: "ExpressionsTests", dependencies: ["Expressions"], swiftSettings: settings),
    .testTarget(
      name: "LoadersTests",
      dependencies: ["Loaders", "Syntax"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnalysisTests",
      dependencies: ["Analysis", "Loaders"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "RulesTests",
      dependencies: ["Rules", "RuleCatalog", "Loaders", "Linting", "Reports"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PolicyTests",
      dependencies: ["Policy", "Rules", "RuleCatalog", "Linting", "Reports", "Syntax"],
      swiftSettings: settings
    ),
    .testTarget(name: "ReportsTests", dependencies: ["Reports", "Rules"], swiftSettings: settings),
    .testTarget(
      name: "EditsTests",
      dependencies: ["Edits", "RuleCatalog", "Linting", "Loaders"],
      swiftSettings: settings
    ),
    .testTarget(name: "GitTests", dependencies: ["Git", "Loaders"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
