// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "wagman-firmware",
  dependencies: [.package(name: "wagman", path: "../..")],
  targets: [
    .target(name: "AN386"),
    .executableTarget(
      name: "WagmanAN386",
      dependencies: ["AN386", .product(name: "WagmanEmbedded", package: "wagman")],
      path: "Sources/Firmware",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .enableExperimentalFeature("RawLayout"),
      ]),
  ])
