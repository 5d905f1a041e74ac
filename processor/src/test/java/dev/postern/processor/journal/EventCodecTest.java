package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(RecordBuffer.BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);

    @Test
    void shouldGiveBackEveryEventAsItWas() {
        long seed = System.nanoTime();
        RandomEvents events = new RandomEvents(seed);
        for (int i = 0; i < 1000 * RandomEvents.TYPES; i++) {
            Event event = events.next(i % RandomEvents.TYPES);
            buffer.clear();
            EventCodec.encode(event, buffer);
            buffer.flip();
            Event read = EventCodec.decode(EventCodec.type(event), EventCodec.version(event), buffer);
            Events.assertSame(event, read, "seed " + seed + ", event " + i);
            assertEquals(0, buffer.remaining(), "seed " + seed + ", event " + i + ": bytes left");
        }
    }

    @Test
    void shouldKnowNoOtherTypeOrVersion() {
        buffer.putLong(1).putLong(2).flip();
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(0, 1, buffer));
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(RandomEvents.TYPES + 1, 1, buffer));
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(6, 2, buffer));
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(2, 4, buffer));
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(3, 2, buffer));
        assertThrows(IllegalArgumentException.class, () -> EventCodec.decode(5, 3, buffer));
        assertEquals(new KeysActivated(1, 2), EventCodec.decode(6, 1, buffer));
    }

    @Test
    void shouldRefuseWhatDoesNotFitItsForm() {
        assertThrows(IllegalArgumentException.class, () -> EventCodec.encode(new RandomEvents(1).approved(1,
                new byte[0xFFFF]), buffer));
        Refused tooLong = new Refused(exchange(), "x".repeat(255), null, 1);
        assertThrows(IllegalArgumentException.class, () -> EventCodec.encode(tooLong, buffer));
        Refused notAscii = new Refused(tooLong.exchange(), "\u20ac", null, 1);
        assertThrows(IllegalArgumentException.class, () -> EventCodec.encode(notAscii, buffer));
    }

    @Test
    void shouldNoticeEveryFlippedBitOfARecord() {
        RecordBuffer record = new RecordBuffer();
        int length = record.write(7, 3, 2, 6, 99, new RandomEvents(5).approved(1250, new byte[40]));
        assertNull(record.flaw(length, 7, 99));
        for (int bit = 0; bit < length * 8; bit++) {
            record.bytes()[bit >> 3] ^= (byte) (1 << (bit & 7));
            assertNotNull(record.flaw(length, 7, 99), "bit " + bit);
            record.bytes()[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        assertNotNull(record.flaw(length - 8, 7, 99), "shorter");
        assertNotNull(record.flaw(length + 8, 7, 99), "longer");
        assertNotNull(record.flaw(length, 8, 99), "another sequence");
        assertNotNull(record.flaw(length, 7, 98), "another record before it");
    }

    @Test
    void shouldChainToEveryByteOfTheRecordBefore() {
        Random random = new Random(11);
        RecordBuffer record = new RecordBuffer();
        byte[] answer = new byte[64];
        random.nextBytes(answer);
        record.write(1, 0, 1, 0, 0, new Refused(exchange(), "12", answer, 5));
        long chain = record.chain();
        for (int i = 0; i < answer.length; i++) {
            answer[i] ^= 1;
            record.write(1, 0, 1, 0, 0, new Refused(exchange(), "12", answer, 5));
            assertNotEquals(chain, record.chain(), "byte " + i);
            answer[i] ^= 1;
        }
    }

    private static Exchange exchange() {
        return new Exchange(1, 2, 3, 4, 5, 6);
    }
}
