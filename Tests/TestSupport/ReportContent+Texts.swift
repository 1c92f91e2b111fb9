import AuditCore

extension ReportContent {
    /// The files of a report with what is in them.
    package func texts() throws -> [(name: String, text: String)] {
        try files().map { name, text in (name, try text().text) }
    }
}
