/// Metrics in the text format that Prometheus and the node exporter's textfile collector read
/// (exposition format 0.0.4). All are gauges.
package struct PrometheusText {
    private let common: [(name: String, value: String)]
    private var lines: [String] = []

    /// - Parameter common: Labels of every sample.
    package init(common: [(name: String, value: String)]) { self.common = common }

    /// A metric of one sample; none where there is no value.
    package mutating func add(_ name: String, _ help: String, _ value: Int64?) {
        guard let value else { return }
        add(name, help, label: nil, [("", value)])
    }

    /// A metric with a sample for each value of a label. Values that read alike once they are made visible are one
    /// series, since two of the same labels would spoil the whole file.
    package mutating func add(_ name: String, _ help: String, label: String?, _ samples: [(String, Int64)]) {
        guard !samples.isEmpty else { return }
        lines.append("# HELP \(name) \(Self.escaped(help, quotes: false))")
        lines.append("# TYPE \(name) gauge")
        let summed = Dictionary(samples.map { (Self.safe($0.0), $0.1) }, uniquingKeysWith: +)
        for (value, number) in summed.sorted(by: { $0.key < $1.key }) {
            let labels = common.map { ($0.name, Self.safe($0.value)) } + (label.map { [($0, value)] } ?? [])
            let text = labels.map { "\($0.0)=\"\($0.1)\"" }.joined(separator: ",")
            lines.append("\(name){\(text)} \(number)")
        }
    }

    package var text: String { lines.map { $0 + "\n" }.joined() }

    private static func safe(_ value: String) -> String { escaped(SafeText.visible(value), quotes: true) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        let escaped = text.replacingScalar("\\", with: "\\\\").replacingScalar("\n", with: "\\n")
        return quotes ? escaped.replacingScalar("\"", with: "\\\"") : escaped
    }
}
