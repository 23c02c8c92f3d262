// swift-tools-version: 6.2

import PackageDescription

/// Settings for every module that also ships in the Cortex-M image: a use of a
/// feature that Embedded Swift lacks fails the ordinary host build.
///
/// A function that reads one element of an array in a value takes the value by its
/// address where it says so; else it is given a copy of all of it.
///
/// Cross-module optimisation lets the simulator specialise the firmware for its
/// virtual board; without it each heartbeat costs several times as much.
let embeddable: [SwiftSetting] = [
  .treatWarning("EmbeddedRestrictions", as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableExperimentalFeature("AddressableParameters"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let hosted: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let package = Package(
  name: "wagman",
  products: [
    .executable(name: "wagman", targets: ["wagman"]),
    .library(
      name: "WagmanEmbedded",
      targets: ["WagmanCore", "WagmanHAL", "WagmanWire", "WagmanFirmware", "WagmanFieldBus"]),
    .library(name: "Orchestration", targets: ["Orchestration"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
  ],
  targets: [
    .target(
      name: "WagmanCore",
      swiftSettings: embeddable + [
        .enableExperimentalFeature("RawLayout"), .enableExperimentalFeature("BuiltinModule"),
      ]),
    .target(name: "WagmanHAL", dependencies: ["WagmanCore"], swiftSettings: embeddable),
    .target(
      name: "WagmanWire", dependencies: ["WagmanCore"],
      swiftSettings: embeddable + [.enableExperimentalFeature("Lifetimes")]),
    .target(
      name: "WagmanFirmware", dependencies: ["WagmanCore", "WagmanHAL", "WagmanWire"],
      swiftSettings: embeddable),
    .target(
      name: "WagmanFieldBus", dependencies: ["WagmanCore", "WagmanHAL"],
      swiftSettings: embeddable),
    .target(
      name: "WagmanImage", dependencies: ["WagmanCore", "WagmanHAL", "WagmanWire"],
      swiftSettings: hosted),
    .target(name: "WagmanCheck", dependencies: ["WagmanCore"], swiftSettings: hosted),
    .target(
      name: "WagmanTrace", dependencies: ["WagmanCore", "WagmanHAL", "WagmanWire", "WagmanImage"],
      swiftSettings: hosted),
    .target(
      name: "WagmanReport",
      resources: [
        .embedInCode("Page/report.css"), .embedInCode("Page/drawing.js"),
        .embedInCode("Page/steering.js"), .embedInCode("Page/links.js"),
      ],
      swiftSettings: hosted),
    .target(name: "Orchestration", swiftSettings: hosted),
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .target(
      name: "TerminalMonitor", dependencies: ["Orchestration", "CNcurses"], swiftSettings: hosted),
    .target(name: "WagmanYaml", dependencies: ["WagmanCore", "Yams"], swiftSettings: hosted),
    .target(
      name: "WagmanSim",
      dependencies: [
        "WagmanCore", "WagmanCheck", "WagmanHAL", "WagmanWire", "WagmanFirmware", "WagmanFieldBus",
        "WagmanImage", "WagmanYaml", "WagmanTrace", "Yams",
      ],
      swiftSettings: hosted),
    .target(
      name: "WagmanCampaign",
      dependencies: [
        "WagmanCore", "WagmanCheck", "WagmanHAL", "WagmanImage", "WagmanSim", "WagmanYaml",
      ],
      swiftSettings: hosted),
    .target(
      name: "WagmanHIL",
      dependencies: [
        "Orchestration", "WagmanCore", "WagmanFirmware", "WagmanHAL", "WagmanImage",
        "WagmanRemote", "WagmanReport", "WagmanSerial", "WagmanSim", "WagmanTrace", "WagmanWire",
        "WagmanYaml", "Yams",
      ],
      swiftSettings: hosted),
    .systemLibrary(
      name: "CSerialPort", pkgConfig: "libserialport",
      providers: [.apt(["libserialport-dev"])]),
    .target(
      name: "WagmanSerial", dependencies: ["WagmanCore", "CSerialPort"], swiftSettings: hosted),
    .target(
      name: "WagmanRemote",
      dependencies: [
        "WagmanCore", "WagmanHAL", "WagmanWire", "WagmanFirmware", "WagmanImage", "WagmanYaml",
        "WagmanSerial",
      ],
      swiftSettings: hosted),
    .executableTarget(
      name: "wagman",
      dependencies: [
        "WagmanCore", "WagmanHAL", "WagmanWire", "WagmanFieldBus", "WagmanImage", "WagmanYaml",
        "WagmanTrace", "WagmanReport", "WagmanSim", "WagmanCampaign", "WagmanCheck", "WagmanSerial",
        "WagmanRemote", "WagmanHIL", "Orchestration", "TerminalMonitor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: hosted),
    .executableTarget(
      name: "wagman-bench",
      dependencies: [
        "WagmanCore", "WagmanHAL", "WagmanWire", "WagmanFirmware", "WagmanImage", "WagmanSim",
        "WagmanCampaign", "WagmanYaml", "Orchestration",
      ],
      swiftSettings: hosted),
    .testTarget(name: "WagmanCoreTests", dependencies: ["WagmanCore", "WagmanCheck"]),
    .testTarget(
      name: "WagmanCheckTests",
      dependencies: ["WagmanCheck", "WagmanCore", "WagmanSim", "WagmanWire"]),
    .testTarget(name: "WagmanHALTests", dependencies: ["WagmanHAL", "WagmanImage"]),
    .testTarget(
      name: "WagmanFieldBusTests",
      dependencies: [
        "WagmanFieldBus", "WagmanFirmware", "WagmanSim", "WagmanHAL", "WagmanCore", "WagmanImage",
      ]),
    .testTarget(name: "WagmanImageTests", dependencies: ["WagmanImage"]),
    .testTarget(
      name: "WagmanWireTests", dependencies: ["WagmanCore", "WagmanWire"],
      resources: [.copy("Vectors")]),
    .testTarget(
      name: "WagmanSimTests",
      dependencies: [
        "WagmanSim", "WagmanTrace", "WagmanYaml", "WagmanCore", "WagmanHAL", "WagmanImage",
        "WagmanWire", "MallocCount",
      ]),
    .testTarget(
      name: "WagmanCampaignTests",
      dependencies: ["WagmanCampaign", "WagmanSim", "WagmanCheck", "WagmanCore", "WagmanYaml"]),
    .testTarget(name: "WagmanReportTests", dependencies: ["WagmanReport"]),
    .testTarget(
      name: "WagmanHILTests",
      dependencies: [
        "WagmanHIL", "Orchestration", "WagmanSim", "WagmanRemote", "WagmanSerial", "WagmanHAL",
        "WagmanWire", "WagmanCore", "WagmanYaml",
      ]),
    .testTarget(name: "OrchestrationTests", dependencies: ["Orchestration"]),
    .testTarget(
      name: "TerminalMonitorTests", dependencies: ["TerminalMonitor", "Orchestration"]),
    .executableTarget(
      name: "monitor-example", dependencies: ["TerminalMonitor", "Orchestration"],
      path: "Tests/MonitorExample", swiftSettings: hosted),
    .testTarget(name: "WagmanSerialTests", dependencies: ["WagmanSerial", "SerialLine"]),
    .target(name: "SerialLine", path: "Tests/SerialLine"),
    .testTarget(
      name: "WagmanFirmwareTests",
      dependencies: [
        "WagmanFirmware", "WagmanSim", "WagmanHAL", "WagmanWire", "WagmanCore", "WagmanImage",
      ]),
    .testTarget(
      name: "WagmanRemoteTests",
      dependencies: [
        "WagmanRemote", "WagmanSerial", "WagmanWire", "WagmanCore", "WagmanHAL", "WagmanSim",
        "WagmanFirmware", "WagmanImage", "WagmanYaml", "Yams",
      ]),
    .target(name: "MallocCount", path: "Tests/MallocCount"),
  ])
