package dev.postern.load.terminal;

import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;

/**
 * Writes what a terminal sends, frame and MAC included, straight into a buffer (protocol.md, sections 1, 4 and 5). One a lane,
 * event loop only.
 */
final class Requests {
    static final int SIGN_ON = 0x0800;
    static final int ECHO = 0x0820;
    static final int REVERSAL = 0x0400;
    static final int REVERSAL_REPEAT = 0x0401;
    static final int BATCH_CLOSE = 0x0500;
    static final int BATCH_UPLOAD = 0x0320;

    private static final long TPDU = 0x60_0003_0000L;
    private static final long HEADER = 0x60_31_00_31_10_03L;
    private static final int FRAME_BYTES = 256;
    private static final int BATCH_SPAN = 1_000_000;
    private static final int NETWORK_SPAN = 1_000;
    private static final int SIGN_ON_DOUBLE_LENGTH_KEYS = 3;
    private static final int LINK_TEST = 301;
    private static final int BATCH_NETWORK_CODE = 201;
    private static final int UPLOAD_END = 207;
    private static final int CREDIT_CODE = 200_000;
    private static final String OPERATOR = "01 ";
    private static final int PIN_LENGTH_LIMIT = 12;
    /** Field 53: format 0 under TDES; format 4 under AES, which stands in 58. */
    private static final long PIN_FORMAT_0 = 2_600_000_000_000_000L;
    private static final long PIN_FORMAT_4 = 4_800_000_000_000_000L;
    private static final String CARD_SEQUENCE = "000";
    private static final byte[] NOTHING = {};
    /** Field 22 of what is paid by a code. */
    private static final int SHOWN_CODE = 32;
    private static final String CUSTOMERS_CODE = "A3";
    /** What the terminal, or the chip, decided in the issuer's place. */
    private static final String LOCAL_APPROVAL = "LOC001";
    private static final String LOCAL_DECISION = "00";
    /** A barcode of the products that ship and that {@code fleet create} writes. */
    private static final String PRODUCT_TAGS = "20" + "013" + "6901234567892";
    /** Biller 0001, a phone number. */
    private static final String TOP_UP_TAGS = "10" + "004" + "0001" + "13" + "011" + "13900000000";

    private final MessageWriter writer = new MessageWriter(Dialect.terminal());

    /** The frame of a request with this MTI; the exchange says the rest. The caller owns the buffer. */
    ByteBuf write(ByteBufAllocator allocator, Identity terminal, Exchange exchange, int mti, int currentBatch) {
        ByteBuf out = allocator.directBuffer(FRAME_BYTES);
        out.writeShort(0);
        Envelope.write(out, true, TPDU, true, HEADER);
        int start = out.writerIndex();
        writer.begin(out, mti);
        switch (mti) {
            case SIGN_ON -> network(terminal, exchange, currentBatch, SIGN_ON_DOUBLE_LENGTH_KEYS);
            case ECHO -> network(terminal, exchange, currentBatch, LINK_TEST);
            case REVERSAL, REVERSAL_REPEAT -> reversal(terminal, exchange, currentBatch);
            case BATCH_CLOSE -> totals(terminal, exchange);
            case BATCH_UPLOAD -> upload(terminal, exchange);
            default -> financial(terminal, exchange, currentBatch);
        }
        writer.end();
        if (mti != SIGN_ON && mti != ECHO && exchange.mac != null) {
            out.writeLong(exchange.mac.compute(out, start, out.writerIndex() - start));
        }
        out.setShort(0, out.writerIndex() - Short.BYTES);
        return out;
    }

    private void network(Identity terminal, Exchange exchange, int batch, int networkCode) {
        writer.number(11, exchange.stan);
        clock(exchange);
        writer.ascii8(41, terminal.packedId);
        writer.text(42, terminal.merchantId);
        writer.number(60, (long) batch * NETWORK_SPAN + networkCode, 11);
    }

    /** The message keeps to its own batch: what closed it is asked again under its number. */
    private void totals(Identity terminal, Exchange exchange) {
        writer.number(11, exchange.stan);
        place(terminal);
        boolean short48 = exchange.closing.fitsField48();
        if (short48) {
            writer.text(48, exchange.closing.field48());
        }
        security(terminal, exchange);
        writer.number(60, (long) exchange.batch * NETWORK_SPAN + BATCH_NETWORK_CODE, 11);
        writer.text(63, OPERATOR);
        if (!short48) {
            long[] totals = exchange.closing.claimed();
            writer.number(74, totals[3]);
            writer.number(76, totals[1]);
            writer.number(86, totals[2]);
            writer.number(88, totals[0]);
        }
        reserveMac(exchange, short48 ? 64 : 128);
    }

    private void upload(Identity terminal, Exchange exchange) {
        boolean item = exchange.form == Form.BATCH_ITEM;
        int minor = item ? exchange.closing.itemMinor() : 0;
        if (item) {
            writer.number(3, minor < 0 ? CREDIT_CODE : 0);
            writer.number(4, Math.abs(minor));
        }
        writer.number(11, exchange.stan);
        place(terminal);
        security(terminal, exchange);
        writer.number(60, (long) exchange.batch * NETWORK_SPAN + (item ? BATCH_NETWORK_CODE : UPLOAD_END), 11);
        if (item) {
            writer.number(61, (long) exchange.batch * BATCH_SPAN + exchange.closing.itemStan(), 12);
        }
        reserveMac(exchange, 64);
    }

    private void place(Identity terminal) {
        writer.ascii8(41, terminal.packedId);
        writer.text(42, terminal.merchantId);
    }

