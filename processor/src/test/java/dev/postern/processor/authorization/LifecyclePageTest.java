package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables of {@code docs/lifecycle.md} are complete, and each row is what the money core does. */
class LifecyclePageTest {

    private static final Path PAGE = Path.of("..", "docs", "lifecycle.md");
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, 100_000);
    private static final LedgerTerms RULES = new LedgerTerms(1_000_000, 10, 115, 130);
    private static final Pan CARD = Cards.cny(1);
    private static final long AMOUNT = 1_000;

    private record Row(String state, String message, String answer, String then) {
    }

    private final Ledger ledger = new Ledger(5, new Ledger.Bounds(1_000, 1_000_000_000_000L), RULES, terminal -> 1);
    private int stan;

    private static List<Row> rows(String heading) throws IOException {
        List<Row> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + heading);
            } else if (inside && line.startsWith("| ") && !line.startsWith("| state")) {
                String[] cells = line.split("\\|");
                rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        return rows;
    }

    @Test
    void shouldNameEveryMessageInEveryState() throws IOException {
        for (String heading : List.of("A debit", "A hold")) {
            List<Row> rows = rows(heading);
            Set<String> states = new TreeSet<>();
            Set<String> messages = new TreeSet<>();
            Set<String> pairs = new TreeSet<>();
            rows.forEach(row -> {
                states.add(row.state);
                states.add(row.then);
                messages.add(row.message);
                pairs.add(row.state + " " + row.message);
            });
            assertEquals(3, states.size(), heading);
            assertEquals(8, messages.size(), heading);
            assertEquals(24, pairs.size(), heading + " has a row missing");
            assertEquals(24, rows.size(), heading + " has a row twice");
        }
    }

    @TestFactory
    List<DynamicTest> debits() throws IOException {
        return rows("A debit").stream().map(row -> DynamicTest.dynamicTest("debit " + row.state + " " + row.message,
                () -> new LifecyclePageTest().debit(row))).toList();
    }

    @TestFactory
    List<DynamicTest> holds() throws IOException {
        return rows("A hold").stream().map(row -> DynamicTest.dynamicTest("hold " + row.state + " " + row.message,
                () -> new LifecyclePageTest().hold(row))).toList();
    }

    @TestFactory
    List<DynamicTest> transfers() throws IOException {
        List<Row> rows = rows("A transfer");
        assertEquals(12, rows.stream().map(row -> row.state + " " + row.message).distinct().count(), "4 states, 3 messages");
        return rows.stream().map(row -> DynamicTest.dynamicTest("transfer " + row.state + " " + row.message,
                () -> new LifecyclePageTest().transfer(row))).toList();
    }

    private void transfer(Row row) {
        Pan to = Cards.cny(2);
        Done sale = take(request(Kind.TRANSFER, AMOUNT, new Particulars(false, false, null, null, null,
                new Payee(Asks.token(to), to.masked()), TERMS, 0, 0, true)));
        long id = Transfers.id(5, ledger.sequence());
        if (row.state.equals("settled")) {
            tell(id, false);
        } else if (!row.state.equals("crediting")) {
            reverse(sale);
        }
        if (row.state.equals("returned")) {
            tell(id, true);
        }
        assertEquals(row.state, stateOfTransfer(id), "before");
        String answer = switch (row.message) {
            case "credited" -> tell(id, false);
            case "taken" -> tell(id, true);
            case "reversal" -> reverse(sale);
            default -> throw new AssertionError(row.message);
        };
        assertEquals(row.answer, answer);
        assertEquals(row.then, stateOfTransfer(id));
        assertEquals(row.then.equals("returned") ? 100_000 : 100_000 - AMOUNT, ledger.balanceSumMinor(Asks.CNY));
    }

    /** The payee's shard has answered. */
    private String tell(long id, boolean back) {
        TransferStep step = ledger.settle(id, back, Asks.AT);
        if (step != null) {
            ledger.apply(step);
        }
        return "-";
    }

    private String stateOfTransfer(long id) {
        return ledger.sent(id).state().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void debit(Row row) {
        Done sale = ask(Kind.PURCHASE, AMOUNT, null);
        long left = AMOUNT;
        if (row.state.equals("given-back")) {
            ask(Kind.REFUND, 100, sale);
            left -= 100;
        } else if (row.state.equals("undone")) {
            ask(Kind.VOID, AMOUNT, sale);
        }
        String answer = switch (row.message) {
            case "void" -> ask(Kind.VOID, AMOUNT, sale).code();
            case "refund" -> ask(Kind.REFUND, 1, sale).code();
            case "refund-rest" -> ask(Kind.REFUND, left, sale).code();
            case "refund-more" -> ask(Kind.REFUND, left + 1, sale).code();
            case "adjustment" -> ask(Kind.ADJUSTMENT, AMOUNT - 50, sale).code();
            case "tip" -> ask(Kind.TIP, AMOUNT * 130 / 100, sale).code();
            case "tip-too-high" -> ask(Kind.TIP, AMOUNT * 130 / 100 + 1, sale).code();
            case "reversal" -> reverse(sale);
            default -> throw new AssertionError(row.message);
        };
        assertEquals(row.answer, answer);
        assertEquals(row.then, stateOfDebit(sale));
    }

    /** By what may still follow. */
    private String stateOfDebit(Done sale) {
        long taken = 100_000 - ledger.balanceSumMinor(Asks.CNY);
        return ask(Kind.VOID, taken, sale).code().equals("00") ? "stands"
                : ask(Kind.REFUND, 1, sale).code().equals("00") ? "given-back" : "undone";
    }

    private void hold(Row row) {
        Done hold = ask(Kind.PRE_AUTHORIZATION, AMOUNT, null);
        Done completion = hold;
        if (row.state.equals("completed")) {
            completion = ask(Kind.COMPLETION, AMOUNT - 1, hold);
        } else if (row.state.equals("ended")) {
            ask(Kind.PRE_AUTHORIZATION_VOID, AMOUNT, hold);
        }
        boolean completed = row.state.equals("completed");
        String answer = switch (row.message) {
            case "increment" -> ask(Kind.INCREMENT, 10, hold).code();
            case "completion" -> ask(Kind.COMPLETION, AMOUNT, hold).code();
            case "completion-advice" -> ask(Kind.COMPLETION_ADVICE, AMOUNT, hold).code();
            case "completion-too-high" -> ask(Kind.COMPLETION, AMOUNT * 115 / 100 + 1, hold).code();
            case "void" -> ask(Kind.PRE_AUTHORIZATION_VOID, AMOUNT, hold).code();
            case "void-completion" -> completed ? ask(Kind.COMPLETION_VOID, AMOUNT - 1, completion).code()
                    : unknownCompletion(hold);
            case "expiry" -> expire();
            case "reversal" -> reverse(hold);
            default -> throw new AssertionError(row.message);
        };
        assertEquals(row.answer, answer);
        assertEquals(row.then, stateOfHold());
    }

    /** A void of a completion that never was: its 38 is of no record. */
    private String unknownCompletion(Done hold) {
        Outcome answer = Asks.said(hold.decision);
        return take(request(Kind.COMPLETION_VOID, AMOUNT, new Particulars(false, false, null,
                References.approvalCodeText(References.approvalCode(ledger.sequence() + 7)), OriginalKey.of(hold.request.exchange()), null, null, 0, 0,
                ResponseCode.isApproval(answer.responseCode())))).code();
    }

    private String expire() {
        HoldExpired over = ledger.expired(Asks.AT + 1_000_000);
        if (over != null) {
            ledger.apply(over);
        }
        return "00";
    }

    private String stateOfHold() {
        return ledger.heldSumMinor(Asks.CNY) > 0 ? "held" : ledger.balanceSumMinor(Asks.CNY) < 100_000 ? "completed" : "ended";
    }

    private record Done(AuthorizationRequest request, Decision decision) {

        String code() {
            return decision.responseCode();
        }
    }

    private Done ask(Kind kind, long amount, Done from) {
        if (from == null) {
            return take(request(kind, amount, Particulars.ofCard(false, false)));
        }
        Outcome answer = Asks.said(from.decision);
        boolean byRrn = kind == Kind.REFUND || kind == Kind.VOID || kind == Kind.COMPLETION_VOID;
        return take(request(kind, amount, new Particulars(false, false, byRrn ? answer.rrn() : null,
                kind == Kind.REFUND ? null : answer.approvalCode(), OriginalKey.of(from.request.exchange()), null, null, 0,
                0, true)));
    }

    private AuthorizationRequest request(Kind kind, long amount, Particulars particulars) {
        stan++;
        return new AuthorizationRequest(new Exchange(Asks.TERMINAL, Asks.BATCH, stan, 2, stan, stan), kind,
                Asks.token(CARD), CARD, amount, Asks.CNY, -1, particulars, Asks.AT, Asks.LAYOUT);
    }

    private Done take(AuthorizationRequest request) {
        Decision decision = ledger.decide(request, TERMS, null);
        if (decision.before() != null) {
            ledger.apply(decision.before());
        }
        ledger.apply(decision.event());
        return new Done(request, decision);
    }

    private String reverse(Done original) {
        AuthorizationRequest request = original.request;
        Decision decision = ledger.decide(new ReversalRequest(new Exchange(Asks.TERMINAL, Asks.BATCH,
                request.exchange().stan(), 4, 1, 1), request.kind(), request.token(), CARD, Asks.BATCH,
                request.exchange().stan(), true, Asks.BATCH, request.amountMinor(), -1, Asks.CNY, false, "98", Asks.AT,
                Asks.LAYOUT), null);
        if (decision.event() != null) {
            ledger.apply(decision.event());
        }
        return decision.responseCode();
    }
}
