package import Foundation

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Runs a command to its end and collects what it wrote.
///
/// Not with Foundation's `Process`: on Linux it takes a child for running as long as anybody holds a socket that
/// the child inherited, and what Podman leaves behind (conmon) does, so it would wait for the container.
/// Output goes to files for the same reason, and because a pipe can fill up. The child gets no descriptor but its
/// standard three: one that held a stub server's connection would keep it open after the server closed it.
package enum ChildProcess {
    package struct Result: Sendable, Equatable {
        /// The exit status, or 128 + the signal's number, as a shell has it.
        package var status: Int32
        package var stdout: String
        package var stderr: String
        package var usage: Usage
    }

    /// What it took.
    package struct Usage: Sendable, Equatable {
        package var wallSeconds: Double
        /// Of the processor, its own and the kernel's for it; what it started and waited for included.
        package var cpuSeconds: Double
        package var maxResidentBytes: Int64
    }

    /// A signal for the command while it works.
    package enum Signal: Sendable {
        /// After this time, at whatever instant of its work that is.
        case after(Duration, Int32)
        /// Once it has written this to stderr.
        case onceSaid(String, Int32)
    }

    /// Blocks the calling thread until the command ended.
    ///
    /// - Parameter signals: Sent one after another.
    package static func run(
        _ executable: URL, _ arguments: [String], environment: [String: String], signals: [Signal] = []
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outputs = [folder.appending(path: "stdout"), folder.appending(path: "stderr")]
        let start = ContinuousClock.now
        func text(_ output: URL) throws -> String { String(decoding: try Data(contentsOf: output), as: UTF8.self) }
        let id = try spawn(
            [executable.path] + arguments,
            environment: environment.map { "\($0.key)=\($0.value)" }.sorted(),
            outputs: outputs.map(\.path))
        for signal in signals {
            switch signal {
            case .after(let time, let code):
                usleep(UInt32(time / .microseconds(1)))
                kill(id, code)
            case .onceSaid(let words, let code):
                while try !text(outputs[1]).contains(words), !hasEnded(id) { usleep(1000) }
                kill(id, code)
            }
        }
        let (status, usage) = wait(for: id, startedAt: start)
        return Result(status: status, stdout: try text(outputs[0]), stderr: try text(outputs[1]), usage: usage)
    }

    /// Its status stays there for `wait`.
    private static func hasEnded(_ id: pid_t) -> Bool {
        var info = siginfo_t()
        return waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo != 0
    }

    /// The same, but a status other than 0 is an error that carries stderr.
    package static func output(
        _ executable: URL, _ arguments: [String], environment: [String: String]
    ) throws -> String {
        let result = try run(executable, arguments, environment: environment)
        guard result.status == 0 else {
            throw TestSupportError.commandFailed(
                command: ([executable.lastPathComponent] + arguments).joined(separator: " "),
                status: result.status,
                stderr: result.stderr.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return result.stdout
    }

    private static func spawn(_ command: [String], environment: [String], outputs: [String]) throws -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (index, path) in outputs.enumerated() {
            posix_spawn_file_actions_addopen(&actions, Int32(index + 1), path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        var flags = Int16(POSIX_SPAWN_SETSIGMASK)
        #if canImport(Darwin)
            flags |= Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #else
            // Every number in use and some beyond, for what other threads open meanwhile: closing a free one is no
            // error here. (`addclosefrom_np` isn't visible to Swift.)
            let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
            for descriptor in 3...((open.max() ?? 3) + 64) {
                posix_spawn_file_actions_addclose(&actions, descriptor)
            }
        #endif
        // The threads of Swift tasks block signals, and a child would inherit that: nothing could interrupt it.
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, flags)

        var argv = command.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, command[0], &actions, &attributes, &argv, &envp)
        guard code == 0 else {
            throw TestSupportError.commandFailed(
                command: command.joined(separator: " "), status: 127, stderr: String(cString: strerror(code)))
        }
        return id
    }

    private static func wait(for id: pid_t, startedAt start: ContinuousClock.Instant) -> (Int32, Usage) {
        var status: Int32 = 0
        var used = rusage()
        while wait4(id, &status, 0, &used) == -1 && errno == EINTR {}
        let signal = status & 0x7f
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        #if canImport(Darwin)
            let unit = 1
        #else
            let unit = 1024
        #endif
        return (
            signal == 0 ? (status >> 8) & 0xff : 128 + signal,
            Usage(
                wallSeconds: (ContinuousClock.now - start) / .seconds(1),
                cpuSeconds: seconds(used.ru_utime) + seconds(used.ru_stime),
                maxResidentBytes: Int64(used.ru_maxrss * unit))
        )
    }
}
