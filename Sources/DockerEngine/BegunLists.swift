internal import Synchronization

/// Lists that were asked for before their reading began. They are for that one: a later reading asks anew.
final class BegunLists: Sendable {
    private let lists: Mutex<EngineLists?>

    init(_ lists: EngineLists?) { self.lists = Mutex(lists) }

    /// Nil where there are none, or no longer.
    func take() -> EngineLists? {
        lists.withLock { lists in
            defer { lists = nil }
            return lists
        }
    }
}
