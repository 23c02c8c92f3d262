import Testing
import WagmanCore
import WagmanHAL
import WagmanSim

@Suite("Noisy sensors")
struct SensorFaultTests {
  @Test("Noise is around the truth, up to its bound, and the same for the same seed")
  func noise() throws {
    func readings(seed: UInt64) -> [Int32] {
      var plant = Plant(profile: EnvironmentProfile(), seed: seed)
      plant.strike(.sensor(.supply, .noisy(200), nil), at: .zero)
      return (0..<2_000).map { _ in
        SensorScale.millivolts(supply: plant.supplyReading(at: .zero).raw)
      }
    }
    let values = readings(seed: 1)
    let truth = Plant(profile: EnvironmentProfile(), seed: 1).supply(at: .zero)
    let (low, high) = (try #require(values.min()), try #require(values.max()))
    #expect((truth - 202...truth - 190).contains(low))
    #expect((truth + 190...truth + 202).contains(high))
    let mean = values.reduce(0) { $0 + Int($1) } / values.count
    #expect((Int(truth) - 10...Int(truth) + 10).contains(mean))
    #expect(readings(seed: 1) == values)
    #expect(readings(seed: 2) != values)
  }

  @Test("A reading beyond what the part can give is a fault of the sensor, and no verdict")
  func outOfRange() throws {
    let bench = FaultBench()
    bench.run(to: Tick(s: 300))
    try bench.strike("sensor temperature reads 140degC for 2h")
    bench.run(.hours(1))
    #expect(bench.entries(with: "critical").isEmpty)
    #expect(bench.entries(with: "sensor").count == 1)
    #expect(bench.count(.sensorReads) == 3_600)
    bench.run(.hours(3))
    #expect(bench.entries(with: "sensor").count == 2)
  }
}
