extension RunReport {
  /// The run as one page of HTML that needs nothing else: no other file, no network.
  ///
  /// A script of its own lets a reader look closer; without it the page shows the whole
  /// run as a picture. The markup is well-formed XML as well. Equal reports give equal
  /// pages. What is too much for a page is thinned, and the page says where.
  public func html() -> String {
    var page = Markup()
    page.raw("<!DOCTYPE html>\n")
    page.element("html", ["lang": "en"]) { page in
      page.element("head") { writeHead(to: &$0) }
      page.element("body") { writeBody(to: &$0) }
    }
    page.raw("\n")
    return page.text
  }

  private func writeHead(to page: inout Markup) {
    page.empty("meta", ["charset": "utf-8"])
    page.empty("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    page.empty("meta", ["name": "color-scheme", "content": "light dark"])
    // A page that wanted something from elsewhere would not get it.
    page.empty(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
      ])
    page.element("title", words: title)
    page.element("style") { $0.raw(PageParts.style) }
  }

  private func writeBody(to page: inout Markup) {
    page.element("header") { writeHeader(to: &$0) }
    page.element("main") { page in
      TimelineSection(report: self).write(to: &page)
      MeasurementSection(lines: measurements).write(to: &page)
      TestSection(tests: tests).write(to: &page)
      LogSection(log: log).write(to: &page)
    }
    page.element("script") { $0.raw(PageParts.script) }
  }

  private func writeHeader(to page: inout Markup) {
    page.element("h1", words: title)
    if let verdict {
      page.element("p", ["class": "verdict \(verdict.tone.rawValue)"]) { page in
        page.element("span", ["aria-hidden": "true"], words: verdict.tone.sign)
        page.words(" \(verdict.text)")
      }
    }
    guard !facts.isEmpty else { return }
    page.element("dl", ["class": "facts"]) { page in
      for fact in facts {
        page.element("div") { page in
          page.element("dt", words: fact.name)
          page.element("dd", words: fact.value)
        }
      }
    }
  }
}
