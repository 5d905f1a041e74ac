package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** RFC 4231's second example, and the JDK's HMAC for keys and data of every length around a block. */
class HmacTest {

    @Test
    void shouldGiveThePublishedValue() {
        requirePublished(new Hmac("Jefe".getBytes()));
    }

    private static void requirePublished(Hmac hmac) {
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                HexFormat.of().formatHex(hmac.of("what do ya want for nothing?".getBytes())));
    }

    @Test
    void shouldAgreeWithTheJdkForEveryLengthAroundABlock() throws Exception {
        Random random = new Random(1);
        for (int keyBytes = 16; keyBytes <= 70; keyBytes++) {
            byte[] key = new byte[keyBytes];
            random.nextBytes(key);
            Mac jdk = Mac.getInstance("HmacSHA256");
            jdk.init(new SecretKeySpec(key, "HmacSHA256"));
            Hmac own = new Hmac(key);
            for (int dataBytes = 0; dataBytes <= 130; dataBytes += 13) {
                byte[] data = new byte[dataBytes + 2];
                random.nextBytes(data);
                byte[] out = new byte[Hmac.BYTES];
                own.compute(data, 1, dataBytes, out);
                assertArrayEquals(jdk.doFinal(Arrays.copyOfRange(data, 1, dataBytes + 1)), out, keyBytes + " and " + dataBytes);
            }
        }
    }

    @Test
    void shouldRefuseArraysThatAreTooShortAndGoOn() {
        Hmac hmac = new Hmac("Jefe".getBytes());
        assertThrows(IllegalArgumentException.class, () -> hmac.compute(new byte[1], 0, 1, new byte[31]));
        requirePublished(hmac);
        assertThrows(IndexOutOfBoundsException.class, () -> hmac.compute(new byte[1], 0, 2, new byte[Hmac.BYTES]));
        requirePublished(hmac);
    }
}
