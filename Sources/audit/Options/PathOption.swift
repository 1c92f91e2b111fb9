internal import ArgumentParser

/// Options that name a file or a folder.
enum PathOption {
    /// An empty one is a variable of a script that isn't set. Taken as it is, it would lead to the root or nowhere.
    static func check(_ path: String?, _ flag: String) throws {
        if path == "" { throw ValidationError("\(flag) takes a path, but is empty.") }
    }
}
