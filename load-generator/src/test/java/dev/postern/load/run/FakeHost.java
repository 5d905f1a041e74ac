package dev.postern.load.run;

import dev.postern.load.schedule.Wallets;
import dev.postern.load.terminal.Answers;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A small host for tests over loopback TCP, with the real codec: knows a fleet, keeps balances, answers repeats, reverses.
 * Honest by default; {@link Flaw} makes it lose money, or answers, in ways that the load generator must notice or survive.
 * One lock, a virtual thread per connection.
 */
final class FakeHost implements AutoCloseable {
    /** What the host does wrong. */
    enum Flaw {
        /** Nothing. */
        NONE,
        /** Takes no money for one approval. */
        LOSES_AN_APPROVAL,
        /** Takes a transfer's money from the payer and never gives it to the payee. */
        KEEPS_A_TRANSFER,
        /** Counts one entry of a batch twice. */
        MISCOUNTS_A_BATCH,
        /** Names another entry than the one that differs. */
        NAMES_ANOTHER_ENTRY,
        /** Takes the money of one approval twice. */
        TAKES_TWICE,
        /** Says that it reversed, and gives nothing back. */
        FORGETS_A_REVERSAL,
        /** Tells a balance that is off by one, once, after sales have begun. */
        TELLS_A_BAD_BALANCE,
        /** Takes the money and does not answer every 20th sale, nor the first reversal of it. */
        SWALLOWS_ANSWERS,
        /** Spoils the MAC of every 20th answer to a sale. */
        SPOILS_MACS,
        /** Closes the connection instead of answering every 50th sale. */
        CUTS_CONNECTIONS,
        /** Is away for a second after 100 sales: lines are cut, and new ones too. */
        GOES_AWAY,
        /** Never comes back from there. */
        STAYS_AWAY,
        /** Turns every reversal down. */
        TURNS_REVERSALS_DOWN,
        /** Never answers a reversal. */
        IGNORES_REVERSALS,
        /** Answers every 20th sale 77 and opens the next batch for the terminal. */
        CHANGES_BATCHES
    }

    private static final int TRANSFER = 40;
    private static final int BILL_INQUIRY = 51;
    private static final int MERCHANT_CODE = 55;
    private static final int POLL = 56;
    private static final int PRODUCT_LOOKUP = 90;
    private static final int SALES_BEFORE_AWAY = 100;
    private static final long AWAY_NANOS = 1_000_000_000;
    static final long OPENING_MINOR = 100_000_000;

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Map<String, FleetRow> fleet = new HashMap<>();
    private final Map<String, MessageMac> macs = new HashMap<>();
    private final Map<String, Integer> batches = new HashMap<>();
    private final Map<Long, Long> balances = new HashMap<>();
    private final Map<Long, Long> helds = new HashMap<>();
    /** What each message that was approved did: to the balance, to what is held, and what is held by it now. */
    private final Map<String, long[]> approved = new HashMap<>();
    private final Set<String> reversed = new HashSet<>();
    private final Set<String> stans = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    /** Entries of each terminal's batch by STAN, debits above 0; and those that the terminal uploads. */
    private final Map<String, Map<Integer, Long>> entries = new HashMap<>();
    private final Map<String, Map<Integer, Long>> uploaded = new HashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Flaw flaw;
    private int sales;
    private int reversals;
    private boolean flawShown;
    private int stansUsedTwice;
    private long backNanos;

    FakeHost(List<FleetRow> rows, Flaw flaw) throws IOException {
        this.flaw = flaw;
        rows.forEach(row -> fleet.put(row.terminalId(), row));
        Thread.ofVirtual().start(this::accept);
    }

