package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Alignment.LEFT;
import static dev.postern.protocol.iso8583.Format.AN;
import static dev.postern.protocol.iso8583.Format.ANS;
import static dev.postern.protocol.iso8583.Format.B;
import static dev.postern.protocol.iso8583.Format.N;
import static dev.postern.protocol.iso8583.Secrecy.HIDDEN;
import static dev.postern.protocol.iso8583.Secrecy.OPEN;
import static dev.postern.protocol.iso8583.Sizing.FIXED;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The parts of fields 48, 54, 58 to 62 and 90 of the terminal dialect (protocol.md section 3), rows of the same table.
 * Read through the rows that hold them.
 */
final class TerminalParts {

    private static final Inside TOTALS = new Inside.Sequence(List.of(
            characters(1, "Debit amount", 12), characters(2, "Debit count", 3), characters(3, "Credit amount", 12), characters(4, "Credit count", 3),
            characters(5, "Result", 1), characters(6, "Debit amount, foreign", 12), characters(7, "Debit count, foreign", 3),
            characters(8, "Credit amount, foreign", 12), characters(9, "Credit count, foreign", 3), characters(10, "Result, foreign", 1)));

    /** Totals of a batch, 62 digits, or tags of what is paid or bought. */
    static final Inside FIELD_48 = new Inside.Sized(62, TOTALS, new Inside.Tagged(TlvForm.TWO_THREE, List.of(
            tag("10", "Biller"), tag("11", "Customer number"), tag("12", "Period"), tag("13", "Phone number"),
            tag("14", "Payee's bank"), tag("15", "Payee's name"), tag("20", "Barcode"), tag("21", "Product name"),
            tag("22", "Price"), tag("23", "Tax rate"), tag("24", "Stock"), tag("25", "Basket lines"))));

    /** Up to six amounts of 20 characters. */
    static final Inside FIELD_54 = new Inside.Sequence(IntStream.range(0, 6).boxed().flatMap(entry -> Stream.of(
            text(5 * entry + 1, "Account type", 2), text(5 * entry + 2, "Amount type", 2), text(5 * entry + 3, "Currency", 3),
            text(5 * entry + 4, "Sign", 1), characters(5 * entry + 5, "Amount", 12))).toList());

    static final Inside FIELD_58 = new Inside.Tagged(TlvForm.BYTE_BYTE, List.of(
            new Inside.Tag("01", "PIN block, ISO-4", B, HIDDEN, Inside.NOTHING), new Inside.Tag("02", "Key serial number", B),
            new Inside.Tag("03", "CMAC", B, HIDDEN, Inside.NOTHING), new Inside.Tag("04", "Wrapped key", B, HIDDEN, Inside.NOTHING)));

    static final Inside FIELD_59 = new Inside.Tagged(TlvForm.TWO_THREE, List.of(
            tag("A2", "Terminal information"), new Inside.Tag("A3", "Code that the customer shows", ANS, HIDDEN, Inside.NOTHING),
            new Inside.Tag("A4", "Code that the merchant shows", ANS, HIDDEN, Inside.NOTHING)));

    static final Inside FIELD_60 = new Inside.Sequence(List.of(
            digits(1, "Message type", 2), digits(2, "Batch", 6), digits(3, "Network code", 3), digits(4, "Terminal capability", 1),
            digits(5, "Chip condition", 1), digits(6, "Partial approval accepted", 1)));

    static final Inside FIELD_61 = new Inside.Sequence(List.of(
            digits(1, "Original batch", 6), digits(2, "Original STAN", 6), new FieldSpec(3, "Original date", N, FIXED, 4, LEFT, OPEN).meaning(Sense.DAY)));

    /** Wrapped keys in an answer to sign-on: two with KCVs of 4 bytes, or three with KCVs of 3; anything else is not opened. */
    static final Inside FIELD_62 = new Inside.Sized(40, new Inside.Sequence(List.of(
            bytes(1, "PIN key, wrapped", 16, HIDDEN), bytes(2, "KCV of the PIN key", 4, OPEN),
            bytes(3, "MAC key, wrapped", 16, HIDDEN), bytes(4, "KCV of the MAC key", 4, OPEN))),
            new Inside.Sized(57, new Inside.Sequence(List.of(
                    bytes(1, "PIN key, wrapped", 16, HIDDEN), bytes(2, "KCV of the PIN key", 3, OPEN),
                    bytes(3, "MAC key, wrapped", 16, HIDDEN), bytes(4, "KCV of the MAC key", 3, OPEN),
                    bytes(5, "Track key, wrapped", 16, HIDDEN), bytes(6, "KCV of the track key", 3, OPEN))), Inside.NOTHING));

    static final Inside FIELD_90 = new Inside.Sequence(List.of(
            digits(1, "Original message type", 4), digits(2, "Original STAN", 6), digits(3, "Original transmission time", 10),
            digits(4, "Original acquirer", 11), digits(5, "Original forwarder", 11)));

    private TerminalParts() {
    }

    private static Inside.Tag tag(String id, String name) {
        return new Inside.Tag(id, name, ANS);
    }

    private static FieldSpec digits(int number, String name, int length) {
        return new FieldSpec(number, name, N, FIXED, length, LEFT, OPEN);
    }

    private static FieldSpec characters(int number, String name, int length) {
        return new FieldSpec(number, name, N, Coding.ASCII, FIXED, length, LEFT, OPEN, Sense.NONE, Inside.NOTHING);
    }

    private static FieldSpec text(int number, String name, int length) {
        return new FieldSpec(number, name, AN, FIXED, length, LEFT, OPEN);
    }

    private static FieldSpec bytes(int number, String name, int length, Secrecy secrecy) {
        return new FieldSpec(number, name, B, FIXED, length, LEFT, secrecy);
    }
}
