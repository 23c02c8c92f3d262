import WagmanSerial

extension Wagman.Simulate {
  /// The server of the links and of the plant's socket; `nil` where there is neither.
  func openServer(_ urls: [LinkURL]) throws -> LinkServer? {
    if urls.isEmpty && plant == nil { return nil }
    return try Self.open(urls, side: plant.map(Self.plantURL))
  }

  /// Whether somebody outside may be there, for whom time goes as his own does.
  var isServed: Bool { !links.isEmpty || plant != nil }

  private static func plantURL(_ text: String) throws -> LinkURL {
    let url = try url(text)
    guard case .unixSocket = url.address, url == LinkURL(url.address) else {
      throw Failure("--plant: '\(text)' is no place for it; write unix:PATH, without settings")
    }
    return url
  }
}
