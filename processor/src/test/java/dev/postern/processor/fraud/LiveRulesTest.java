package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Asks;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule file at work in a shard, and changed under it. */
class LiveRulesTest {

    private static final Pan CARD = Cards.cny(1);
    private static final byte[] NO_ANSWER = {};
    private static final String FILE = """
            name: live
            features:
              sales: { of: card, take: count, over: 10m }
            rules:
              - { id: two, version: 1, mode: live, do: decline 59, say: x, when: 'feature.sales >= 2 && card.bin == "622424"' }
            """;

    @TempDir
    private Path folder;
    private int changes;

    @Test
    void shouldRefuseByTheFeaturesOfWhatWasDecided() throws IOException {
        CardFeatures features = features(LiveRules.open(write(FILE), 1));
        assertNull(judge(features, 1));
        features.apply(approved(1), 0);
        features.apply(approved(2), 0);
        assertEquals("59", judge(features, 3));
        assertNull(features.judge(Asks.purchase(Cards.cny(2), 4, 100), () -> 0), "another card");
        features.apply(reversed(2), Asks.AT);
        assertNull(judge(features, 5), "one was taken back");
    }

    @Test
    void shouldTakeAChangedFileBetweenTwoTransactionsAndGoOnCounting() throws IOException {
        LiveRules live = LiveRules.open(write(FILE), 1);
        CardFeatures features = features(live);
        features.apply(approved(1), 0);
        assertNull(judge(features, 2));
        write(FILE.replace(">= 2", ">= 1").replace("decline 59", "decline 62"));
        live.lookAgain();
        assertEquals("62", judge(features, 3));
        RuleSet before = live.current();
        live.lookAgain();
        assertSame(before, live.current(), "the file did not change");
    }

    @Test
    void shouldWarmANewWindowAloneAndGoOnInTheMiddleAfterARestart() throws IOException {
        LiveRules live = LiveRules.open(write(FILE), 1);
        CardFeatures features = features(live);
        features.apply(approved(1), 0);
        features.apply(approved(2), 0);
        write(FILE.replace("features:", "features:\n  day: { of: card, take: count, over: 1d }")
                + "  - { id: day, version: 1, mode: live, do: decline 61, say: x, when: feature.day >= 1 }\n");
        live.lookAgain();
        assertEquals("59", judge(features, 3), "its window goes on");
        features.apply(approved(3), 0);
        assertEquals("59", judge(features, 4));
        assertEquals(List.of(Standing.COUNTED, Standing.COLD), standings(features));

        CardFeatures restarted = features(live);
        copy(features.pieces(), restarted.restoring());
        restarted.restored();
        assertEquals(features.hash(), restarted.hash());
        assertEquals("59", judge(restarted, 5));
        assertEquals(List.of(Standing.COUNTED, Standing.COLD), standings(restarted));

        Warming.Order order = restarted.prepare(live.current(), Asks.AT).orElseThrow();
        restarted.recorded(approved(4), 0, 4);
        Observation observation = new Observation();
        for (int stan = 1; stan <= 3; stan++) {
            Desk.observe(new JournaledSubject(new Merchants(List.of())).of(approved(stan)), live.current(), observation);
            observation.approved(true);
            order.table().observe(observation);
        }
        assertEquals("59", judge(restarted, 6));
        assertEquals(Standing.COLD, standings(restarted).getLast());
        assertEquals(Warming.End.TAKEN, restarted.warmed(live.current(), order.table(), 3, Asks.AT));
        assertEquals("59", judge(restarted, 7));
        assertEquals(List.of(Standing.COUNTED, Standing.COUNTED), standings(restarted));
        assertTrue(restarted.prepare(live.current(), Asks.AT).isEmpty(), "nothing is left to be made");

        CardFeatures always = features(live);
        for (int stan = 1; stan <= 4; stan++) {
            always.apply(approved(stan), 0);
        }
        assertEquals(always.hash(), restarted.hash());
    }

    @Test
    void shouldGiveUpMakingWindowsWhenMoreHappensThanIsKept() throws IOException {
        LiveRules live = LiveRules.open(write(FILE), 1);
        CardFeatures features = features(live);
        write(FILE.replace("over: 10m", "over: 20m"));
        live.lookAgain();
        Warming.Order order = features.prepare(live.current(), Asks.AT).orElseThrow();
        for (int i = 1; i <= 16_385; i++) {
            features.recorded(approved(1), 0, i);
        }
        assertEquals(Warming.End.GIVEN_UP, features.warmed(live.current(), order.table(), 0, Asks.AT));
        assertNull(judge(features, 2), "its rule stays in shadow");
        assertEquals(List.of(Standing.COLD), standings(features));
    }

