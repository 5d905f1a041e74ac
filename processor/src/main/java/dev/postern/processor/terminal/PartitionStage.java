package dev.postern.processor.terminal;

import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.fraud.SharedWindows;
import dev.postern.processor.issuer.BinTable;
import dev.postern.processor.keys.PanSealing;
import dev.postern.processor.keys.TokenKey;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What every terminal partition is handed: the stage after it and the tables it looks things up in. Immutable.
 *
 * @param screeners by card shard
 * @param keyTerms how long working keys hold
 * @param checks looks at PINs, tracks and chip data
 * @param sealing seals the numbers of cards that are seen for the first time; null seals none
 * @param catalogues bills, products and wallets' codes
 * @param features those of terminals, merchants, BINs and devices, which are kept with the partitions' snapshots
 * @param unjournaledStream first number for the references of answers that stand in no journal stream
 */
public record PartitionStage(List<ActorRef<FraudScreener.Command>> screeners, BinTable ranges, TokenKey tokens,
        KeyTerms keyTerms, CardChecks checks, PanSealing sealing, AnswerFields answers, Catalogues catalogues,
        SharedWindows features, int unjournaledStream) {

    /** Without such features. */
    public PartitionStage(List<ActorRef<FraudScreener.Command>> screeners, BinTable ranges, TokenKey tokens,
            KeyTerms keyTerms, CardChecks checks, PanSealing sealing, AnswerFields answers, Catalogues catalogues,
            int unjournaledStream) {
        this(screeners, ranges, tokens, keyTerms, checks, sealing, answers, catalogues, SharedWindows.none(),
                unjournaledStream);
    }
}
