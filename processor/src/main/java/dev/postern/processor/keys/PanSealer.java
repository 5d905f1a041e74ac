package dev.postern.processor.keys;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.crypto.DataSeal;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Seals card numbers with AES-GCM under the key of their day and bound to their token, and opens them again while that day's key is there.
 * The form: day since 1970 (4 bytes), nonce (12), the enciphered digits, tag (16). Not thread-safe: one a thread.
 */
public final class PanSealer {

    private static final long DAY_MILLIS = 86_400_000;
    private static final int DAY_BYTES = Integer.BYTES;

    private final DayKeys keys;
    private final SecureRandom random;
    private final byte[] digits = new byte[19];
    private final byte[] bound = new byte[DAY_BYTES + 2 * Long.BYTES];
    private DataSeal seal;
    private int sealDay = -1;

    /** @param random draws the nonces */
    public PanSealer(DayKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** A card number sealed for the day of a moment, UTC. */
    public byte[] seal(Pan pan, CardToken token, long atEpochMillis) throws IOException {
        int day = (int) Math.floorDiv(atEpochMillis, DAY_MILLIS);
        pan.copyAscii(digits, 0);
        try {
            byte[] sealed = sealing(day).seal(random, bound(day, token), digits, pan.length());
            return ByteBuffer.allocate(DAY_BYTES + sealed.length).putInt(day).put(sealed).array();
        } finally {
            Arrays.fill(digits, (byte) 0);
        }
    }

    /** The day of a sealed number. */
    public static LocalDate dayOf(byte[] sealed) {
        return LocalDate.ofEpochDay(ByteBuffer.wrap(sealed).getInt());
    }

    /**
     * The number in a seal; null when its day's key is gone.
     *
     * @throws IOException when the seal was changed, or belongs to another card
     */
    public Pan open(byte[] sealed, CardToken token) throws IOException {
        int day = ByteBuffer.wrap(sealed).getInt();
        DataSeal opening = keys.opening(LocalDate.ofEpochDay(day));
        if (opening == null) {
            return null;
        }
        try {
            try (Secret clear = Secret.of(opening.open(bound(day, token), sealed, DAY_BYTES))) {
                return Pan.of(StandardCharsets.US_ASCII.decode(ByteBuffer.wrap(clear.bytes())));
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("a sealed card number of " + LocalDate.ofEpochDay(day) + " was changed");
        }
    }

    /** Its own array, which holds no digit between two calls. */
    byte[] digits() {
        return digits;
    }

    /** The UTC day of a moment. */
    public static LocalDate dayOf(long atEpochMillis) {
        return Instant.ofEpochMilli(atEpochMillis).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private DataSeal sealing(int day) throws IOException {
        if (seal == null || sealDay != day) {
            seal = keys.sealing(LocalDate.ofEpochDay(day));
            sealDay = day;
        }
        return seal;
    }

    private byte[] bound(int day, CardToken token) {
        ByteBuffer.wrap(bound).putInt(day).putLong(token.high()).putLong(token.low());
        return bound;
    }
}
