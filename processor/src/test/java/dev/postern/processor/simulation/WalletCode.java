package dev.postern.processor.simulation;

import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Codes that simulated customers show, by number: some are over before the world begins, and some no wallet made. */
final class WalletCode {

    static final int ALL = 60;
    private static final int EXPIRED_FROM = 50;
    private static final int UNKNOWN_FROM = 55;
    /** Longer than any step of the wall clock, which may be set back by a day. */
    private static final long OVER_SINCE_MILLIS = 3 * 86_400_000L;

    private WalletCode() {
    }

    static String name(int number) {
        return "28%016d".formatted(number);
    }

    static boolean isExpired(int number) {
        return number >= EXPIRED_FROM && number < UNKNOWN_FROM;
    }

    static boolean isUnknown(int number) {
        return number >= UNKNOWN_FROM;
    }

    /** Writes the file of codes. */
    static void write(Path file, IntFunction<Pan> cards) throws IOException {
        List<String> lines = new ArrayList<>(List.of("code,card,valid_until"));
        for (int i = 0; i < UNKNOWN_FROM; i++) {
            long until = VirtualTime.START_EPOCH_MILLIS + (isExpired(i) ? -OVER_SINCE_MILLIS : 90 * 86_400_000L);
            lines.add("%s,%s,%s".formatted(name(i), Cards.digits(cards.apply(i)), Instant.ofEpochMilli(until)));
        }
        Files.write(file, lines);
    }
}
