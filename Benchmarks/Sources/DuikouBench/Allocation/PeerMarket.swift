import ArgumentParser
import DuikouMechanisms
import Glibc

/// Writes a random market for the peers to read.
struct PeerMarketCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer-market", abstract: "Write a random market for peers to read.",
        discussion: "Little-endian 32-bit arrays, one file each. Both sides' orders are strict, as some peers know no ties.")

    @OptionGroup var shape: MarketOptions
    @Option(help: "The folder for the files.")
    var out: String

    private struct Written: Encodable {
        let proposers: Int
        let responders: Int
        let edges: Int
    }

    func run() throws {
        let (tied, weights) = try shape.market.make()
        // The lists are strict already, so breaking ties changes neither the edges' order nor their weights.
        let market = tied.breakingTies(.byIndex).market
        try PeerMarket(market: market, weights: weights).write(to: out)
        try JSONLine.write(Written(proposers: market.proposerCount, responders: market.responderCount, edges: market.edgeCount))
    }
}

/// A market as files that peers read: one array of 32-bit numbers in each.
struct PeerMarket {
    let market: Market
    let weights: [Int32]

    init(market: Market, weights: [Int32]) { (self.market, self.weights) = (market, weights) }

    init(folder: String) throws {
        market = try Market(
            proposerOffsets: PeerFile.read(folder, "offsets"), edgeResponder: PeerFile.read(folder, "responder"),
            edgeProposerGroup: PeerFile.read(folder, "own"), edgeResponderGroup: PeerFile.read(folder, "other"),
            proposerCapacities: PeerFile.read(folder, "proposer_seats"), responderCapacities: PeerFile.read(folder, "responder_seats"))
        weights = try PeerFile.read(folder, "weights")
    }

    func write(to folder: String) throws {
        try PeerFile.write(market.proposerOffsets, folder, "offsets")
        try PeerFile.write(market.edgeResponder, folder, "responder")
        try PeerFile.write(market.edgeProposerGroup, folder, "own")
        try PeerFile.write(market.edgeResponderGroup, folder, "other")
        try PeerFile.write(market.proposerCapacities, folder, "proposer_seats")
        try PeerFile.write(market.responderCapacities, folder, "responder_seats")
        try PeerFile.write(weights, folder, "weights")
    }
}

/// An array of 32-bit numbers in a file.
enum PeerFile {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Numbers in one read: a megabyte.
    private static let batch = 1 << 18

    static func write(_ values: [Int32], _ folder: String, _ name: String) throws {
        let path = "\(folder)/\(name).i32"
        guard let file = fopen(path, "wb") else { throw Failure(description: "cannot write \(path)") }
        defer { fclose(file) }
        if fwrite(values, 4, values.count, file) != values.count { throw Failure(description: "cannot write \(path)") }
    }

    static func read(_ folder: String, _ name: String) throws -> [Int32] {
        let path = "\(folder)/\(name).i32"
        guard let file = fopen(path, "rb") else { throw Failure(description: "cannot open \(path)") }
        defer { fclose(file) }
        var values: [Int32] = []
        var buffer = [Int32](repeating: 0, count: batch)
        while true {
            let count = fread(&buffer, 4, batch, file)
            if count == 0 { return values }
            values.append(contentsOf: buffer[..<count])
        }
    }
}
