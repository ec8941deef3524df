import Feishu
import Localization
import Outcomes

/// The texts of the schemas. Closed lists come from the types that hold them.
enum PluginSchemas {
    private static func head(_ title: String, _ description: String) -> String {
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "\(title)",
          "description": "\(description)",
        """
    }

    private static func list(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: ", ") }

    /// What several of the files share. Numbers and booleans are taken as they are written. jq is more than blanks and
    /// comments.
    private static let shared = #"""
        "text": { "type": ["string", "number", "boolean"] },
            "name": { "type": ["string", "integer", "boolean"], "pattern": "^[A-Za-z0-9-]+$" },
            "jq": { "type": ["string", "number", "boolean"], "pattern": "(^|\\n)\\s*[^\\s#]" }
        """#

    static let plugin =
        head("approvald plugin.yaml", "What a plugin is, and how its events are read.") + #"""

              "type": "object",
              "required": ["plugin"],
              "additionalProperties": false,
              "properties": {
                "plugin": { "$ref": "#/$defs/name", "description": "Name; unique among the plugins." },
                "version": { "$ref": "#/$defs/text", "description": "For people." },
                "description": { "$ref": "#/$defs/text", "description": "For people." },
                "order": { "type": "integer", "default": 100, "description": "Plugins with a smaller number are tried first." },
                "default_locale": { "enum": [\#(list(TextLocale.allCases.map(\.rawValue)))], "default": "zh-CN" },
                "time_zone": { "type": "string", "default": "Asia/Shanghai", "description": "IANA name, for dates in texts." },
                "event": {
                  "type": ["object", "null"],
                  "additionalProperties": false,
                  "properties": {
                    "id": { "$ref": "#/$defs/jq", "description": "What repeated deliveries of one event share." },
                    "time": { "$ref": "#/$defs/jq", "description": "Milliseconds since 1970, or RFC 3339." },
                    "tenant": { "$ref": "#/$defs/jq", "description": "The tenant; store apps only." }
                  }
                },
                "track": {
                  "type": "array",
                  "description": "Events that tell which card belongs to which form.",
                  "items": {
                    "type": "object",
                    "required": ["when", "message", "keys"],
                    "additionalProperties": false,
                    "properties": {
                      "when": { "$ref": "#/$defs/jq" },
                      "message": { "$ref": "#/$defs/jq" },
                      "keys": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/jq" } }
                    }
                  }
                }
              },
              "$defs": {
                \#(shared)
              }
            }

            """#

    /// Letters of any script, digits and `_`; the first is no digit. Not all editors know `\p{L}`: what is not ASCII is
    /// taken for a letter.
    private static let argumentName =
        #"^[^\\x00-@\\[-^`{-\\x7F][^\\x00-/:-@\\[-^`{-\\x7F]*$"#

    static let rules =
        head("approvald rules.yaml", "A list of rules; the first that matches decides.") + #"""

              "type": "array",
              "items": {
                "type": "object",
                "required": ["rule", "when"],
                "additionalProperties": false,
                "properties": {
                  "rule": { "$ref": "#/$defs/name", "description": "Name; unique in the plugin." },
                  "description": { "$ref": "#/$defs/text" },
                  "when": { "$ref": "#/$defs/jq", "description": "jq; the first output decides. false, null, nothing and errors are no match." },
                  "message": { "$ref": "#/$defs/jq", "description": "jq that gives one or more message ids." },
                  "card": { "$ref": "#/$defs/jq", "description": "jq that gives keys of the card directory." },
                  "status": {
                    "description": "A status, or jq that gives one.",
                    "anyOf": [
                      { "enum": [\#(list(UpdateStatus.allCases.map(\.rawValue)))] },
                      { "type": "string", "pattern": "[^A-Za-z0-9_-]" }
                    ]
                  },
                  "status_name": { "$ref": "#/$defs/key", "description": "With CUSTOM: the text of the status." },
                  "detail_action_name": { "$ref": "#/$defs/key", "description": "With CUSTOM: the caption of the button." },
                  "args": {
                    "type": "object",
                    "description": "Name → jq: the values that the texts may use.",
                    "propertyNames": { "pattern": "\#(argumentName)" },
                    "additionalProperties": { "$ref": "#/$defs/jq" }
                  },
                  "final": { "type": "boolean", "default": false, "description": "Only another final update may follow." },
                  "ignore": { "type": "boolean", "default": false, "description": "The event is known and needs no update." },
                  "continue": { "type": "boolean", "default": false, "description": "Later rules are tried, too." },
                  "enabled": { "type": "boolean", "default": true }
                },
                "anyOf": [
                  {
                    "required": ["ignore"],
                    "properties": {
                      "ignore": { "const": true }, "message": false, "card": false, "status": false, "status_name": false,
                      "detail_action_name": false, "args": false, "final": false
                    }
                  },
                  { "required": ["message", "status"], "properties": { "ignore": { "const": false }, "card": false } },
                  { "required": ["card", "status"], "properties": { "ignore": { "const": false }, "message": false } }
                ],
                "if": { "required": ["status"], "properties": { "status": { "const": "CUSTOM" } } },
                "then": { "required": ["status_name"] }
              },
              "$defs": {
                \#(shared),
                "key": {
                  "anyOf": [
                    { "type": ["string", "number", "boolean"], "pattern": "\\S" },
                    {
                      "type": "object",
                      "required": ["jq"],
                      "additionalProperties": false,
                      "properties": { "jq": { "$ref": "#/$defs/jq" } }
                    }
                  ]
                }
              }
            }

            """#

    static let locale =
        head("approvald catalog", "The texts of one language: ICU MessageFormat; nested keys join with dots.") + #"""

              "$ref": "#/$defs/texts",
              "$defs": {
                "texts": {
                  "type": "object",
                  "additionalProperties": { "anyOf": [{ "type": "string" }, { "$ref": "#/$defs/texts" }] }
                }
              }
            }

            """#

    static let tests =
        head("approvald test cases", "Events, and what comes of each.") + #"""

              "type": "array",
              "items": {
                "type": "object",
                "required": ["test", "event", "expect"],
                "additionalProperties": false,
                "properties": {
                  "test": { "$ref": "#/$defs/text", "description": "What the case shows." },
                  "given": { "type": "array", "items": { "type": "object" }, "description": "Events that came before." },
                  "event": { "type": "object" },
                  "expect": {
                    "anyOf": [
                      { "enum": ["unmatched", "ignored"] },
                      {
                        "type": "object",
                        "required": ["request"],
                        "additionalProperties": false,
                        "properties": { "rule": { "$ref": "#/$defs/text" }, "request": { "$ref": "#/$defs/request" } }
                      },
                      {
                        "type": "object",
                        "required": ["requests"],
                        "additionalProperties": false,
                        "properties": {
                          "rule": { "$ref": "#/$defs/text" },
                          "requests": { "type": "array", "items": { "$ref": "#/$defs/request" } }
                        }
                      },
                      {
                        "type": "object",
                        "required": ["ignored"],
                        "additionalProperties": false,
                        "properties": { "rule": { "$ref": "#/$defs/text" }, "ignored": { "const": true } }
                      },
                      {
                        "type": "object",
                        "required": ["ignored"],
                        "additionalProperties": false,
                        "properties": { "ignored": { "$ref": "#/$defs/text" } }
                      },
                      {
                        "type": "object",
                        "required": ["unmatched"],
                        "additionalProperties": false,
                        "properties": { "unmatched": { "const": true } }
                      },
                      {
                        "type": "object",
                        "required": ["failed"],
                        "additionalProperties": false,
                        "properties": { "failed": { "enum": [\#(list(Reason.allCases.map(\.rawValue)))] } }
                      }
                    ]
                  }
                }
              },
              "$defs": {
                "text": { "type": ["string", "number", "boolean"] },
                "request": {
                  "type": "object",
                  "description": "As it is sent; one of another form never comes.",
                  "required": ["message_id", "status", "i18n_resources"],
                  "additionalProperties": false,
                  "properties": {
                    "message_id": { "type": "string" },
                    "status": { "enum": [\#(list(UpdateStatus.allCases.map(\.rawValue)))] },
                    "status_name": { "const": "@i18n@1" },
                    "detail_action_name": { "const": "@i18n@2" },
                    "i18n_resources": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": ["locale", "is_default", "texts"],
                        "additionalProperties": false,
                        "properties": {
                          "locale": { "enum": [\#(list(TextLocale.allCases.map(\.rawValue)))] },
                          "is_default": { "type": "boolean" },
                          "texts": { "type": "object", "additionalProperties": { "type": "string" } }
                        }
                      }
                    }
                  }
                }
              }
            }

            """#
}
