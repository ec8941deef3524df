/// The languages of the API's cards, in the order in which requests list them after the default one.
package enum TextLocale: String, CaseIterable, Sendable {
    case zhCN = "zh-CN"
    case enUS = "en-US"
    case jaJP = "ja-JP"
}
