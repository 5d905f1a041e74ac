package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecurityDataTest {

    private static final byte[] SERIAL = HexFormat.of().parseHex("FFFF9876543210E00001");

    @Test
    void shouldFindWhatItWroteWhereverItStands() {
        byte[] pin = new byte[16];
        Arrays.fill(pin, (byte) 7);
        byte[] field = new SecurityData().with(SecurityData.SERIAL, SERIAL).with(SecurityData.PIN_BLOCK_4, pin).with(SecurityData.CMAC, new byte[0]).encode();
        assertEquals("020AFFFF9876543210E00001" + "0110" + "07".repeat(16) + "0300", HexFormat.of().withUpperCase().formatHex(field));
        byte[] message = new byte[field.length + 9];
        System.arraycopy(field, 0, message, 5, field.length);
        assertArrayEquals(SERIAL, SecurityData.find(message, 5, field.length, SecurityData.SERIAL));
        assertArrayEquals(pin, SecurityData.find(message, 5, field.length, SecurityData.PIN_BLOCK_4));
        assertArrayEquals(new byte[0], SecurityData.find(message, 5, field.length, SecurityData.CMAC));
        assertNull(SecurityData.find(message, 5, field.length, SecurityData.WRAPPED_KEY));
        assertEquals(KeySerialNumber.of(SERIAL), SecurityData.serial(message, 5, field.length));
    }

    @Test
    void shouldFindNothingInAFieldThatIsCutOrHasAnElementTwice() {
        byte[] field = new SecurityData().with(SecurityData.CMAC, new byte[8]).with(SecurityData.SERIAL, SERIAL).encode();
        for (int length = 0; length < field.length; length++) {
            assertNull(SecurityData.find(field, 0, length, SecurityData.SERIAL), "cut at " + length);
        }
        byte[] twice = new SecurityData().with(SecurityData.SERIAL, SERIAL).with(SecurityData.SERIAL, SERIAL).encode();
        assertNull(SecurityData.find(twice, 0, twice.length, SecurityData.SERIAL));
    }

    @Test
    void shouldReadElementsLongerThan127Bytes() {
        byte[] value = new byte[200];
        value[199] = 9;
        byte[] field = new SecurityData().with(SecurityData.WRAPPED_KEY, value).with(SecurityData.SERIAL, SERIAL).encode();
        assertArrayEquals(value, SecurityData.find(field, 0, field.length, SecurityData.WRAPPED_KEY));
        assertArrayEquals(SERIAL, SecurityData.find(field, 0, field.length, SecurityData.SERIAL));
    }

    @Test
    void shouldTakeSerialNumbersOfBothLengthsAndNoOther() {
        for (int length = 8; length <= 13; length++) {
            byte[] field = new SecurityData().with(SecurityData.SERIAL, new byte[length]).encode();
            KeySerialNumber serial = SecurityData.serial(field, 0, field.length);
            assertEquals(length == 10 || length == 12, serial != null, "length " + length);
        }
    }
}