    private static List<Standing> standings(CardFeatures features) {
        Judged judged = new Judged().read(features.judged());
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < judged.hitCount(); i++) {
            standings.add(judged.standing(i));
        }
        return standings;
    }

    private static void copy(List<Pieces> from, List<Pieces> into) {
        for (int section = 0; section < from.size(); section++) {
            Pieces pieces = from.get(section);
            ByteBuffer head = ByteBuffer.allocate(pieces.headBytes());
            pieces.writeHead(head);
            into.get(section).readHead(head.flip());
            for (int piece = pieces.firstPiece(); piece < pieces.endPiece(); piece++) {
                ByteBuffer body = ByteBuffer.allocate(pieces.bytesMax(piece));
                pieces.write(piece, body);
                into.get(section).read(piece, body.flip());
            }
        }
        into.forEach(Pieces::restored);
    }

    @Test
    void shouldKeepTheFormerRulesWhenAFileIsBadAndCountIt() throws IOException {
        LiveRules live = LiveRules.open(write(FILE), 1);
        RuleSet before = live.current();
        write(FILE.replace("feature.sales", "feature.salse"));
        live.lookAgain();
        assertSame(before, live.current());
        assertEquals(1, live.refused());
        write(FILE.replace("take: count", "take: counts"));
        live.lookAgain();
        assertSame(before, live.current());
        Files.delete(folder.resolve("rules.yaml"));
        live.lookAgain();
        assertSame(before, live.current());
        live.lookAgain();
        assertEquals(3, live.refused(), "a file that is gone is said once");
        write(FILE.replace("decline 59", "decline 62"));
        live.lookAgain();
        assertEquals("62", live.current().rules().getFirst().action().code(), "and it came back");
    }

    @Test
    void shouldNotTakeAFileWhoseEndIsNotWrittenYet() throws IOException {
        LiveRules live = LiveRules.open(write(FILE), 1);
        live.lookWhenSettled();
        live.lookWhenSettled();
        assertEquals(0, live.reloads());
        String whole = FILE.replace("decline 59", "decline 62") + "  - { id: more, version: 1, mode: live, do: refer, say: x, when: tx.minor > 5 }\n";
        write(whole.substring(0, whole.indexOf("  - { id: more")));
        live.lookWhenSettled();
        write(whole);
        live.lookWhenSettled();
        assertEquals(0, live.reloads(), "it changed between two looks");
        live.lookWhenSettled();
        assertEquals(1, live.reloads());
        assertEquals(2, live.current().rules().size());
        live.lookWhenSettled();
        assertEquals(1, live.reloads());
    }

    @Test
    void shouldNotStartOnABadFile() throws IOException {
        Path file = write(FILE.replace("live, do", "life, do"));
        String message = assertThrows(IOException.class, () -> LiveRules.open(file, 1)).getMessage();
        assertTrue(message.contains("did you mean live?"), message);
    }

    @Test
    void shouldNameEveryKindInTheWordsThatFit() {
        for (Kind kind : Kind.values()) {
            assertTrue(dev.postern.fraud.schema.Packed.fits(JournaledSubject.name(kind)), JournaledSubject.name(kind));
        }
    }

    private static String judge(CardFeatures features, int stan) {
        String code = features.judge(Asks.purchase(CARD, stan, 100), () -> 0);
        features.ended(Asks.token(CARD));
        return code;
    }

    private static CardFeatures features(LiveRules live) {
        return new CardFeatures(live, new Merchants(List.of()), 100,
                new CardFeatures.Lateness(1_000_000, LatePolicy.REFER, 0));
    }

    private static Approved approved(int stan) {
        return new Approved(Asks.purchase(CARD, stan, 100).exchange(), Asks.token(CARD), Kind.PURCHASE, 100, Asks.CNY,
                "600000000001", "ABC123", NO_ANSWER, Asks.AT);
    }

    private static Reversed reversed(int stan) {
        return new Reversed(Asks.purchase(CARD, stan, 100).exchange(), Asks.token(CARD), Ending.MONEY_RETURNED, 1, stan,
                100, Asks.CNY, "98", "r", NO_ANSWER, Asks.AT + 5);
    }

    private Path write(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yaml"), text);
        // Some file systems keep whole seconds only.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * ++changes));
        return file;
    }
}
