package dev.postern.processor;

import dev.postern.processor.authorization.References;
import dev.postern.processor.catalogue.CatalogueSettings;
import dev.postern.processor.fraud.FraudSettings;
import dev.postern.processor.issuer.IssuerSettings;
import dev.postern.processor.journal.JournalSettings;
import dev.postern.processor.keys.KeySettings;
import dev.postern.processor.ops.OpsSettings;
import dev.postern.processor.settings.Section;
import dev.postern.processor.terminal.KeyTerms;
import dev.postern.processor.terminal.MerchantSettings;
import dev.postern.processor.terminal.TerminalSettings;

/** Every setting of a node, read and checked at start. Immutable. */
record NodeSettings(TerminalSettings terminal, IssuerSettings issuer, FraudSettings fraud, JournalSettings journal,
        OpsSettings ops, KeyTerms keyTerms, boolean measuresWithoutMac, KeySettings keys, MerchantSettings merchants,
        CatalogueSettings catalogues) {

    /** A request appends its own record and, at most, three before: its terminal's keys, its card's number, its card's guard. */
    private static final int APPENDS_A_REQUEST = 4;

    /** Reads the section {@code postern}. */
    static NodeSettings read(Section postern) {
        IssuerSettings issuer = IssuerSettings.read(postern.at("issuer"));
        NodeSettings settings = new NodeSettings(TerminalSettings.read(postern.at("terminal")), issuer,
                FraudSettings.read(postern.at("fraud"), issuer.shards()),
                JournalSettings.read(postern.at("journal")), OpsSettings.read(postern.at("ops")),
                KeyTerms.read(postern.at("terminal").at("keys")),
                postern.at("terminal").flag("measure-without-mac"), KeySettings.read(postern.at("keys")),
                MerchantSettings.read(postern.at("merchants"), postern.at("terminal")),
                CatalogueSettings.read(postern.at("catalogues")));
        if (settings.terminal.requestsMaxPerNode() > settings.journal.queueAppendsMax() / APPENDS_A_REQUEST) {
            throw postern.at("terminal").refusal("requests-max-per-node", "must be at most a quarter of postern.journal."
                    + "queue-appends-max = " + settings.journal.queueAppendsMax()
                    + ", so that no append is ever refused for want of room");
        }
        // Besides its journal stream, each partition numbers the answers that stand in none.
        int streams = settings.issuer.shards() + 2 * settings.terminal.partitions();
        if (streams > References.STREAMS_MAX) {
            throw postern.at("terminal").refusal("partitions", "must be at most "
                    + (References.STREAMS_MAX - settings.issuer.shards()) / 2 + " with postern.issuer.shards = "
                    + settings.issuer.shards() + ", so that no two answers get the same reference number");
        }
        return settings;
    }

    /** The same on the ports that the command line names; null leaves one as it is. */
    NodeSettings withPorts(Integer terminalPort, Integer opsPort) {
        return new NodeSettings(terminalPort == null ? terminal : terminal.withPort(terminalPort), issuer, fraud,
                journal, opsPort == null ? ops : ops.withPort(opsPort), keyTerms, measuresWithoutMac,
                keys, merchants, catalogues);
    }
}
