import Glibc

/// Why a link could not be opened.
///
/// Its description is one line for a person: what, where, and what would be right.
public struct LinkOpenError: Error, Equatable, Sendable {
  public enum Problem: Equatable, Sendable {
    /// Something stands at the path already. It is left as it was.
    case exists
    /// More links and clients than places.
    case noPlace
    /// The host's name is not known, in the words of the resolver.
    case unknownHost(String)
    /// A system call failed.
    case system(call: String, code: Int32)
  }

  public let address: LinkURL.Address
  public let problem: Problem

  public init(_ address: LinkURL.Address, _ problem: Problem) {
    self.address = address
    self.problem = problem
  }

  /// The error of a call that has just failed.
  static func last(_ call: String, _ address: LinkURL.Address) -> LinkOpenError {
    LinkOpenError(address, .system(call: call, code: errno))
  }
}

extension LinkOpenError: CustomStringConvertible {
  public var description: String { "link '\(address)': \(problem)" }
}

extension LinkOpenError.Problem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exists:
      "the path exists already and is left as it is; give another, or remove it"
    case .noPlace:
      "too many links; there are \(LinkServer.placeCount) places, and each pty takes one"
    case .unknownHost(let reason):
      "the host is not known: \(reason)"
    case .system(let call, let code):
      "\(call): \(String(cString: strerror(code)))"
    }
  }
}
