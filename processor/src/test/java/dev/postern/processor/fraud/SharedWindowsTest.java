package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.Asks;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.till.Cards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows that shards share, made from the journal while they are written. */
class SharedWindowsTest {

    private static final Merchants MERCHANTS = new Merchants(List.of());
    private static final String FILE = """
            name: shared
            features:
              at_terminal: { of: terminal, take: count, over: 1h }
            rules:
              - { id: busy, version: 1, mode: live, do: decline 59, say: x, when: feature.at_terminal >= 3 }
            """;
    private static final String MORE = FILE.replace("features:\n", """
            features:
              bin_day: { of: bin, take: count, over: 1d }
              terminal_day: { of: terminal, take: sum, over: 1d, currency: CNY }
            """) + "  - { id: day, version: 1, mode: live, do: decline 61, say: x, when: feature.bin_day >= 1 }\n";

    @TempDir
    private Path folder;
    private LiveRules live;
    private SharedWindows windows;
    private SharedWindows.Writer writer;
    private CardFeatures card;

    @BeforeEach
    void setUp() throws IOException {
        live = LiveRules.open(Files.writeString(folder.resolve("rules.yaml"), FILE), 1);
        windows = new SharedWindows(live, MERCHANTS, 4, 100);
        writer = windows.writer(Runnable::run, _ -> true);
        card = features(windows);
    }

    private CardFeatures features(SharedWindows shared) {
        return new CardFeatures(live, MERCHANTS, shared, _ -> 100, new CardFeatures.Lateness(1_000_000, LatePolicy.REFER, 0));
    }

    @Test
    void shouldBeAsIfTheSetHadBeenInForceFromTheBeginning() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            events.add(sale(i));
        }
        hand(1, events);
        hand(2, events);
        load(MORE);
        judge(4);
        events.add(sale(5));
        SharedMaking making = windows.prepare(live.current(), Asks.AT).orElseThrow();
        windows.begin(making).join();
        // The third is in the journal's files, and not with the writer yet.
        for (int i = 1; i <= 3; i++) {
            making.visit(i, events.get(i - 1));
        }
        hand(3, events);
        hand(4, events);
        making.made();
        assertTrue(windows.bringIn(making).join());
        events.add(sale(6));
        hand(5, events);
        assertEquals(Standing.COLD, judged(7).standing(1));
        assertTrue(windows.goOnWith(making, Asks.AT));
        events.add(sale(8));
        hand(6, events);
        windows.end(making).join();
        Judged judged = judged(9);
        assertEquals("1 COUNTED", judged.rule(1) + " " + judged.standing(1));
        assertTrue(windows.prepare(live.current(), Asks.AT).isEmpty(), "nothing is left to be made");

        SharedWindows always = new SharedWindows(live, MERCHANTS, 4, 100);
        long empty = always.hash();
        SharedWindows.Writer its = always.writer(Runnable::run, _ -> true);
        for (int i = 1; i <= events.size(); i++) {
            its.take(i, events.get(i - 1));
        }
        assertNotEquals(empty, always.hash());
        assertEquals(always.hash(), windows.hash());
    }

    @Test
    void shouldLeaveTheOtherRulesLiveAllTheTime() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            events.add(sale(i));
            hand(i, events);
        }
        load(MORE);
        assertEquals("59", judge(4));
        SharedMaking making = windows.prepare(live.current(), Asks.AT).orElseThrow();
        windows.begin(making).join();
        assertEquals("59", judge(5));
        for (int i = 1; i <= 3; i++) {
            making.visit(i, events.get(i - 1));
        }
        making.made();
        assertTrue(windows.bringIn(making).join());
        assertTrue(windows.goOnWith(making, Asks.AT));
        assertEquals("59", judge(6), "the first in the file, of both that count now");
    }

    @Test
    void shouldGiveUpWhenMoreHappensThanIsKept() throws IOException {
        Event sale = sale(1);
        load(MORE);
        judge(2);
        SharedMaking making = windows.prepare(live.current(), Asks.AT).orElseThrow();
        windows.begin(making).join();
        making.visit(1, sale);
        making.made();
        for (int i = 2; i <= (1 << 17) + 2; i++) {
            writer.take(i, sale);
        }
        assertFalse(windows.bringIn(making).join());
        long before = windows.hash();
        windows.end(making).join();
        assertEquals(before, windows.hash(), "what stands is as it was");
    }

    @Test
    void shouldNotTakeWindowsForASetThatIsNotInForceAnyMore() throws IOException {
        load(MORE);
        judge(1);
        SharedMaking making = windows.prepare(live.current(), Asks.AT).orElseThrow();
        windows.begin(making).join();
        making.made();
        assertTrue(windows.bringIn(making).join());
        load(FILE);
        assertFalse(windows.goOnWith(making, Asks.AT));
    }

    /** Records of builds that told the BIN only when a rule asked for it leave its window cold, and that of terminals not. */
    @Test
    void shouldNotCallAWindowWarmWhoseKeyTheRecordsDoNotTell() throws IOException {
        Approved told = sale(1);
        byte[] judged = told.judged().clone();
        judged[JudgedForm.TEXTS_AT] &= ~JudgedForm.BIN;
        Approved untold = new Approved(told.exchange(), told.token(), told.kind(), told.amountMinor(), told.currency(),
                told.rrn(), told.approvalCode(), null, told.answer(), told.atEpochMillis(), judged);
        load(MORE);
        judge(2);
        RuleSet rules = live.current();
        SharedMaking making = windows.prepare(rules, Asks.AT).orElseThrow();
        making.visit(1, untold);
        making.made();
        long[] began = making.features().beganEpochMillis();
        assertEquals(told.atEpochMillis() + 1, began[0]);
        assertEquals(Long.MIN_VALUE, began[1]);
    }

    private void hand(int number, List<Event> events) {
        writer.take(number, events.get(number - 1));
        writer.reached(number);
    }

    private void load(String text) throws IOException {
        try {
            live.load(Files.writeString(folder.resolve("other.yaml"), text), "me");
        } catch (RuleFileRefused e) {
            throw new AssertionError(e);
        }
    }

    private Approved sale(int stan) {
        AuthorizationRequest request = Asks.purchase(Cards.cny(1), stan, 100);
        card.judge(request, () -> 0);
        card.ended(request.token());
        return new Approved(request.exchange(), request.token(), Kind.PURCHASE, 100, Asks.CNY, "600000000001", "ABC123", null, new byte[0],
                Asks.AT + stan, card.judged());
    }

    private String judge(int stan) {
        AuthorizationRequest request = Asks.purchase(Cards.cny(1), stan, 100);
        String code = card.judge(request, () -> 0);
        card.ended(request.token());
        return code;
    }

    private Judged judged(int stan) {
        judge(stan);
        return new Judged().read(card.judged());
    }
}
