/// The unified social credit code of an organisation (统一社会信用代码), GB 32100-2015.
public enum UnifiedSocialCreditCode {
    /// The standard's alphabet: digits and capitals without I, O, S, V and Z; a character's value is its position.
    static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// Weights 3^(i−1) mod 31 of the first seventeen characters.
    static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

    /// Whether `code` has eighteen characters of the alphabet and the right check character.
    public static func isValid(_ code: some Collection<UInt8>) -> Bool {
        guard code.count == 18, let check = checkCharacter(of: code.prefix(17)) else { return false }
        return code[code.index(code.startIndex, offsetBy: 17)] == check
    }

    /// The check character of the first seventeen: (31 − Σ value · weight mod 31) mod 31. Nil outside the alphabet.
    public static func checkCharacter(of body: some Collection<UInt8>) -> UInt8? {
        guard body.count == 17 else { return nil }
        var sum = 0
        for (character, weight) in zip(body, weights) {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            sum += value * weight
        }
        return alphabet[(31 - sum % 31) % 31]
    }
}
