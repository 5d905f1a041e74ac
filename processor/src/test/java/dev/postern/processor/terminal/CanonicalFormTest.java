package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A MAC proves bytes, and the host acts on fields: both mean the same only because a message has one form. Every kind that carries a MAC,
 * and whatever the decoder takes of it after damage, becomes the same bytes again from its fields alone.
 */
class CanonicalFormTest {

    private static final int DAMAGED = 4_000;

    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());
    private final MessageMac mac = KeyProfile.TDES.mac(TdesKey.generate(new SecureRandom(), KeyUsage.MAC));

    @Test
    void shouldMakeTheSameBytesOfTheFieldsOfEveryMessageThatCarriesAMac() {
        for (WireMessage message : messages()) {
            byte[] bytes = message.encode(mac);
            assertArrayEquals(bytes, again(bytes), "%04x".formatted(message.mti()) + " " + message.get(3));
        }
    }

    @Test
    void shouldTakeNothingThatIsNotInItsOneForm() {
        int taken = 0;
        int refused = 0;
        for (WireMessage message : messages()) {
            byte[] bytes = message.encode(mac);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
                byte[] found = again(flipped);
                if (found == null) {
                    refused++;
                } else {
                    assertArrayEquals(flipped, found, "bit " + bit + " of " + "%04x".formatted(message.mti()));
                    taken++;
                }
            }
        }
        assertTrue(taken > 10_000 && refused > 3_000, taken + " taken, " + refused + " refused");
    }

    @Test
    void shouldTakeNoRandomDamageInAnotherForm() {
        Random random = new Random(20_261_122);
        List<WireMessage> messages = messages();
        int taken = 0;
        for (int i = 0; i < DAMAGED; i++) {
            byte[] bytes = messages.get(random.nextInt(messages.size())).encode(mac);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] found = again(bytes);
            if (found != null) {
                assertArrayEquals(bytes, found, "damage " + i);
                taken++;
            }
        }
        assertTrue(taken > DAMAGED / 10, taken + " of " + DAMAGED + " are messages still");
    }

    /** The message encoded anew from its fields; null when the decoder refuses it. */
    private static byte[] again(byte[] bytes) {
        MessageView view = new MessageView(Dialect.terminal());
        if (!view.decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length)) {
            return null;
        }
        WireMessage message = WireMessage.decode(bytes);
        int macField = view.has(128) ? 128 : 64;
        boolean last = view.has(macField) && view.offset(macField) + Long.BYTES == bytes.length;
        return last ? message.without(macField).encode(ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES)) : message.encode();
    }

    private List<WireMessage> messages() {
        KindMessages make = new KindMessages(terminal);
        Pan card = Cards.cny(1);
        WireMessage sale = make.purchase(card, 12_345);
        WireMessage answer = new WireMessage(0x0210).set(37, "600000000001").set(38, "ABC123");
        List<WireMessage> all = new ArrayList<>(List.of(sale, make.cashback(card, 100, 50), make.cash(card, 100), make.voiding(card, 100, sale, answer),
                make.refund(card, 100), make.refund(card, 100, sale, answer), make.preAuthorization(card, 100),
                make.preAuthorizationVoid(card, 100, sale, answer), make.increment(card, 100, sale, answer), make.completion(card, 100, sale, answer),
                make.completionAdvice(card, 100, sale, answer), make.completionVoid(card, 100, sale, answer), make.balance(card),
                make.transfer(card, Cards.cny(2), 100), make.billInquiry(card, "0001", "123456"), make.billPayment(card, 100, "0001", "123456", "202611"),
                make.topUp(card, 100, "13900000000"), make.load(card, 100), make.customerCode("6200000000000000001", 100), make.merchantCode(100),
                make.poll(answer, 100), make.productLookup("6901234567892"), make.offlineSale(card, 100), make.adjustment(card, 100, sale),
                make.tip(card, 100, sale), make.standIn(card, 100, "00"), make.standInHold(card, 100), make.scriptResult(card, sale),
                make.reversal(sale), make.batchClose(100, 1, 0, 0), make.batchItem(1, "000000", 100), make.batchEnd()));
        all.add(terminal.purchase(card, 100).without(2).set(22, "021").set(26, "12").set(35, Cards.digits(card) + "D30122011000012").set(52, "0123456789ABCDEF")
                .set(53, "2600000000000000"));
        all.add(terminal.purchase(card, 100).set(22, "052").set(23, "001").set(55, "9F02060000000001009F3602001C").set(58, "020AFFFF9876543210E00001"));
        return all;
    }
}
