package dev.postern.processor.catalogue;

import dev.postern.protocol.iso8583.Pan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Codes that customers show, each good for one payment until its time is over. Immutable; any thread. */
public final class WalletCodes {

    /**
     * Whose card a code stands for, and until when. It prints no card number but masked.
     *
     * @param device which telephone shows it, as the wallet names it; empty when it does not
     */
    public record WalletCode(Pan card, long untilEpochMillis, String device) {
    }

    /** No wallet has made any. */
    public static final WalletCodes NONE = new WalletCodes(Map.of());

    private static final List<String> COLUMNS = List.of("code", "card", "valid_until");
    private static final List<String> WITH_DEVICE = List.of("code", "card", "valid_until", "device");
    /** What rules can compare. */
    private static final int DEVICE_CHARACTERS_MAX = 16;

    private final Map<String, WalletCode> codes;

    private WalletCodes(Map<String, WalletCode> codes) {
        this.codes = codes;
    }

    /** Reads {@code code,card,valid_until} and perhaps {@code device}; the time as 2026-11-22T20:00:00Z. */
    public static WalletCodes read(Path file) throws BadCatalogue {
        Map<String, WalletCode> codes = new HashMap<>();
        for (CsvRow row : CsvRow.read(file, COLUMNS, WITH_DEVICE)) {
            String code = row.text("code", 64);
            String digits = row.text("card", 19);
            if (digits.length() < 12 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                    || !Pan.of(digits).luhnValid()) {
                throw row.bad("card", "must be a card number of 12 to 19 digits with a right check digit");
            }
            if (codes.put(code, new WalletCode(Pan.of(digits), until(row),
                    row.has("device") ? row.text("device", DEVICE_CHARACTERS_MAX) : "")) != null) {
                throw row.bad("code", "stands twice");
            }
        }
        return new WalletCodes(codes);
    }

    private static long until(CsvRow row) throws BadCatalogue {
        try {
            return Instant.parse(row.text("valid_until", 40)).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw row.bad("valid_until", "must be a time as 2026-11-22T20:00:00Z");
        }
    }

    /** The code's card, or null when no wallet made it. */
    public WalletCode find(String code) {
        return codes.get(code);
    }

    /** How many there are. */
    public int size() {
        return codes.size();
    }
}
