internal import NIOCore

/// Runs a task on the thread that serves the connections. An answer comes in parts; whoever collects it there isn't handed
/// from thread to thread for each of them.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
