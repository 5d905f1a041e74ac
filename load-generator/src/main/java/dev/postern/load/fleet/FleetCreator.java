package dev.postern.load.fleet;

import dev.postern.protocol.crypto.AesDukpt;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesDukpt;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes fleets for development: terminals of a few made-up merchants, with random master keys. Any thread.
 */
public final class FleetCreator {
    /** The most terminals that one fleet may have. */
    public static final int TERMINALS_MAX = 1_000_000;
    private static final int TERMINALS_PER_MERCHANT = 4;
    private static final int CURRENCY = 156;
    private static final int BASE_KEY_NUMBER = 0xFFFF9876;
    private static final String[] CATEGORIES = {"5411", "5812", "5541", "5912", "5732", "5651"};

    private FleetCreator() {
    }

    /** A fleet whose master keys cannot be guessed. */
    public static List<FleetRow> create(int terminals) {
        return create(terminals, KeyProfile.TDES);
    }

    /** The same for a profile. */
    public static List<FleetRow> create(int terminals, KeyProfile profile) {
        return create(terminals, profile, new SecureRandom());
    }

    /** The fleet of a seed: the same each time, so its keys protect nothing. */
    public static List<FleetRow> create(int terminals, long seed) {
        return create(terminals, KeyProfile.TDES, seed);
    }

    /** The same for a profile. */
    public static List<FleetRow> create(int terminals, KeyProfile profile, long seed) {
        return create(terminals, profile, seeded(seed));
    }

    private static List<FleetRow> create(int terminals, KeyProfile profile, SecureRandom random) {
        CipherKey base = profile.dukpt() ? profile.newKey(random, KeyUsage.DUKPT_BASE) : null;
        List<FleetRow> fleet = new ArrayList<>(terminals);
        for (int i = 0; i < terminals; i++) {
            int merchant = i / TERMINALS_PER_MERCHANT;
            fleet.add(new FleetRow("T%07d".formatted(i + 1), "POSTERN%08d".formatted(merchant + 1), CATEGORIES[merchant % CATEGORIES.length],
                CURRENCY, profile, base == null ? profile.newMasterKey(random) : initialKey(base, i), base == null ? null : serial(base, i)));
        }
        return fleet;
    }

    /** The initial key that an injection device derives from the fleet's base key; the base key itself is forgotten with this method. */
    private static CipherKey initialKey(CipherKey base, int terminal) {
        KeySerialNumber serial = serial(base, terminal);
        return base instanceof AesKey aes ? AesDukpt.initialKey(aes, serial) : TdesDukpt.initialKey((TdesKey) base, serial);
    }

    /** TDES: FFFF9876, 27 bits of terminal, 21 of counter. AES: four bytes of base key, four of terminal, four of counter. */
    private static KeySerialNumber serial(CipherKey base, int terminal) {
        ByteBuffer serial = base instanceof AesKey ? ByteBuffer.allocate(KeySerialNumber.AES_BYTES) : ByteBuffer.allocate(KeySerialNumber.TDES_BYTES);
        if (base instanceof AesKey) {
            serial.putInt(BASE_KEY_NUMBER).putInt(terminal + 1);
        } else {
            serial.putInt(BASE_KEY_NUMBER).putShort((short) (terminal + 1L >>> 11)).putInt((terminal + 1) << 21);
        }
        return KeySerialNumber.of(serial.array());
    }

    private static SecureRandom seeded(long seed) {
        try {
            // Of the JDK's generators this one gives the same bytes for the same seed, when seeded before its first use.
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(("postern fleet " + seed).getBytes(StandardCharsets.US_ASCII));
            return random;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA1PRNG", impossible);
        }
    }
}
