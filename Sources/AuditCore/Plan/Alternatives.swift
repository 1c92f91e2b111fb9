/// What flags that weren't given would add to a plan.
struct Alternatives {
    let policy: Policy
    let store: StoreKind

    private struct Variant {
        var flags: [String]
        var text: String
        /// Another one that this is only worth saying beside if it adds more.
        var beyond: String?
        var change: (inout Policy) -> Void
    }

    private var variants: [Variant] {
        [
            Variant(flags: ["--unused-for 0d"], text: "in no container now, however recently used") {
                $0.unusedFor = Age("0d")!
            },
            Variant(flags: ["--keep-newest 0"], text: "the newest of their repositories") { $0.keepNewest = 0 },
            Variant(flags: ["--local-only delete"], text: "not known to be in a registry" + askingHint) {
                $0.localOnly = .delete
            },
            Variant(flags: ["--dangling-for 0d"], text: "untagged, even if just built") {
                $0.danglingFor = Age("0d")!
            },
            Variant(flags: ["--stopped-for 0d"], text: "stopped, without data") {
                $0.stoppedFor = Age("0d")!
            },
            Variant(flags: ["--stopped-for 0d", "--discard-changes"], text: "stopped, and what they wrote") {
                $0.stoppedFor = Age("0d")!
                $0.discardChanges = true
            },
            Variant(
                flags: ["--stopped-for 0d", "--stopped-compose"],
                text: "stopped, without data, those of compose projects or with a restart policy too"
            ) {
                $0.stoppedFor = Age("0d")!
                $0.stoppedCompose = true
            },
            Variant(
                flags: ["--stopped-for 0d", "--stopped-compose", "--discard-changes"],
                text: "all that are stopped, and what they wrote"
            ) {
                $0.stoppedFor = Age("0d")!
                $0.stoppedCompose = true
                $0.discardChanges = true
            },
            Variant(flags: ["--build-cache-unused-for 0d"], text: "build cache, however recently used") {
                $0.buildCacheUnusedFor = Age("0d")!
            },
            Variant(flags: ["--volumes anonymous"], text: "anonymous, in no container") {
                $0.volumes = .anonymous
            },
            Variant(flags: ["--volumes all"], text: "in no container, named ones too", beyond: "--volumes anonymous") {
                $0.volumes = .all
            },
        ]
    }

    /// Where a digest proves nothing, some of them may well be in a registry.
    private var askingHint: String { store == .graphdriver || policy.askRegistries ? "" : "; --ask-registries asks" }

    /// Flags that only show what there is together: on a first night, or where every repository has one image.
    private var combinations: [Variant] {
        func pullable(_ policy: inout Policy) {
            policy.unusedFor = Age("0d")!
            policy.keepNewest = 0
        }
        return [
            Variant(
                flags: ["--unused-for 0d", "--keep-newest 0"],
                text: policy.localOnly == .delete
                    ? "all in no container" : "all in no container that can be pulled again", change: pullable),
            Variant(
                flags: ["--unused-for 0d", "--keep-newest 0", "--local-only delete"],
                text: "all in no container"
            ) {
                pullable(&$0)
                $0.localOnly = .delete
            },
        ]
    }

    /// Such as `19 images: `. Records of the build cache have no steps of their own.
    ///
    /// - Parameter known: What the plan removes.
    private static func count(
        _ selection: Selection, beyond known: (names: Set<String>, ids: Set<Digest>)
    ) -> String {
        func added<ID>(_ decisions: [ID: Selection.Decision], _ known: Set<ID>) -> Int {
            decisions.count { $0.value.isRemoved && !known.contains($0.key) }
        }
        let counts = [
            (added(selection.containers, known.ids), "container"), (added(selection.images, known.ids), "image"),
            (added(selection.volumes, known.names), "volume"),
        ].filter { $0.0 > 0 }.map { ByteText.count($0.0, $0.1) }
        return counts.isEmpty ? "" : counts.joined(separator: ", ") + ": "
    }

    /// Those that add something, each alone; and combinations where they add more than any part of them.
    ///
    /// - Parameter outcome: What another policy chooses, and what that frees.
    func compare(
        with plan: Plan, outcome: (Policy) throws(PlanError) -> (selection: Selection, frees: ByteRange)
    ) -> [Plan.Alternative] {
        // What was asked for by name, or up to a target that is reached, has nothing to be added to.
        guard policy.images.isEmpty, !(plan.target?.isReached ?? false) else { return [] }
        let names = Set(plan.steps.flatMap { [$0.target] + $0.alsoRemoves })
        let known = (names, ids: Set(names.compactMap { Digest($0) }))
        var found: [(flags: Set<String>, alternative: Plan.Alternative)] = []
        for variant in variants + combinations {
            var changed = policy
            variant.change(&changed)
            guard changed != policy, let other = try? outcome(changed) else { continue }
            let adds = other.frees.atLeast - plan.frees.atLeast
            let parts = found.filter {
                $0.flags.isStrictSubset(of: variant.flags) || $0.alternative.flag == variant.beyond
            }
            guard adds > 0, parts.allSatisfy({ $0.alternative.addsBytes < adds }) else { continue }
            found.append(
                (
                    Set(variant.flags),
                    Plan.Alternative(
                        flag: variant.flags.joined(separator: " "), addsBytes: adds,
                        text: Self.count(other.selection, beyond: known) + variant.text)
                ))
        }
        return found.map(\.alternative)
    }
}
