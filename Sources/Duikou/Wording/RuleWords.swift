/// What is said of a rule in several places.
public enum RuleWords {
    /// The rule's title, and whether it may be waived.
    public static func title(_ title: LocalizedText, isWaivable: Bool) -> LocalizedText {
        isWaivable ? title + LocalizedText(zh: "（可豁免）", en: " (waivable)") : title
    }
}
