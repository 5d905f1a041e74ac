package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DukptTest {

    private static final KeySerialNumber TDES = ksn("FFFF9876543210E00000");
    private static final KeySerialNumber AES = ksn("123456789012345600000000");
    private static final TdesKey TDES_BASE = TdesKey.ofHex("0123456789ABCDEFFEDCBA9876543210", KeyUsage.DUKPT_BASE);
    private static final AesKey AES_BASE = AesKey.ofHex("FEDCBA9876543210F1F1F1F1F1F1F1F1", KeyUsage.DUKPT_BASE);

    @Test
    void shouldGiveTheSameKeyWhateverWasDerivedBefore() {
        TdesKey tdesInitial = TdesDukpt.initialKey(TDES_BASE, TDES);
        AesKey aesInitial = AesDukpt.initialKey(AES_BASE, AES);
        TdesDukpt tdes = new TdesDukpt(tdesInitial, TDES);
        AesDukpt aes = new AesDukpt(aesInitial, AES);
        Random random = new Random(24);
        for (int i = 0; i < 2_000; i++) {
            long counter = random.nextInt(1, 0x1F_FFFF);
            if (Long.bitCount(counter) <= 10) {
                assertArrayEquals(new TdesDukpt(tdesInitial, TDES).transactionKey(counter), tdes.transactionKey(counter), "counter " + counter);
                assertArrayEquals(new AesDukpt(aesInitial, AES).transactionKey(counter), aes.transactionKey(counter), "counter " + counter);
            }
        }
    }

    @Test
    void shouldCountUpAndSkipCountersWithTooManyOnes() {
        KeySerialNumber next = TDES.withCounter(0x3FE);
        assertEquals(0x3FF, next.next().counter());
        assertEquals(0x400, next.next().next().counter());
        assertEquals(0x7FE, TDES.withCounter(0x7FD).next().counter(), "ten ones");
        assertEquals(0x800, TDES.withCounter(0x7FE).next().counter(), "0x7FF has eleven");
        assertEquals(0x20000, AES.withCounter(0x1FFFE).next().counter(), "0x1FFFF has seventeen");
        assertNull(TDES.withCounter(0x1FF800).next(), "the last of the TDES table");
        assertNull(AES.withCounter(0xFFFF0000L).next(), "the last of the AES table");
    }

    @Test
    void shouldVisitOnlyUsableCounters() {
        int used = 0;
        for (KeySerialNumber at = TDES.withCounter(0x1F0000).next(); at != null; at = at.next()) {
            assertTrue(at.usable(), at.toString());
            used++;
        }
        assertEquals(6_884, used, "sixteen lower bits with up to five ones");
        assertFalse(TDES.usable(), "counter 0 is the initial key's");
        assertFalse(TDES.withCounter(0x1FFFFF).usable());
    }

    @Test
    void shouldRefuseCountersThatHaveNoKey() {
        TdesDukpt tdes = new TdesDukpt(TdesDukpt.initialKey(TDES_BASE, TDES), TDES);
        AesDukpt aes = new AesDukpt(AesDukpt.initialKey(AES_BASE, AES), AES);
        assertThrows(IllegalArgumentException.class, () -> tdes.key(0, TdesDukpt.WorkingKey.PIN));
        assertThrows(IllegalArgumentException.class, () -> tdes.key(0x7FF, TdesDukpt.WorkingKey.PIN));
        assertThrows(IllegalArgumentException.class, () -> aes.key(0, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128));
        assertThrows(IllegalArgumentException.class, () -> aes.key(0x1FFFF, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128));
    }

    @Test
    void shouldNotDeriveAKeyThatIsStrongerThanItsOrigin() {
        AesDukpt aes = new AesDukpt(AesDukpt.initialKey(AES_BASE, AES), AES);
        String message = assertThrows(IllegalArgumentException.class, () -> aes.key(1, AesDukpt.Purpose.MAC_BOTH, AesDukpt.KeyKind.AES_256)).getMessage();
        assertEquals("a AES_256 key would be stronger than the AES_128 key that it is derived from", message);
        assertEquals(24, aes.key(1, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.TDES_3).lengthBytes());
    }

    @Test
    void shouldTypeWorkingKeysByTheirPurpose() {
        TdesDukpt tdes = new TdesDukpt(TdesDukpt.initialKey(TDES_BASE, TDES), TDES);
        assertEquals(KeyUsage.PIN, tdes.key(1, TdesDukpt.WorkingKey.PIN).usage());
        assertEquals(KeyUsage.MAC, tdes.key(1, TdesDukpt.WorkingKey.MAC_RESPONSE).usage());
        assertEquals(KeyUsage.DATA, tdes.key(1, TdesDukpt.WorkingKey.DATA_REQUEST).usage());
        TdesKey pin = tdes.key(1, TdesDukpt.WorkingKey.PIN);
        assertThrows(IllegalArgumentException.class, () -> new RetailMac(pin));
        AesDukpt aes = new AesDukpt(AesDukpt.initialKey(AES_BASE, AES), AES);
        assertEquals(KeyUsage.MASTER, aes.key(1, AesDukpt.Purpose.KEY_ENCRYPTION, AesDukpt.KeyKind.AES_128).usage());
    }

    @Test
    void shouldRefuseBaseAndInitialKeysOfAnotherUsageAndKsnsOfTheOtherKind() {
        TdesKey master = TdesKey.ofHex("0123456789ABCDEFFEDCBA9876543210", KeyUsage.MASTER);
        assertThrows(IllegalArgumentException.class, () -> TdesDukpt.initialKey(master, TDES));
        assertThrows(IllegalArgumentException.class, () -> new TdesDukpt(master, TDES));
        assertThrows(IllegalArgumentException.class, () -> TdesDukpt.initialKey(TDES_BASE, AES));
        assertThrows(IllegalArgumentException.class, () -> AesDukpt.initialKey(AES_BASE, TDES));
        assertThrows(IllegalArgumentException.class, () -> KeySerialNumber.of(new byte[11]));
    }

    @Test
    void shouldKnowWhichSerialNumbersShareAnInitialKey() {
        assertTrue(TDES.sameInitialKey(TDES.withCounter(77)));
        assertFalse(TDES.sameInitialKey(ksn("FFFF9876543211000001")));
        assertTrue(AES.sameInitialKey(AES.withCounter(0xFFFF0000L)));
        assertEquals("FFFF9876543210E0004D", TDES.withCounter(77).toString());
        assertEquals(TDES.withCounter(5), ksn("FFFF9876543210E00005"));
        assertEquals(TDES.withCounter(5).hashCode(), ksn("FFFF9876543210E00005").hashCode());
        assertNotEquals(TDES, AES);
        assertEquals(0x1FFFFF, TDES.withCounter(0x1FFFFF).counter());
        assertEquals("FFFF9876543210FFFFFF", TDES.withCounter(0x1FFFFF).toString());
    }

    @Test
    void shouldForgetTheWayWhenWiped() {
        TdesKey initial = TdesDukpt.initialKey(TDES_BASE, TDES);
        TdesDukpt tdes = new TdesDukpt(initial, TDES);
        byte[] before = tdes.transactionKey(3);
        byte[] copy = before.clone();
        tdes.wipe();
        assertArrayEquals(new byte[16], before, "the keys on the way are overwritten");
        assertFalse(java.util.Arrays.equals(copy, tdes.transactionKey(3)), "and the initial key too");
        assertFalse(initial.isDestroyed(), "the caller's own key is the caller's");
    }

    private static KeySerialNumber ksn(String hex) {
        return KeySerialNumber.of(HexFormat.of().parseHex(hex));
    }
}
