/// Lets markup be written in the shape it has.
@resultBuilder
enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildExpression(_ markup: Markup?) -> Markup { markup ?? .nothing }
    static func buildBlock(_ pieces: Markup...) -> Markup { Markup(pieces) }
    static func buildArray(_ pieces: [Markup]) -> Markup { Markup(pieces) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? .nothing }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
}
