package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The tables of {@code docs/lifecycle.md} about bills, codes, reversals and batches: each row is what a node does. */
class LifecycleWireTest {

    private static final Path PAGE = Path.of("..", "docs", "lifecycle.md");
    private static final Pan CARD = Cards.cny(1);
    private static final Pan ANOTHER = Cards.cny(2);
    private static final int ROWS_MAX = 40;

    @TempDir
    static Path data;
    private static NodeFixture node;
    private static int used;

    private record Row(String state, String message, String answer, String then) {
    }

    /** One chart: brings something into a state, sends the message, and tells the state by what may still follow. */
    private abstract static class Chart {
        final Session session;
        final KindMessages make;
        final int number = used++;

        Chart(Session session) {
            this.session = session;
            this.make = new KindMessages(session.terminal());
        }

        abstract void bringTo(String state) throws IOException;

        abstract String send(String message) throws IOException;

        abstract String state() throws IOException;

        String code(WireMessage message) throws IOException {
            return session.code(message);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        List<String> bills = new ArrayList<>(List.of("biller,customer,period,amount_minor,name"));
        List<String> codes = new ArrayList<>(List.of("code,card,valid_until"));
        for (int i = 0; i < 10 * ROWS_MAX; i++) {
            bills.add("WATER,%06d,202611,500,CUSTOMER".formatted(i));
            codes.add("%s,%s,2036-01-01T00:00:00Z".formatted("28G%07d".formatted(i), Cards.digits(CARD)));
            codes.add("%s,%s,2020-01-01T00:00:00Z".formatted("28O%07d".formatted(i), Cards.digits(CARD)));
        }
        Path folder = Files.createDirectories(data.resolve("catalogues"));
        node = new NodeFixture(data.resolve("data"), 2 * ROWS_MAX, ("postern.catalogues { bills = \"%s\", wallet-codes = \"%s\", "
                + "merchant-code-paid-after = 0s }").formatted(Files.write(folder.resolve("bills.csv"), bills),
                Files.write(folder.resolve("codes.csv"), codes)), "postern.issuer.deadline = 200ms");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static List<DynamicTest> chart(String heading, int rowsExpected, Function<Session, Chart> maker) throws IOException {
        List<Row> rows = rows(heading);
        assertEquals(rowsExpected, rows.stream().map(row -> row.state + " " + row.message).distinct().count(), heading);
        return rows.stream().map(row -> DynamicTest.dynamicTest(heading + ": " + row.state + " " + row.message, () -> {
            try (Session session = node.signedOn(used % (2 * ROWS_MAX))) {
                Chart chart = maker.apply(session);
                for (int i = 0; i < 2_000 * chart.number; i++) {
                    // Terminals are used again: each chart has STANs of its own.
                    session.terminal().nextStan();
                }
                chart.bringTo(row.state);
                assertEquals(row.answer, chart.send(row.message));
                assertEquals(row.then, chart.state());
            }
        })).toList();
    }

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

    @TestFactory
    List<DynamicTest> bills() throws IOException {
        return chart("A bill", 10, session -> new Chart(session) {
            private WireMessage last = pay(CARD, 500);

            private WireMessage pay(Pan card, long minor) {
                return make.billPayment(card, minor, "WATER", "%06d".formatted(number), "202611");
            }

            @Override
            void bringTo(String state) throws IOException {
                if (state.equals("paid")) {
                    assertEquals("00", code(last));
                }
            }

            @Override
            String send(String message) throws IOException {
                return switch (message) {
                    case "payment" -> code(pay(CARD, 500));
                    case "payment-of-another" -> code(pay(ANOTHER, 500));
                    case "wrong-amount" -> code(pay(CARD, 501));
                    case "inquiry" -> code(make.billInquiry(CARD, "WATER", "%06d".formatted(number)));
                    default -> code(make.reversal(last));
                };
            }

            @Override
            String state() throws IOException {
                return code(pay(Cards.cny(3), 500)).equals("00") ? "open" : "paid";
            }
        });
    }

    @TestFactory
    List<DynamicTest> customersCodes() throws IOException {
        return chart("A code that the customer shows", 6, session -> new Chart(session) {
            private String name = "28G%07d".formatted(number);
            private WireMessage first;

            @Override
            void bringTo(String state) throws IOException {
                if (state.equals("over")) {
                    name = "28O%07d".formatted(number);
                }
                first = make.customerCode(name, 100);
                if (state.equals("used")) {
                    assertEquals("00", code(first));
                }
            }

            @Override
            String send(String message) throws IOException {
                return message.equals("payment") ? code(make.customerCode(name, 100)) : code(make.reversal(first));
            }

            @Override
            String state() throws IOException {
                return switch (code(make.customerCode(name, 100))) {
                    case "00" -> "good";
                    case "12" -> "used";
                    default -> "over";
                };
            }
        });
    }

    @TestFactory
    List<DynamicTest> shownCodes() throws IOException {
        return chart("A code that the merchant shows", 9, session -> new Chart(session) {
            private final WireMessage making = make.merchantCode(100);
            private WireMessage made;

            @Override
            void bringTo(String state) throws IOException {
                made = session.ask(making);
                if (state.equals("paid")) {
                    assertEquals("00", code(make.poll(made, 100)));
                } else if (state.equals("cancelled")) {
                    assertEquals("00", code(make.reversal(making)));
                }
            }

            @Override
            String send(String message) throws IOException {
                return switch (message) {
                    case "poll" -> code(make.poll(made, 100));
                    case "poll-other-amount" -> code(make.poll(made, 101));
                    default -> code(make.reversal(making));
                };
            }

            @Override
            String state() throws IOException {
                return switch (code(make.poll(made, 101))) {
                    case "64" -> "shown";
                    case "00" -> "paid";
                    default -> "cancelled";
                };
            }
        });
    }

    @TestFactory
    List<DynamicTest> reversals() throws IOException {
        return chart("A reversal", 10, session -> new Chart(session) {
            private WireMessage original = make.purchase(CARD, 100);
            private boolean runs;

            @Override
            void bringTo(String state) throws IOException {
                switch (state) {
                    case "running" -> {
                        original = make.purchase(Cards.special(number, TestCard.SILENT.digits()), 100);
                        session.line().send(session.terminal().sign(original));
                        runs = true;
                    }
                    case "approved" -> assertEquals("00", code(original));
                    case "declined" -> {
                        original = make.purchase(Cards.special(number, TestCard.DECLINED.digits()), 100);
                        assertEquals("05", code(original));
                    }
                    case "refused" -> assertEquals("12", code(original.set(25, "06")));
                    case "undone" -> {
                        assertEquals("00", code(original));
                        assertEquals("00", code(make.reversal(original)));
                    }
                    default -> { }
                }
                if (state.equals("refused")) {
                    original.set(25, "00");
                }
            }

            @Override
            String send(String message) throws IOException {
                WireMessage reversal = make.reversal(original);
                session.line().send(session.terminal().sign(switch (message) {
                    case "other-amount" -> reversal.set(4, 101, 12);
                    case "other-card" -> reversal.set(2, Cards.digits(ANOTHER));
                    default -> reversal;
                }));
                WireMessage answer = WireMessage.decode(session.receive());
                if (runs && answer.mti() == 0x0210) {
                    // The original's own answer came first.
                    assertEquals("12", answer.get(39));
                    runs = false;
                    answer = WireMessage.decode(session.receive());
                }
                return answer.get(39);
            }

            /** By what the original is told when it comes again. */
            @Override
            String state() throws IOException {
                String again;
                if (runs) {
                    again = WireMessage.decode(session.receive()).get(39);
                    return again.equals("91") ? "running" : "undone";
                }
                again = code(original.get(25).equals("00") ? original : original.copy());
                return switch (again) {
                    case "00" -> code(make.reversal(original).set(4, 999, 12)).equals("64") ? "approved" : "undone";
                    case "05" -> "declined";
                    case "94" -> "refused";
                    default -> "undone";
                };
            }
        });
    }

    @TestFactory
    List<DynamicTest> batches() throws IOException {
        return chart("A batch", 15, session -> new Chart(session) {
            private long sold;
            private int sales;

            private WireMessage totals(long more) {
                return make.batchClose(sold + more, sales, 0, 0);
            }

            private String sell() throws IOException {
                String code = code(make.purchase(CARD, 5));
                sold += code.equals("00") ? 5 : 0;
                sales += code.equals("00") ? 1 : 0;
                return code;
            }

            @Override
            void bringTo(String state) throws IOException {
                // What other charts left in this terminal's batch is closed first.
                assertEquals("95", code(make.batchClose(987_654, 1, 0, 0)));
                assertEquals("00", code(make.batchEnd()));
                session.terminal().nextBatch();
                sell();
                switch (state) {
                    case "disputed" -> assertEquals("95", code(totals(1)));
                    case "closed" -> assertEquals("00", code(totals(0)));
                    default -> { }
                }
            }

            @Override
            String send(String message) throws IOException {
                return switch (message) {
                    case "sale" -> sell();
                    case "totals" -> code(totals(0));
                    case "other-totals" -> code(totals(1));
                    case "item" -> code(make.batchItem(1, "000000", 5));
                    default -> code(make.batchEnd());
                };
            }

            @Override
            String state() throws IOException {
                return switch (code(make.batchItem(2, "000000", 5))) {
                    case "12" -> "open";
                    case "00" -> "disputed";
                    default -> "closed";
                };
            }
        });
    }
}
