import Delivery
import Feishu
import Foundation
import TestSupport
import Testing

@testable import Daemon

/// Layers: options over environment over file over defaults; and each mistake answered with its place.
struct SettingsTests {
    private func settings(
        options: [Setting: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) async throws -> Settings {
        let folder = try TemporaryFolder()
        var path: String?
        if let file {
            path = folder.path + "/approvald.yaml"
            try Data(file.utf8).write(to: URL(filePath: folder.path + "/approvald.yaml"))
        }
        let reader = try SettingsReader(
            options: options, optionNames: [.evaluatorWorkers: "--workers"], environment: environment, file: path)
        return try Settings(reader: reader, environment: environment)
    }

    private func mistake(
        options: [Setting: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) async throws -> String {
        let error = await #expect(throws: ConfigurationError.self) {
            _ = try await settings(options: options, environment: environment, file: file)
        }
        return try #require(error).description
    }

    @Test func defaults() async throws {
        let settings = try await settings()
        #expect(settings.rules == "rules")
        #expect(settings.input.path == "-")
        #expect(settings.input.maxLineBytes == 1_048_576)
        #expect(!settings.input.otherLinesFail)
        #expect(settings.evaluator.timeout == .seconds(1))
        #expect(settings.evaluator.memoryBytes == 512 << 20)
        #expect(settings.evaluator.workers == nil)
        #expect(settings.delivery.options.perSecond == 50)
        #expect(settings.delivery.options.perMinute == 1000)
        #expect(settings.delivery.drainTimeout == .seconds(60))
        #expect(settings.emission == .requests)
        #expect(settings.api.credentials == nil)
        #expect(settings.stateDirectory == nil)
    }

    @Test func strongerLayersWin() async throws {
        let file = "rules: from-file\nevaluator: { workers: 2 }\nlog:\n  level: debug\n"
        let environment = ["APPROVALD_EVALUATOR_WORKERS": "3", "APPROVALD_LOG_LEVEL": "error"]
        let settings = try await settings(options: [.evaluatorWorkers: "4"], environment: environment, file: file)
        #expect(settings.rules == "from-file")
        #expect(settings.log.level == .error)
        #expect(settings.evaluator.workers == 4)
    }

    @Test func numbersInTheFileNeedNoQuotes() async throws {
        let settings = try await settings(file: "input: { max_line_bytes: 2048 }\ndelivery: { per_second: 7 }\n")
        #expect(settings.input.maxLineBytes == 2048)
        #expect(settings.delivery.options.perSecond == 7)
    }

    @Test func systemdDirectoriesAreTakenUp() async throws {
        let environment = [
            "STATE_DIRECTORY": "/var/lib/approvald:/other", "CREDENTIALS_DIRECTORY": "/run/credentials/a",
            "APPROVALD_API_APP_ID": "cli_1",
        ]
        let settings = try await settings(environment: environment)
        #expect(settings.stateDirectory == "/var/lib/approvald")
        #expect(settings.api.credentials?.secret.description == "secret from file /run/credentials/a/app_secret")
    }

    @Test func mistakesNameTheirPlace() async throws {
        #expect(
            try await mistake(options: [.evaluatorWorkers: "many"])
                == "--workers: found \"many\", expected a whole number from 1 to 256")
        #expect(
            try await mistake(environment: ["APPROVALD_EVALUATOR_TIMEOUT": "5"])
                == "APPROVALD_EVALUATOR_TIMEOUT: found \"5\", expected a duration from 10ms to 1h, such as 1s")
        let inFile = try await mistake(file: "delivery:\n  per_second: 0\n")
        #expect(inFile.hasPrefix("delivery.per_second in "))
        #expect(inFile.hasSuffix("found \"0\", expected a whole number above 0"))
    }

    @Test func unknownKeysOfTheFileSuggestTheNearestOne() async throws {
        let message = try await mistake(file: "rules: r\ndelivery:\n  per_secnod: 5\n")
        let sentence = "delivery.per_secnod is not a setting; did you mean delivery.per_second?"
        #expect(message.hasSuffix("approvald.yaml:3: \(sentence)"))
    }

    @Test func theFileHoldsNoSecret() async throws {
        let message = try await mistake(file: "api:\n  app_secret: hunter2-hunter2\n")
        #expect(message.contains(":2: api.app_secret may not stand in the settings file"))
        #expect(!message.contains("hunter2"))
    }

    @Test(arguments: ["", "# rules: elsewhere\n", "---\n"])
    func anEmptyFileSetsNothing(text: String) async throws {
        #expect(try await settings(file: text).rules == "rules")
    }

    @Test func brokenYAMLIsOneSentenceWithItsLine() async throws {
        #expect(try await mistake(file: "rules: a\nrules: b\n").hasSuffix("not valid YAML: the key rules stands twice"))
        let message = try await mistake(file: "rules: a\ninput: { path: x\n")
        #expect(message.contains("approvald.yaml:3: not valid YAML: "))
        #expect(!message.contains("\n"))
    }

    @Test func misspeltNamesOfTheEnvironmentAreTold() throws {
        let reader = try SettingsReader(
            options: [:], optionNames: [:],
            environment: ["APPROVALD_API_APP_SECERT": "1", "APPROVALD_SERVICE_HOST": "10.0.0.1"], file: nil)
        #expect(
            reader.warnings == [
                "environment: APPROVALD_API_APP_SECERT is not a setting; did you mean APPROVALD_API_APP_SECRET?"
            ])
    }

    @Test func emptyTextIsNoSetting() async throws {
        #expect(try await settings(options: [.rules: ""], environment: ["APPROVALD_STATE": ""]).rules == "rules")
    }

    @Test func laterFeaturesAreRefusedByName() async throws {
        #expect(
            try await mistake(environment: ["APPROVALD_ADMIN_LISTEN": "127.0.0.1:9464"]).contains("not supported yet"))
    }

    @Test func aStoreAppMayHaveATicketFileAndOthersMayNot() async throws {
        let file = ["APPROVALD_API_APP_TICKET_FILE": "/run/ticket"]
        let api = try await settings(environment: file.merging(["APPROVALD_API_APP_KIND": "store"]) { $1 }).api
        #expect(api.isStoreApp && api.ticketFile == "/run/ticket")
        #expect(
            try await mistake(environment: file) == "APPROVALD_API_APP_TICKET_FILE: only a store app has tickets; "
                + "set api.app_kind to store, or leave it out")
        #expect(
            try await mistake(environment: ["APPROVALD_API_APP_KIND": "isv"])
                == "APPROVALD_API_APP_KIND: found \"isv\", expected self_built or store")
    }

    @Test func aMissingFileIsOneSentence() {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try SettingsReader(
                options: [:], optionNames: [:], environment: [:], file: "/nowhere/approvald.yaml")
        }
        #expect(
            error?.description
                == "/nowhere/approvald.yaml: the settings file cannot be read; check that it exists and is readable")
    }
}
