// swift-tools-version: 6.2

import PackageDescription

/// The reference workload in Swift: a package of its own, so that the product is built
/// without it.
let package = Package(
  name: "workload",
  targets: [
    .executableTarget(name: "workload"),
    .testTarget(name: "WorkloadTests", dependencies: ["workload"]),
  ])
