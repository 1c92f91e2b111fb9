/// What `audit doctor` says about one thing, and what to do about it.
package struct Finding: Hashable, Sendable, Encodable {
    package var subject: Subject
    package var level: Level
    package var text: String
    package var advice: String?
    /// What the program ends with if this is the first problem.
    package var status: Int32

    enum CodingKeys: String, CodingKey { case subject, level, text, advice }

    package enum Subject: String, Encodable, Sendable {
        case engine, permissions, config, database, disk, schedule, run
    }

    package enum Level: String, Encodable, Sendable {
        case fine
        /// Worth knowing; nothing has to be done.
        case note
        case problem
    }

    static func fine(_ subject: Subject, _ text: String) -> Finding {
        Finding(subject: subject, level: .fine, text: text, advice: nil, status: 0)
    }

    static func note(_ subject: Subject, _ text: String, _ advice: String) -> Finding {
        Finding(subject: subject, level: .note, text: text, advice: advice, status: 0)
    }

    static func problem(_ subject: Subject, _ text: String, _ advice: String, status: Int32 = 4) -> Finding {
        Finding(subject: subject, level: .problem, text: text, advice: advice, status: status)
    }

    /// An error's own words: what is wrong in the first line, what to do in the others.
    static func problem(_ subject: Subject, _ failure: Checkup.Failure) -> Finding {
        let lines = failure.text.split(separator: "\n", maxSplits: 1).map(String.init)
        return Finding(
            subject: subject, level: .problem, text: lines[0], advice: lines.count > 1 ? lines[1] : nil,
            status: failure.status)
    }
}
