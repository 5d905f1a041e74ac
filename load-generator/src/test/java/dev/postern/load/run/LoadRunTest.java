package dev.postern.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.fleet.FleetState;
import dev.postern.load.record.LiveLine;
import dev.postern.load.schedule.Arrivals;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.EntryMix;
import dev.postern.load.schedule.Kind;
import dev.postern.load.schedule.Mix;
import dev.postern.load.schedule.Profile;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.load.terminal.LineFault;
import dev.postern.load.terminal.LineFaults;
import dev.postern.load.terminal.Memory;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs of 20 terminals over loopback TCP, against a host that is honest, flawed, or a bare echo. */
class LoadRunTest {
    private static final int TERMINALS = 20;
    private static final long MILLI = 1_000_000;
    private static final Mix SALES = Mix.parse("purchase=80,balance=10,reversal=10");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;
    private Path fleetFile;
    private List<FleetRow> fleet;

    @BeforeEach
    void makeFleet() throws IOException {
        fleet = FleetCreator.create(TERMINALS, 1);
        fleetFile = folder.resolve("fleet.csv");
        FleetFile.write(fleetFile, fleet);
    }

    @Test
    void shouldPassAgainstAnHonestHostAndLeaveEverythingInTheRunFolder() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Result result = run(host.address(), Traffic.open(Profile.hold(1_000, 1_000 * MILLI), Arrivals.POISSON, Mix.RETAIL, 200 * MILLI));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.money().passed());
            assertEquals(TERMINALS, result.money().terminals());
            assertTrue(result.money().approvedCount() > 0 && result.money().reversedCount() > 0);
            result.measured().counts().forEach(counts -> assertTrue(counts.complete() && counts.begun() > 0, counts::toString));
            assertTrue(count(result, "purchase", "declined") > 0, "special cards show declines");
            assertEquals(List.of("purchase", "balance", "echo", "reversal", "all"), result.measured().times().stream().map(KindTimes::kind).toList());
            assertEquals(0, host.stansUsedTwice());

            Path run = Path.of(result.folder());
            JsonNode json = new ObjectMapper().readTree(run.resolve("result.json").toFile());
            assertEquals(0, json.at("/verdict/exit").asInt(-1));
            assertEquals(result.money().approvedMinor(), json.at("/money/approvedMinor").asLong());
            assertEquals(5, new ObjectMapper().readTree(run.resolve("conditions.json").toFile()).at("/seed").asLong());
            assertEquals(Set.of("purchase", "balance", "echo", "reversal"), tags(run.resolve("response.hlog")));
            assertEquals(Set.of("purchase", "balance", "echo", "reversal"), tags(run.resolve("service.hlog")));
            assertTrue(tags(run.resolve("generator.hlog")).contains("send-lag"));
            assertEquals(result.measured().times().getLast().response().count(), logged(run.resolve("response.hlog")));
            assertTrue(Files.size(run.resolve("response.hgrm")) > 0 && Files.size(run.resolve("service-purchase.hgrm")) > 0);
            String shown = printed.toString(StandardCharsets.UTF_8);
            assertTrue(shown.contains("money check") && shown.contains("PASSED"), shown);
            assertFalse(shown.contains("\u001b"), "a pipe gets plain lines");
        }
    }

    @Test
    void shouldLeaveNoCardNumberOrKeyInTheRunFolder() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Target target = new Target(host.address(), false, null, 0);
            LoadPlan keyed = plan(target, fleetFile, openLoop(SALES));
            LoadPlan plan = new LoadPlan(target, fleetFile, 0, keyed.traffic(), new CardPlan(2, 0.1, List.of(9000), EntryMix.parse("keyed-pin")),
                keyed.limits(), Promise.NONE, LinePlan.DEFAULT, 1, false, 5, folder.resolve("runs"), "test");
            Result result = new LoadRun(plan, new Screen(new PrintStream(printed), new LiveLine(new PrintStream(printed), false))).run();
            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            Cards cards = Cards.draw(TERMINALS, 2, 0.1, new int[] {9000}, 5);
            List<byte[]> needles = new ArrayList<>();
            for (int i = 0; i < cards.count(); i++) {
                String pan = Long.toString(cards.pan(i));
                needles.add(pan.getBytes(StandardCharsets.US_ASCII));
                needles.add(pan.getBytes(StandardCharsets.UTF_16LE));
                needles.add(HexFormat.of().parseHex(pan));
                needles.add(HexFormat.of().formatHex(pan.getBytes(StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII));
                needles.add(Base64.getEncoder().encodeToString(pan.getBytes(StandardCharsets.US_ASCII)).substring(0, 20).getBytes(StandardCharsets.US_ASCII));
            }
            for (FleetRow row : fleet) {
                needles.add(row.masterKey().toClearHex().getBytes(StandardCharsets.US_ASCII));
                needles.add(HexFormat.of().parseHex(row.masterKey().toClearHex()));
            }
            int files = 0;
            try (Stream<Path> left = Files.walk(Path.of(result.folder()))) {
                for (Path file : left.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                    needles.forEach(needle -> assertFalse(text.contains(new String(needle, StandardCharsets.ISO_8859_1)), file::toString));
                    files++;
                }
            }
            assertTrue(files > 5, "files looked at: " + files);
            assertFalse(printed.toString(StandardCharsets.ISO_8859_1).contains(Long.toString(cards.pan(0))));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LOSES_AN_APPROVAL", "TAKES_TWICE", "FORGETS_A_REVERSAL", "TELLS_A_BAD_BALANCE"})
    void shouldNameTheCardWhenTheHostsMoneyIsWrong(FakeHost.Flaw flaw) throws Exception {
        try (FakeHost host = new FakeHost(fleet, flaw)) {
            // No balance inquiries in the mix, so that the bad balance is told to the money check.
            Result result = run(host.address(), openLoop(Mix.parse("purchase=80,reversal=20")));

            assertEquals(Verdict.INTEGRITY_BROKEN, result.verdict().exit(), result.verdict().sentence());
            assertEquals(1, result.money().differing());
            assertTrue(result.money().differences().getFirst().sentence().matches(
                "card 622424\\*{6}[0-9]{4}: expected [0-9,.]+, found [0-9,.]+"), result.verdict().sentence());
            assertTrue(printed.toString(StandardCharsets.UTF_8).contains("INTEGRITY BROKEN"));
        }
    }

    /** One booking of the kind is lost at the host, whichever of its messages that is: the money check must tell. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"BALANCE", "ECHO", "PRODUCT", "MERCHANT_CODE_CANCELLED", "MERCHANT_CODE_EXPIRED", "BATCH_CLOSE"})
    void shouldFindOneLostBookingOfEveryKind(Kind kind) throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.LOSES_AN_APPROVAL)) {
            Result result = run(host.address(), Traffic.open(Profile.hold(1_000, 60 * MILLI), Arrivals.EVEN, Mix.parse(kind.label() + "=1"), 0));

            assertEquals(Verdict.INTEGRITY_BROKEN, result.verdict().exit(), result.verdict().sentence());
            assertEquals(kind == Kind.TRANSFER ? 2 : 1, result.money().differing());
        }
    }

    /** What left the payer and did not come to the payee is in transit for ever. */
    @Test
    void shouldFindMoneyThatStaysInTransit() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.KEEPS_A_TRANSFER)) {
            Result result = run(host.address(), Traffic.open(Profile.hold(1_000, 60 * MILLI), Arrivals.EVEN, Mix.parse("transfer=1"), 0));

            assertEquals(Verdict.INTEGRITY_BROKEN, result.verdict().exit(), result.verdict().sentence());
            assertEquals(1, result.money().differing());
            assertTrue(result.money().differenceMinor() < 0);
            assertTrue(result.money().receivedMinor() > -result.money().differenceMinor());
        }
    }

    @Test
    void shouldCloseBatchesAndAgreeOnEveryEntry() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Result result = run(host.address(), openLoop(Mix.parse("worst-day")).with(new BatchPlan(8, 0.3)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.money().batches().balanced() >= TERMINALS / 2, () -> result.money().batches().toString());
            assertTrue(result.money().batches().uploaded() > 0, () -> result.money().batches().toString());
            assertEquals(0, host.stansUsedTwice());
            memories().forEach((terminal, memory) -> assertTrue(memory.clean() && memory.batch() > 1, terminal));
        }
    }

    /** A closed loop closes no batch: the run after it closes what both have sold, and must not claim its own part as the whole. */
    @Test
    void shouldNotClaimToKnowABatchThatAnEarlierRunLeftOpen() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            run(host.address(), closedLoop());
            assertTrue(memories().values().stream().anyMatch(memory -> !memory.clean()), "nobody sold");
            Result result = run(host.address(), openLoop(SALES).with(new BatchPlan(8, 0)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MISCOUNTS_A_BATCH", "NAMES_ANOTHER_ENTRY"})
    void shouldNameTheBatchThatTheHostHasOtherwise(FakeHost.Flaw flaw) throws Exception {
        try (FakeHost host = new FakeHost(fleet, flaw)) {
            Result result = run(host.address(), openLoop(SALES).with(new BatchPlan(8, flaw == FakeHost.Flaw.MISCOUNTS_A_BATCH ? 0 : 1)));

            assertEquals(Verdict.INTEGRITY_BROKEN, result.verdict().exit(), result.verdict().sentence());
            assertEquals(1, result.money().batches().differing());
            assertTrue(result.verdict().sentence().matches("1 batches are not what their terminals know; batch 0000[0-9]{2} of terminal T00000[0-9]{2}: .*"),
                result.verdict().sentence());
        }
    }

    @Test
    void shouldRefuseToSendShownCodesAsOneOfSeveralGenerators() throws Exception {
        LoadPlan plan = plan(new Target(new InetSocketAddress("127.0.0.1", 1), false, null, 0), fleetFile, openLoop(Mix.parse("merchant-code=1")));
        BadPlan refused = assertThrows(BadPlan.class, () -> run(new LoadPlan(plan.target(), plan.fleetFile(), 0, plan.traffic(), plan.cards(),
            plan.limits(), plan.promise(), plan.lines(), 1, new Share(1, 2, null), false, 5, plan.runs(), "test")));

        assertTrue(refused.getMessage().startsWith("merchant-code cannot be sent"), refused::getMessage);
    }

    @Test
    void shouldBreakIntegrityWhenReversalsAreTurnedDown() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.TURNS_REVERSALS_DOWN)) {
            Result result = run(host.address(), openLoop(SALES));

            assertEquals(Verdict.INTEGRITY_BROKEN, result.verdict().exit());
            assertTrue(result.verdict().sentence().matches("of [0-9,]+ exchanges of kind reversal only [0-9,]+ have an outcome"),
                result.verdict().sentence());
        }
    }

    @Test
    void shouldNotCallTheMoneyCheckedWhenReversalsAreNotAnswered() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.IGNORES_REVERSALS)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, openLoop(SALES));
            Result result = run(withLimits(plan, new Limits(300 * MILLI, 100 * MILLI, 500 * MILLI, 3_600_000 * MILLI, 64, 8)));

            assertEquals(Verdict.FAILED, result.verdict().exit());
            assertTrue(result.verdict().sentence().matches("[0-9,]+ exchanges had no answer .* could not be checked"), result.verdict().sentence());
            assertNull(result.money());
            assertTrue(result.measured().faults().get("reversal repeated") > 0);
        }
    }

    @Test
    void shouldCallARunInvalidWhoseOwnSendLagIsOverTheLimit() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, openLoop(SALES));
            Result result = run(withLimits(plan, new Limits(30_000 * MILLI, 30_000 * MILLI, 60_000 * MILLI, 0, 64, 8)));

            assertEquals(Verdict.INVALID, result.verdict().exit());
            assertTrue(result.money().passed(), "late, but honest");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SWALLOWS_ANSWERS", "SPOILS_MACS", "CUTS_CONNECTIONS"})
    void shouldReverseWhatItWasNotToldAndEndWithTheMoneyRight(FakeHost.Flaw flaw) throws Exception {
        try (FakeHost host = new FakeHost(fleet, flaw)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, openLoop(SALES));
            Result result = run(withLimits(plan, new Limits(300 * MILLI, 100 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 64, 8)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(count(result, "purchase", "reversed") > 0, () -> result.measured().counts().toString());
            assertTrue(host.reversals() > 0);
            String fault = switch (flaw) {
                case SPOILS_MACS -> "bad mac";
                case CUTS_CONNECTIONS -> "connection lost";
                default -> "timed out";
            };
            assertTrue(result.measured().faults().get(fault) > 0, () -> result.measured().faults().toString());
        }
    }

    @Test
    void shouldConductEveryKindAndKnowWhatIsHeld() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Result result = run(host.address(), Traffic.open(Profile.hold(2_000, 1_000 * MILLI), Arrivals.POISSON, Mix.parse("worst-day"), 0));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertEquals(Kind.count(), result.measured().counts().size());
            result.measured().counts().forEach(counts -> assertTrue(
                counts.outcomes().get("approved") + counts.outcomes().get("reversed") > counts.outcomes().get("declined"), counts::toString));
            assertTrue(result.money().givenMinor() > 0);
            assertEquals(0, host.stansUsedTwice());
        }
    }

    /** Voids, completions and tips are cut off like sales are: the holds and the money have to be known all the same. */
    @ParameterizedTest
    @EnumSource(names = {"SWALLOWS_ANSWERS", "CUTS_CONNECTIONS", "SPOILS_MACS"})
    void shouldKnowWhatIsHeldWhenAnswersAreLost(FakeHost.Flaw flaw) throws Exception {
        try (FakeHost host = new FakeHost(fleet, flaw)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile,
                Traffic.open(Profile.hold(1_000, 1_000 * MILLI), Arrivals.POISSON, Mix.parse("worst-day"), 0));
            Result result = run(withLimits(plan, new Limits(300 * MILLI, 100 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 64, 8, 20 * MILLI)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.measured().faults().getOrDefault("advice repeated", 0L) > 0, () -> result.measured().faults().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(LineFault.class)
    void shouldEndWithTheMoneyRightWhateverLinesDo(LineFault fault) throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            LoadPlan plan = withLimits(plan(new Target(host.address(), false, null, 0), fleetFile, openLoop(SALES)),
                new Limits(500 * MILLI, 200 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 64, 8));
            LinePlan lines = new LinePlan(LineFaults.parse(fault.label() + "=3%"), 2);
            Result result = run(new LoadPlan(plan.target(), plan.fleetFile(), 0, plan.traffic(), plan.cards(), plan.limits(), Promise.NONE, lines, 1,
                false, 5, plan.runs(), "test"));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.measured().faults().get("line fault") > 0, () -> result.measured().faults().toString());
        }
    }

    /** A send waits for its terminal as long as a reversal for its answer, not only as long as an answer is awaited. */
    @Test
    void shouldSendWhatWasDueWhileTheHostWasAway() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.GOES_AWAY)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, longerThanAnAbsence());
            Result result = run(withLimits(plan, new Limits(200 * MILLI, 100 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 2, 8)));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.measured().faults().getOrDefault("send deferred", 0L) > 0, () -> result.measured().faults().toString());
            assertFalse(result.measured().faults().containsKey("unsent"));
        }
    }

    @Test
    void shouldFailWhenTheHostDoesNotComeBack() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.STAYS_AWAY)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, longerThanAnAbsence());
            Result result = run(withLimits(plan, new Limits(200 * MILLI, 100 * MILLI, 500 * MILLI, 3_600_000 * MILLI, 2, 8)));

            assertEquals(Verdict.FAILED, result.verdict().exit(), result.verdict().sentence());
            assertTrue(result.measured().faults().get("unsent") > 0, () -> result.measured().faults().toString());
            assertNull(result.money(), "nothing is said about the money that nobody could ask for");
        }
    }

    @Test
    void shouldReconnectInAStorm() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Result result = run(host.address(),
                Traffic.open(Profile.parse("hold 300/s 400ms, storm 15 reconnects in 100ms, hold 300/s 600ms"), Arrivals.POISSON, SALES, 0));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertEquals(15, result.measured().faults().get("reconnected"));
            assertEquals(15, result.measured().faults().get("connection lost"));
        }
    }

    @Test
    void shouldSayThatAPromiseWasMissed() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.SWALLOWS_ANSWERS)) {
            LoadPlan plan = plan(new Target(host.address(), false, null, 0), fleetFile, openLoop(SALES))
                .with(openLoop(SALES), Promise.DEFAULT);
            Result result = run(withLimits(plan, new Limits(300 * MILLI, 100 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 64, 8)));

            assertEquals(Verdict.PROMISE_MISSED, result.verdict().exit());
            assertTrue(result.verdict().sentence().startsWith("lost<0.1% was promised, it was "), result.verdict().sentence());
        }
    }

    @Test
    void shouldSignOnAgainWhenTheHostChangesTheBatch() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.CHANGES_BATCHES)) {
            Result result = run(host.address(), openLoop(SALES));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertTrue(count(result, "purchase", "refused") > 0);
            assertTrue(result.measured().faults().get("signed on again") > 0);
            assertEquals(0, host.stansUsedTwice());
        }
    }

    @Test
    void shouldSendAsFastAsItIsAnsweredInAClosedLoop() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Result result = run(host.address(), closedLoop());

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertEquals("closed loop", result.measured().mode());
            assertTrue(result.measured().answered() > TERMINALS);
            assertTrue(result.money().passed() && result.money().approvedCount() > 0);
        }
    }

    @Test
    void shouldDriveABareEchoWithoutAMoneyCheck() throws Exception {
        try (EchoServer echo = new EchoServer()) {
            Result result = run(plan(new Target(echo.address(), true, null, ProcessHandle.current().pid()), null, closedLoop()));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertEquals("closed loop, bare echo", result.measured().mode());
            assertNull(result.money());
            assertEquals(Map.of(), result.measured().faults(), "each MAC that came back was the one that was sent");
            assertTrue(result.measured().counts().stream().allMatch(KindCounts::complete));
            assertTrue(result.measured().cpu().serverMicros() > 0);
        }
    }

    @Test
    void shouldGoOnWithStansBatchAndKeysOfTheRunBefore() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            run(host.address(), closedLoop());
            Map<String, Memory> first = memories();
            LoadPlan next = plan(new Target(host.address(), false, null, 0), fleetFile, closedLoop());
            Result result = run(new LoadPlan(next.target(), next.fleetFile(), 0, next.traffic(), next.cards(), next.limits(), Promise.NONE, LinePlan.DEFAULT, 2, true, 6,
                next.runs(), "test"));

            assertEquals(Verdict.GOOD, result.verdict().exit(), result.verdict().sentence());
            assertEquals(0, host.stansUsedTwice());
            memories().forEach((terminal, memory) -> assertTrue(memory.nextStan() > first.get(terminal).nextStan()));
        }
    }

    @Test
    void shouldSetStansAsideWhileARunGoesOn() throws Exception {
        try (FakeHost host = new FakeHost(fleet, FakeHost.Flaw.NONE)) {
            Map<String, Memory> during = new java.util.HashMap<>();
            PrintStream watching = new PrintStream(printed, true, StandardCharsets.UTF_8) {
                @Override
                public void println(String line) {
                    if (line.contains("opening balances read")) {
                        during.putAll(copyOfState());
                    }
                    super.println(line);
                }
            };
            new LoadRun(plan(new Target(host.address(), false, null, 0), fleetFile, closedLoop()), new Screen(watching, new LiveLine(watching, false))).run();

            assertEquals(TERMINALS, during.size());
            during.forEach((terminal, memory) -> assertTrue(memory.nextStan() > FleetState.STANS_AHEAD));
            memories().forEach((terminal, memory) -> assertTrue(memory.nextStan() < during.get(terminal).nextStan()));
        }
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        InetSocketAddress nobody;
        try (EchoServer closed = new EchoServer()) {
            nobody = closed.address();
        }
        HostUnusable unusable = assertThrows(HostUnusable.class, () -> run(nobody, closedLoop()));

        assertTrue(unusable.getMessage().startsWith("no connection to ") && unusable.getMessage().contains(Integer.toString(nobody.getPort())),
            unusable::getMessage);
    }

    @Test
    void shouldSayThatTheHostHasAnotherFleet() throws Exception {
        try (FakeHost host = new FakeHost(List.of(), FakeHost.Flaw.NONE)) {
            HostUnusable unusable = assertThrows(HostUnusable.class, () -> run(host.address(), closedLoop()));

            assertTrue(unusable.getMessage().endsWith("(response code 97): start it with the same fleet file"), unusable::getMessage);
        }
    }

    @Test
    void shouldRefuseAFleetThatAnotherRunUses() throws Exception {
        try (FleetState held = FleetState.open(fleetFile)) {
            BadFleetState refused = assertThrows(BadFleetState.class, () -> run(new InetSocketAddress("127.0.0.1", 1), closedLoop()));

            assertTrue(refused.getMessage().startsWith("another run uses the fleet "), refused::getMessage);
            assertEquals(Map.of(), held.read());
        }
    }

    @Test
    void shouldRefuseMoreTerminalsThanTheFleetHas() {
        LoadPlan plan = plan(new Target(new InetSocketAddress("127.0.0.1", 1), false, null, 0), fleetFile, closedLoop());
        BadPlan refused = assertThrows(BadPlan.class, () -> run(new LoadPlan(plan.target(), fleetFile, 21, plan.traffic(), plan.cards(),
            plan.limits(), Promise.NONE, LinePlan.DEFAULT, 1, false, 5, plan.runs(), "test")));

        assertEquals("21 terminals are wanted, and " + fleetFile + " names 20", refused.getMessage());
    }

    @Test
    void shouldRefuseMoreConnectionsThanTheProcessMayHaveFiles() {
        BadPlan refused = assertThrows(BadPlan.class, () -> FileLimit.check(1_500_000_000));

        assertTrue(refused.getMessage().contains("ulimit -n"), refused::getMessage);
    }

    /** 400 requests: 20 for each terminal. */
    private Traffic openLoop(Mix mix) {
        return Traffic.open(Profile.hold(1_600, 250 * MILLI), Arrivals.POISSON, mix, 0);
    }

    /** As many, while the host is away and after. */
    private Traffic longerThanAnAbsence() {
        return Traffic.open(Profile.hold(500, 800 * MILLI), Arrivals.POISSON, SALES, 0);
    }

    private Traffic closedLoop() {
        return Traffic.closed(Mix.RETAIL, 0, 300 * MILLI);
    }

    private Result run(InetSocketAddress address, Traffic traffic) throws Exception {
        return run(plan(new Target(address, false, null, 0), fleetFile, traffic));
    }

    private Result run(LoadPlan plan) throws Exception {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new LoadRun(plan, new Screen(out, new LiveLine(out, false))).run();
    }

    private LoadPlan plan(Target target, Path file, Traffic traffic) {
        // Limits that no machine reaches: how busy the machine is that runs the test is not what the test is about.
        Limits limits = new Limits(30_000 * MILLI, 30_000 * MILLI, 60_000 * MILLI, 3_600_000 * MILLI, 64, 8, 20 * MILLI);
        return new LoadPlan(target, file, file == null ? TERMINALS : 0, traffic, new CardPlan(2, 0.1, List.of(9000)), limits, Promise.NONE,
            LinePlan.DEFAULT, 1, false, 5, folder.resolve("runs"), "test");
    }

    private static LoadPlan withLimits(LoadPlan plan, Limits limits) {
        return new LoadPlan(plan.target(), plan.fleetFile(), plan.terminals(), plan.traffic(), plan.cards(), limits, plan.promise(),
            plan.lines(), plan.eventLoops(), plan.keepKeys(), plan.seed(), plan.runs(), plan.commandLine());
    }

    private Map<String, Memory> memories() throws Exception {
        try (FleetState state = FleetState.open(fleetFile)) {
            return state.read();
        }
    }

    /** The state while a run holds it: read from a copy, which no lock guards. */
    private Map<String, Memory> copyOfState() {
        Path copy = folder.resolve("copy.csv");
        try {
            Files.copy(folder.resolve("fleet.state"), folder.resolve("copy.state"));
            try (FleetState state = FleetState.open(copy)) {
                return state.read();
            }
        } catch (IOException | BadFleetState unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static long count(Result result, String kind, String outcome) {
        return result.measured().counts().stream().filter(counts -> counts.kind().equals(kind)).findFirst().orElseThrow().outcomes().get(outcome);
    }

    private static Set<String> tags(Path log) throws IOException {
        Set<String> tags = new HashSet<>();
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                tags.add(next.getTag());
            }
        }
        return tags;
    }

    private static long logged(Path log) throws IOException {
        long count = 0;
        try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
            for (EncodableHistogram next = reader.nextIntervalHistogram(); next != null; next = reader.nextIntervalHistogram()) {
                count += ((org.HdrHistogram.Histogram) next).getTotalCount();
            }
        }
        return count;
    }
}