    /** A host as a process of its own, started as {@code serve} is. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        FakeHost host = new FakeHost(FleetFile.read(Path.of(options.get("--fleet"))), Flaw.NONE);
        // A host that is asked to end ends well.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        System.out.println("a line that is not the ready line");
        System.out.println("ready terminals=127.0.0.1:" + host.address().getPort() + " ops=127.0.0.1:1");
        Thread.sleep(Long.MAX_VALUE);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    synchronized int stansUsedTwice() {
        return stansUsedTwice;
    }

    synchronized int reversals() {
        return reversals;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        Answers codec = new Answers();
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                byte[] frame = new byte[in.readUnsignedShort()];
                in.readFully(frame);
                ByteBuf answer;
                synchronized (this) {
                    answer = answer(codec, codec.read(Unpooled.wrappedBuffer(frame)), socket);
                }
                if (answer != null) {
                    byte[] bytes = new byte[answer.readableBytes()];
                    answer.readBytes(bytes);
                    out.write(bytes);
                }
            }
        } catch (EOFException _) {
            // The terminal has gone.
        } catch (IOException _) {
            // The same, less politely.
        }
    }

    private ByteBuf answer(Answers codec, MessageView request, Socket socket) throws IOException {
        if (sales >= SALES_BEFORE_AWAY && (flaw == Flaw.STAYS_AWAY || flaw == Flaw.GOES_AWAY)) {
            backNanos = backNanos == 0 ? System.nanoTime() + AWAY_NANOS : backNanos;
            if (flaw == Flaw.STAYS_AWAY || System.nanoTime() - backNanos < 0) {
                socket.close();
                return null;
            }
        }
        String terminal = request.text(41);
        Answers.Parts parts = new Answers.Parts();
        FleetRow row = fleet.get(terminal);
        if (row == null) {
            parts.code = "97";
            return codec.answer(parts);
        }
        int batch = batches.getOrDefault(terminal, 1);
        if (request.mti() == 0x0800) {
            WorkingKeys keys = WorkingKeys.generate(random);
            macs.put(terminal, row.profile().mac(keys.mac()));
            parts.keys = keys.wrap(row.masterKey(), random);
            parts.batch = batch;
            return codec.answer(parts);
        }
        if (request.mti() == 0x0820) {
            return codec.answer(parts);
        }
        parts.mac = macs.get(terminal);
        if (parts.mac == null || !codec.macGood(parts.mac)) {
            parts.code = "A0";
        } else if (request.number(60, 2, 6) != batch) {
            parts.code = "77";
        } else if (request.mti() == 0x0400 || request.mti() == 0x0401) {
            return reverse(codec, request, parts);
        } else if (request.mti() == 0x0500 || request.mti() == 0x0320) {
            closeBatch(request, parts, terminal, batch);
        } else {
            // An advice is repeated under its STAN until it is answered.
            if (!stans.add(terminal + batch + "/" + request.number(11)) && (request.mti() & 1) == 0
                    && request.number(60, 0, 2) != POLL) {
                stansUsedTwice++;
            }
            int type = (int) request.number(60, 0, 2);
            if (type == BILL_INQUIRY) {
                parts.amountMinor = 4_321;
                parts.tags48 = request.text(48) + "12006202611";
            } else if (type == PRODUCT_LOOKUP) {
                parts.tags48 = request.text(48) + "22003200";
            } else if (type == POLL && asked.add(terminal + batch + "/" + request.number(11))) {
                parts.code = "09";
            } else if (request.number(3) == 310_000) {
                long told = balance(request) + (showFlaw(Flaw.TELLS_A_BAD_BALANCE, sales > 0) ? 1 : 0);
                parts.balances = Answers.balances(told, told - helds.getOrDefault(card(request), 0L));
            } else {
                return sell(codec, request, parts, terminal, batch, socket);
            }
        }
        return codec.answer(parts);
    }

    private ByteBuf sell(Answers codec, MessageView request, Answers.Parts parts, String terminal, int batch, Socket socket) throws IOException {
        sales++;
        String key = terminal + "%06d%06d".formatted(batch, request.number(11));
        int digits12to15 = (int) (card(request) / 10 % 10_000);
        if (digits12to15 >= 9000 && digits12to15 <= 9099) {
            parts.code = "51";
            return codec.answer(parts);
        }
        if (flaw == Flaw.CHANGES_BATCHES && sales % 20 == 0) {
            nextBatch(terminal, batch);
            parts.code = "77";
            return codec.answer(parts);
        }
        if (reversed.contains(key)) {
            parts.code = "12";
            return codec.answer(parts);
        }
        if (!approved.containsKey(key)) {
            long[] did = doneBy(request, request.number(4), terminal);
            if (did == null) {
                parts.code = "25";
                return codec.answer(parts);
            }
            boolean flawed = sales > 10 && (did[0] != 0 || did[1] != 0);
            int times = showFlaw(Flaw.LOSES_AN_APPROVAL, flawed) ? 0 : showFlaw(Flaw.TAKES_TWICE, flawed) ? 2 : 1;
            move(request, times * did[0], times * did[1]);
            if (type(request) == TRANSFER && !showFlaw(Flaw.KEEPS_A_TRANSFER, flawed)) {
                did[2] = Long.parseLong(request.text(103));
                balances.merge(did[2], OPENING_MINOR + times * -did[0], (now, _) -> now + times * -did[0]);
            }
            approved.put(key, did);
            enter(request, did, terminal, false);
        }
        if (flaw == Flaw.SWALLOWS_ANSWERS && sales % 20 == 0) {
            return null;
        }
        if (flaw == Flaw.CUTS_CONNECTIONS && sales % 50 == 0) {
            socket.close();
            return null;
        }
        parts.macSpoiled = flaw == Flaw.SPOILS_MACS && sales % 20 == 0;
        return codec.answer(parts);
    }

    private ByteBuf reverse(Answers codec, MessageView request, Answers.Parts parts) {
        reversals++;
        if (flaw == Flaw.IGNORES_REVERSALS) {
            return null;
        }
        if (flaw == Flaw.TURNS_REVERSALS_DOWN) {
            parts.code = "25";
            return codec.answer(parts);
        }
        String key = request.text(41) + "%012d".formatted(request.number(61));
        long[] did = reversed.add(key) ? approved.remove(key) : null;
        if (did != null) {
            enter(request, did, request.text(41), true);
        }
        if (did != null && !showFlaw(Flaw.FORGETS_A_REVERSAL, true)) {
            move(request, -did[0], -did[1]);
            if (type(request) == TRANSFER) {
                balances.merge(did[2], 0L, (now, _) -> now + did[0]);
            }
        }
        return flaw == Flaw.SWALLOWS_ANSWERS && request.mti() == 0x0400 && request.text(39).equals("98") ? null : codec.answer(parts);
    }

    /** What a message does, by its processing code, condition and type; null when it names an original that is not there. */
    private long[] doneBy(MessageView request, long amount, String terminal) {
        long[] of = request.has(61) ? approved.get(terminal + "%012d".formatted(request.number(61))) : null;
        if (request.has(61) && of == null) {
            return null;
        }
        return switch (type(request)) {
            case 23 -> new long[] {-of[0], 0, 0, request.number(61, 6, 6)};
            case 25, 52 -> new long[] {amount, 0, 0};
            case 10 -> new long[] {0, amount, amount};
            case 36 -> request.mti() == 0x0120 || request.mti() == 0x0121 ? new long[] {0, amount, amount} : new long[] {-amount, 0, 0};
            case MERCHANT_CODE -> new long[3];
            case 12 -> {
                of[2] += amount;
                yield new long[] {0, amount, 0};
            }
            case 11 -> new long[] {0, -of[2], 0};
            case 20, 24 -> new long[] {-amount, -of[2], of[2]};
            case 21 -> new long[] {-of[0], of[2], 0, request.number(61, 6, 6)};
            case 32, 34 -> new long[] {-(amount + of[0]), 0, 0};
            default -> new long[] {-amount, 0, 0};
        };
    }

