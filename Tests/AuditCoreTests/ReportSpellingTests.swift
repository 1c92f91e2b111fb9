import AuditCore
import Foundation
import Testing

/// `report.json` is put together from tables that spell themselves and from what `JSONEncoder` makes: all of it is as the
/// encoder would have it.
@Suite struct ReportSpellingTests {
    private enum Value: Codable {
        case object([String: Value])
        case array([Value])
        case text(String)
        case number(Int64)
        case flag(Bool)
        case nothing

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .nothing
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? container.decode(Int64.self) {
                self = .number(number)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let array = try? container.decode([Value].self) {
                self = .array(array)
            } else {
                self = .object(try container.decode([String: Value].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .object(let object): try container.encode(object)
            case .array(let array): try container.encode(array)
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .nothing: try container.encodeNil()
            }
        }
    }

    private func encoded(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(try JSON.decode(Value.self, text)), as: UTF8.self) + "\n"
    }

    @Test func anOrdinaryHostsReport() throws {
        let text = try ReportDocument(GoldenHost().content()).json()
        #expect(try encoded(text) == text)
    }

    @Test func aHostileHostsReport() throws {
        let text = try ReportDocument(HostileHost.content()).json()
        #expect(try encoded(text) == text)
    }

    @Test(arguments: 0..<10) func aRandomHostileHostsReport(seed: UInt64) throws {
        var host = RandomHostileHost(seed: seed)
        let text = try ReportDocument(host.content()).json()
        #expect(try encoded(text) == text)
    }
}