    private void financial(Identity terminal, Exchange exchange, int batch) {
        Form form = exchange.form;
        card(exchange);
        if (form != Form.PRODUCT_LOOKUP) {
            writer.number(22, form.namesCard() ? exchange.entry.mode() : SHOWN_CODE);
        }
        if (exchange.chip != null) {
            writer.digits(23, CARD_SEQUENCE);
        }
        writer.number(25, form.conditionCode);
        if (exchange.pinBlock != null) {
            writer.number(26, PIN_LENGTH_LIMIT);
        }
        if (exchange.track != null) {
            writer.digits(35, exchange.track);
        }
        if (form.namesReference()) {
            writer.text(37, exchange.originalReference);
        }
        if (form.namesApproval()) {
            writer.text(38, exchange.originalApproval);
        } else if (form.wasDecidedLocally()) {
            writer.text(38, LOCAL_APPROVAL);
            writer.text(39, LOCAL_DECISION);
        }
        writer.ascii8(41, terminal.packedId);
        writer.text(42, terminal.merchantId);
        String tags = switch (form) {
            case TOP_UP -> TOP_UP_TAGS;
            case BILL_INQUIRY -> Bill.asked(terminal.terminalId);
            case BILL_PAYMENT -> exchange.shown;
            case PRODUCT_LOOKUP -> PRODUCT_TAGS;
            default -> null;
        };
        if (tags != null) {
            writer.text(48, tags);
        }
        if (form != Form.PRODUCT_LOOKUP) {
            writer.text(49, terminal.currency);
        }
        pinBlock(terminal, exchange);
        if (form == Form.CASHBACK) {
            writer.text(54, "0040" + terminal.currency + "D" + "%012d".formatted(exchange.amountMinor / 2));
        }
        if (exchange.chip != null) {
            byte[] chip = exchange.chip.encode();
            writer.bytes(55, chip, 0, chip.length);
        }
        security(terminal, exchange);
        customersCode(exchange);
        writer.number(60, (long) form.messageType * BATCH_SPAN + batch, 8);
        if (form.namesOriginal()) {
            writer.number(61, (long) exchange.originalBatch * BATCH_SPAN + exchange.originalStan, 12);
        }
        if (form == Form.TRANSFER) {
            writer.text(103, Long.toString(exchange.payeePan));
        }
        reserveMac(exchange, form == Form.TRANSFER ? 128 : 64);
    }

    private void reversal(Identity terminal, Exchange exchange, int batch) {
        exchange.forgetCard();
        card(exchange);
        writer.number(22, exchange.form.namesCard() ? exchange.entry.mode() : SHOWN_CODE);
        writer.number(25, exchange.form.conditionCode);
        writer.text(39, exchange.reversalReason);
        place(terminal, exchange);
        customersCode(exchange);
        writer.number(60, (long) exchange.form.messageType * BATCH_SPAN + batch, 8);
        writer.number(61, (long) exchange.batch * BATCH_SPAN + exchange.stan, 12);
        reserveMac(exchange, 64);
    }

    /** Field 59, tag A3; the reversal says it again, for it names no card. */
    private void customersCode(Exchange exchange) {
        if (exchange.form == Form.CUSTOMER_CODE) {
            writer.text(59, CUSTOMERS_CODE + "%03d".formatted(exchange.shown.length()) + exchange.shown);
        }
    }

    private void card(Exchange exchange) {
        if (exchange.track == null && exchange.form.namesCard()) {
            writer.number(2, exchange.pan, 16);
        }
        writer.number(3, exchange.form.processingCode);
        if (exchange.form.hasAmount()) {
            writer.number(4, exchange.amountMinor);
        }
        writer.number(11, exchange.stan);
        clock(exchange);
    }

    /** Fields 12 and 13, which a terminal may send and the host sets anew: only a wrong clock shows that it does. */
    private void clock(Exchange exchange) {
        if (exchange.wrongClock != 0) {
            writer.number(12, exchange.wrongClock % Lane.CLOCK_SPAN);
            writer.number(13, exchange.wrongClock / Lane.CLOCK_SPAN);
        }
    }

    private void place(Identity terminal, Exchange exchange) {
        writer.ascii8(41, terminal.packedId);
        writer.text(42, terminal.merchantId);
        writer.text(49, terminal.currency);
        security(terminal, exchange);
    }

    /** Fields 52 and 53; of format 4 the block stands in 58. */
    private void pinBlock(Identity terminal, Exchange exchange) {
        if (exchange.pinBlock == null) {
            return;
        }
        boolean fourth = terminal.pinFormat == PinBlockFormat.ISO_4;
        if (!fourth) {
            writer.bytes(52, exchange.pinBlock, 0, exchange.pinBlock.length);
        }
        writer.number(53, fourth ? PIN_FORMAT_4 : PIN_FORMAT_0, 16);
    }

    /** Field 64 comes last, 128 where there are fields above it; a profile without MACs has none. */
    private void reserveMac(Exchange exchange, int field) {
        if (exchange.mac != null) {
            writer.reserveMac(field);
        }
    }

    /** Field 58: which key of a DUKPT terminal made the MAC, and a PIN block of format 4. */
    private void security(Identity terminal, Exchange exchange) {
        byte[] key = exchange.security == null ? NOTHING : exchange.security;
        byte[] pin = exchange.pinBlock != null && terminal.pinFormat == PinBlockFormat.ISO_4
            ? new SecurityData().with(SecurityData.PIN_BLOCK_4, exchange.pinBlock).encode() : NOTHING;
        if (key.length + pin.length > 0) {
            byte[] field = Arrays.copyOf(key, key.length + pin.length);
            System.arraycopy(pin, 0, field, key.length, pin.length);
            writer.bytes(58, field, 0, field.length);
        }
    }
}