    /** What a message adds to its terminal's batch, or a reversal of it takes out. */
    private void enter(MessageView request, long[] did, String terminal, boolean back) {
        Map<Integer, Long> lines = entries.computeIfAbsent(terminal, _ -> new TreeMap<>());
        int stan = (int) request.number(11);
        int original = request.has(61) ? (int) request.number(61, 6, 6) : 0;
        switch (type(request)) {
            case 21, 23 -> {
                if (back) {
                    lines.put((int) did[3], did[0]);
                } else {
                    lines.remove(original);
                }
            }
            case 32, 34 -> lines.merge(original, -did[0], Long::sum);
            default -> {
                if (did[0] != 0 && !back) {
                    lines.put(stan, -did[0]);
                } else if (did[0] != 0) {
                    lines.remove(stan);
                }
            }
        }
    }

    private void closeBatch(MessageView request, Answers.Parts parts, String terminal, int batch) {
        Map<Integer, Long> ours = entries.computeIfAbsent(terminal, _ -> new TreeMap<>());
        if (request.mti() == 0x0500) {
            long extra = showFlaw(Flaw.MISCOUNTS_A_BATCH, !ours.isEmpty()) ? 1 : 0;
            String totals = "%012d%03d%012d%03d".formatted(ours.values().stream().filter(minor -> minor > 0).mapToLong(minor -> minor).sum() + extra,
                ours.values().stream().filter(minor -> minor > 0).count(), -ours.values().stream().filter(minor -> minor < 0).mapToLong(minor -> minor).sum(),
                ours.values().stream().filter(minor -> minor < 0).count());
            parts.code = request.text(48).startsWith(totals) ? "00" : "95";
            parts.tags48 = totals + "2" + "0".repeat(31);
            if (parts.code.equals("00")) {
                nextBatch(terminal, batch);
            }
        } else if (request.number(60, 8, 3) == 201) {
            long minor = request.number(4);
            uploaded.computeIfAbsent(terminal, _ -> new TreeMap<>()).put((int) request.number(61, 6, 6), request.number(3) == 200_000 ? -minor : minor);
        } else {
            Map<Integer, Long> theirs = uploaded.getOrDefault(terminal, Map.of());
            StringBuilder differences = new StringBuilder();
            ours.forEach((stan, minor) -> {
                if (!theirs.containsKey(stan)) {
                    differences.append("%06d T %d 0;".formatted(stan + (showFlaw(Flaw.NAMES_ANOTHER_ENTRY, true) ? 1 : 0), minor));
                }
            });
            parts.field56 = differences.isEmpty() ? null : differences.toString();
            nextBatch(terminal, batch);
        }
    }

    private void nextBatch(String terminal, int batch) {
        batches.put(terminal, batch + 1);
        entries.remove(terminal);
        uploaded.remove(terminal);
    }

    private void move(MessageView request, long balanceMinor, long heldMinor) {
        balances.put(card(request), balance(request) + balanceMinor);
        helds.merge(card(request), heldMinor, Long::sum);
    }

    private static int type(MessageView request) {
        return (int) request.number(60, 0, 2);
    }

    /** Whose card it is: the message's own, that of the wallet whose code it shows, or that of whoever pays shown codes. */
    private static long card(MessageView request) {
        return request.has(2) ? request.number(2)
            : request.has(59) ? Wallets.pan((int) (Long.parseLong(request.text(59).substring(5)) / 1_000_000 % 1_000_000)) : Wallets.PAYER_PAN;
    }

    private long balance(MessageView request) {
        return balances.getOrDefault(card(request), OPENING_MINOR);
    }

    /** Whether now is the one time at which the flaw shows. */
    private boolean showFlaw(Flaw wanted, boolean now) {
        if (flaw == wanted && now && !flawShown) {
            flawShown = true;
            return true;
        }
        return false;
    }
}
