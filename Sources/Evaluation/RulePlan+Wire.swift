internal import Rules

extension RulePlan {
    func write(to writer: inout WireWriter) {
        writer.byte(hasShapes ? 1 : 0)
        writer.byte(hasProjection ? 1 : 0)
        writer.number(UInt32(trackCount))
        writer.list(libraries) { $0.text($1) }
        writer.list(texts) { $0.text($1) }
        writer.list(rules) { writer, rule in
            writer.number(UInt32(rule.plugin))
            writer.byte(rule.continues ? 1 : 0)
            writer.number(UInt32(rule.condition))
            switch rule.lean {
            case .nothing: writer.byte(0)
            case .text(let text):
                writer.byte(1)
                writer.number(UInt32(text))
            }
            writer.list(rule.fields) { writer, field in
                writer.number(UInt32(field.text))
                writer.byte(field.hasMany ? 1 : 0)
                field.shortcut.write(to: &writer)
            }
        }
    }

    init(from reader: inout WireReader) throws(WireError) {
        hasShapes = try reader.byte() != 0
        hasProjection = try reader.byte() != 0
        trackCount = Int(try reader.number(UInt32.self))
        libraries = try reader.list { reader throws(WireError) in try reader.text() }
        texts = try reader.list { reader throws(WireError) in try reader.text() }
        let (plugins, texts) = (libraries.count, texts.count)
        rules = try reader.list { reader throws(WireError) in
            Rule(
                plugin: try reader.index(below: plugins), continues: try reader.byte() != 0,
                condition: try reader.index(below: texts),
                lean: try reader.byte() == 0 ? .nothing : .text(try reader.index(below: texts)),
                fields: try reader.list { reader throws(WireError) in
                    Field(
                        text: try reader.index(below: texts), hasMany: try reader.byte() != 0,
                        shortcut: try Shortcut?(from: &reader))
                })
        }
    }
}

extension RulePlan.Shortcut? {
    fileprivate func write(to writer: inout WireWriter) {
        switch self {
        case nil: writer.byte(0)
        case .string(let text):
            writer.byte(1)
            writer.text(text)
        case .path(let steps, let failure):
            writer.byte(failure == .error ? 2 : 3)
            writer.list(steps) { writer, step in
                switch step {
                case .key(let key):
                    writer.byte(0)
                    writer.text(key)
                case .index(let index):
                    writer.byte(1)
                    writer.number(UInt32(index))
                }
            }
        }
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 0: self = nil
        case 1: self = .string(try reader.textBytes())
        case let tag where tag <= 3:
            let steps = try reader.list { reader throws(WireError) in
                try reader.byte() == 0
                    ? StaticPath.Step.key(try reader.textBytes()) : .index(Int(try reader.number(UInt32.self)))
            }
            self = .path(steps, onFailure: tag == 2 ? .error : .nothing)
        default: throw WireError()
        }
    }
}
