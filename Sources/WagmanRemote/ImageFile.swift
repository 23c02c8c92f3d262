import Glibc
import WagmanHAL
import WagmanImage

/// A persistent memory in a file: the 32 KiB image that a board has.
///
/// A page is written to the file at once, so that nothing is lost with the
/// process; ``sync()`` sees to it that nothing is lost with the machine.
public final class ImageFile: PageMemory {
  private var image: MemoryImage
  let descriptor: Int32
  private var isDirty = false
  /// The first write that failed: nothing that depends on it may be done.
  public private(set) var failure: String?

  /// Opens an image.
  ///
  /// - Throws: ``MemoryImageError`` when there is none at `path`, or none that is one.
  public init(path: String) throws(MemoryImageError) {
    image = try MemoryImage(contentsOfFile: path)
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unusable(String(cString: strerror(errno))) }
  }

  deinit { close(descriptor) }

  public func readPage(_ index: Int) -> Page { image.readPage(index) }

  public func writePage(_ index: Int, _ page: Page) {
    image.writePage(index, page)
    let place = off_t(index * Page.size)
    let written = withUnsafeBytes(of: page.bytes) {
      pwrite(descriptor, $0.baseAddress, $0.count, place)
    }
    if written != Page.size { note("pwrite") }
    isDirty = true
  }

  /// Waits until everything that was written outlives a loss of power.
  public func sync() {
    guard isDirty else { return }
    isDirty = false
    if fdatasync(descriptor) != 0 { note("fdatasync") }
  }

  private func note(_ call: String) {
    if failure == nil { failure = "\(call): \(String(cString: strerror(errno)))" }
  }
}
