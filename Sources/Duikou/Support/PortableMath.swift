/// Elementary functions from additions, multiplications and divisions alone, which IEEE 754 fixes to the last bit: a
/// system's own `exp` and `log` differ between libraries, and neither a generated file nor a ranking may.
enum PortableMath {
    static let ln2 = 0.693_147_180_559_945_3
    /// Series terms: the last is below 2⁻⁵³ of the sum for a reduced argument.
    private static let terms = 20

    /// e^x for |x| ≤ 700; relative error below 1e-13.
    static func exp(_ x: Double) -> Double {
        precondition(x.magnitude <= 700, "beyond the range of a Double")
        let power = (x / ln2).rounded()
        let rest = x - power * ln2
        var term = 1.0
        var sum = 1.0
        for i in 1...terms {
            term *= rest / Double(i)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(power), significand: 1) * sum
    }

    /// Natural logarithm of a positive number: 2·artanh((m − 1)/(m + 1)) of the significand, plus the exponent's part.
    static func log(_ x: Double) -> Double {
        precondition(x > 0 && x.isFinite, "the logarithm of a positive number")
        var exponent = x.exponent
        var significand = x.significand
        if significand > 1.5 {
            significand /= 2
            exponent += 1
        }
        let z = (significand - 1) / (significand + 1)
        var power = z
        var sum = 0.0
        for i in 0..<terms {
            sum += power / Double(2 * i + 1)
            power *= z * z
        }
        return 2 * sum + Double(exponent) * ln2
    }

    /// x^y for positive x.
    static func pow(_ x: Double, _ y: Double) -> Double { exp(y * log(x)) }

    /// A standard normal variate, as the sum of twelve uniforms less six (variance 1, tails at ±6).
    static func normal(_ random: inout SeededRandom) -> Double {
        var sum = -6.0
        for _ in 0..<12 { sum += random.unit() }
        return sum
    }
}
