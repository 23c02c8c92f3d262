// swift-tools-version: 6.2

import PackageDescription

/// A function that calls nothing keeps no frame pointer, as in the C++ that it stands
/// beside; where a tick is three instructions, the pointer would be three more.
let settings: [SwiftSetting] = [
  .unsafeFlags(["-Xcc", "-momit-leaf-frame-pointer"], .when(configuration: .release))
]

/// The reference workload in Swift: a package of its own, so that the product is built
/// without it.
let package = Package(
  name: "workload",
  targets: [
    .executableTarget(name: "workload", swiftSettings: settings),
    .testTarget(name: "WorkloadTests", dependencies: ["workload"]),
  ])
