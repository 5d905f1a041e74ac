package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Format.AN;
import static dev.postern.protocol.iso8583.Format.ANS;
import static dev.postern.protocol.iso8583.Format.B;
import static dev.postern.protocol.iso8583.Format.N;
import static dev.postern.protocol.iso8583.Format.XN;
import static dev.postern.protocol.iso8583.Format.Z;
import static dev.postern.protocol.iso8583.Secrecy.HIDDEN;
import static dev.postern.protocol.iso8583.Secrecy.OPEN;
import static dev.postern.protocol.iso8583.Secrecy.PAN;
import static dev.postern.protocol.iso8583.Sense.AMOUNT;
import static dev.postern.protocol.iso8583.Sense.COUNT;
import static dev.postern.protocol.iso8583.Sense.DATE;
import static dev.postern.protocol.iso8583.Sense.DAY;
import static dev.postern.protocol.iso8583.Sense.DAY_TIME;
import static dev.postern.protocol.iso8583.Sense.MONTH;
import static dev.postern.protocol.iso8583.Sense.TIME;
import static dev.postern.protocol.iso8583.Sizing.FIXED;
import static dev.postern.protocol.iso8583.Sizing.LL;
import static dev.postern.protocol.iso8583.Sizing.LLL;

import java.util.List;

/**
 * The table of the {@code terminal} dialect: protocol.md section 3, the rest from the table of ISO 8583:1987.
 * Read through {@link Dialect#terminal()}. In 97 the sign letter of the 1987 table (x+n16) is kept.
 */
final class TerminalTable {

    static final List<FieldSpec> ROWS = List.of(
            row(2, "Primary account number", N, LL, 19, PAN),
            row(3, "Processing code", N, FIXED, 6),
            row(4, "Amount, transaction", N, FIXED, 12).meaning(AMOUNT),
            row(5, "Amount, settlement", N, FIXED, 12).meaning(AMOUNT),
            row(6, "Amount, cardholder billing", N, FIXED, 12).meaning(AMOUNT),
            row(7, "Transmission date and time", N, FIXED, 10).meaning(DAY_TIME),
            row(8, "Amount, cardholder billing fee", N, FIXED, 8).meaning(AMOUNT),
            row(9, "Conversion rate, settlement", N, FIXED, 8),
            row(10, "Conversion rate, cardholder billing", N, FIXED, 8),
            row(11, "System trace audit number", N, FIXED, 6),
            row(12, "Time, local transaction", N, FIXED, 6).meaning(TIME),
            row(13, "Date, local transaction", N, FIXED, 4).meaning(DAY),
            row(14, "Date, expiration", N, FIXED, 4, HIDDEN).meaning(MONTH),
            row(15, "Date, settlement", N, FIXED, 4).meaning(DAY),
            row(16, "Date, conversion", N, FIXED, 4).meaning(DAY),
            row(17, "Date, capture", N, FIXED, 4).meaning(DAY),
            row(18, "Merchant category code", N, FIXED, 4),
            row(19, "Acquiring institution country code", N, FIXED, 3),
            row(20, "PAN country code", N, FIXED, 3),
            row(21, "Forwarding institution country code", N, FIXED, 3),
            // The one fixed field of the dialect that is left aligned (protocol.md section 2).
            new FieldSpec(22, "Point of service entry mode", N, FIXED, 3, Alignment.LEFT, OPEN),
            row(23, "Card sequence number", N, FIXED, 3),
            row(24, "Network international identifier", N, FIXED, 3),
            row(25, "Point of service condition code", N, FIXED, 2),
            row(26, "Point of service PIN capture code", N, FIXED, 2),
            row(27, "Authorization identification response length", N, FIXED, 1),
            row(28, "Amount, transaction fee", XN, FIXED, 9),
            row(29, "Amount, settlement fee", XN, FIXED, 9),
            row(30, "Amount, transaction processing fee", XN, FIXED, 9),
            row(31, "Amount, settlement processing fee", XN, FIXED, 9),
            row(32, "Acquiring institution identification code", N, LL, 11),
            row(33, "Forwarding institution identification code", N, LL, 11),
            row(34, "Primary account number, extended", ANS, LL, 28, HIDDEN),
            row(35, "Track 2 data", Z, LL, 37, PAN),
            row(36, "Track 3 data", Z, LLL, 104, HIDDEN),
            row(37, "Retrieval reference number", AN, FIXED, 12),
            row(38, "Approval code", AN, FIXED, 6),
            row(39, "Response code", AN, FIXED, 2),
            row(40, "Service restriction code", AN, FIXED, 3),
            row(41, "Terminal", ANS, FIXED, 8),
            row(42, "Merchant", ANS, FIXED, 15),
            row(43, "Merchant name and location", ANS, FIXED, 40),
            row(44, "Additional response data", ANS, LL, 25),
            row(45, "Track 1 data", ANS, LL, 76, HIDDEN),
            row(46, "Additional data, ISO", ANS, LLL, 255),
            row(47, "Additional data, national", ANS, LLL, 999),
            row(48, "Additional data, private", ANS, LLL, 322).holding(TerminalParts.FIELD_48),
            row(49, "Currency code, transaction", AN, FIXED, 3),
            row(50, "Currency code, settlement", AN, FIXED, 3),
            row(51, "Currency code, cardholder billing", AN, FIXED, 3),
            row(52, "PIN block", B, FIXED, 8, HIDDEN),
            row(53, "Security related control information", N, FIXED, 16),
            row(54, "Additional amounts", AN, LLL, 120).holding(TerminalParts.FIELD_54),
            row(55, "EMV data", B, LLL, 255, HIDDEN).holding(EmvTags.FIELD),
            row(56, "Text for the terminal", ANS, LLL, 255),
            row(57, "Reserved, national", ANS, LLL, 999),
            row(58, "Security data", B, LLL, 255, HIDDEN).holding(TerminalParts.FIELD_58),
            row(59, "Code of the customer or merchant", ANS, LLL, 600, HIDDEN).holding(TerminalParts.FIELD_59),
            row(60, "Message type, batch, network code", N, LLL, 17).holding(TerminalParts.FIELD_60),
            row(61, "Original batch, STAN, date", N, LLL, 29).holding(TerminalParts.FIELD_61),
            row(62, "Keys, parameters, status", B, LLL, 512, HIDDEN).holding(TerminalParts.FIELD_62),
            row(63, "Operator, card scheme, texts", ANS, LLL, 163),
            row(64, "Message authentication code", B, FIXED, 8, HIDDEN),
            row(66, "Settlement code", N, FIXED, 1),
            row(67, "Extended payment code", N, FIXED, 2),
            row(68, "Receiving institution country code", N, FIXED, 3),
            row(69, "Settlement institution country code", N, FIXED, 3),
            row(70, "Network management information code", N, FIXED, 3),
            row(71, "Message number", N, FIXED, 4),
            row(72, "Message number, last", N, FIXED, 4),
            row(73, "Date, action", N, FIXED, 6).meaning(DATE),
            row(74, "Credits, number", N, FIXED, 10).meaning(COUNT),
            row(75, "Credits, reversal number", N, FIXED, 10).meaning(COUNT),
            row(76, "Debits, number", N, FIXED, 10).meaning(COUNT),
            row(77, "Debits, reversal number", N, FIXED, 10).meaning(COUNT),
            row(78, "Transfers, number", N, FIXED, 10).meaning(COUNT),
            row(79, "Transfers, reversal number", N, FIXED, 10).meaning(COUNT),
            row(80, "Inquiries, number", N, FIXED, 10).meaning(COUNT),
            row(81, "Authorizations, number", N, FIXED, 10).meaning(COUNT),
            row(82, "Credits, processing fee amount", N, FIXED, 12).meaning(AMOUNT),
            row(83, "Credits, transaction fee amount", N, FIXED, 12).meaning(AMOUNT),
            row(84, "Debits, processing fee amount", N, FIXED, 12).meaning(AMOUNT),
            row(85, "Debits, transaction fee amount", N, FIXED, 12).meaning(AMOUNT),
            row(86, "Credits, amount", N, FIXED, 16).meaning(AMOUNT),
            row(87, "Credits, reversal amount", N, FIXED, 16).meaning(AMOUNT),
            row(88, "Debits, amount", N, FIXED, 16).meaning(AMOUNT),
            row(89, "Debits, reversal amount", N, FIXED, 16).meaning(AMOUNT),
            row(90, "Original data elements", N, FIXED, 42).holding(TerminalParts.FIELD_90),
            row(91, "File update code", AN, FIXED, 1),
            row(92, "File security code", AN, FIXED, 2),
            row(93, "Response indicator", AN, FIXED, 6),
            row(94, "Service indicator", AN, FIXED, 7),
            row(95, "Replacement amounts", AN, FIXED, 42),
            row(96, "Message security code", B, FIXED, 16, HIDDEN),
            row(97, "Amount, net settlement", XN, FIXED, 17),
            row(98, "Payee", ANS, FIXED, 25),
            row(99, "Settlement institution identification code", N, LL, 11),
            row(100, "Receiving institution identification code", N, LL, 11),
            row(101, "File name", ANS, LL, 17),
            row(102, "Account identification 1", ANS, LL, 28, HIDDEN),
            row(103, "Account identification 2", ANS, LL, 28, HIDDEN),
            row(104, "Transaction description", ANS, LLL, 100),
            row(105, "Reserved, ISO", ANS, LLL, 999),
            row(106, "Reserved, ISO", ANS, LLL, 999),
            row(107, "Reserved, ISO", ANS, LLL, 999),
            row(108, "Reserved, ISO", ANS, LLL, 999),
            row(109, "Reserved, ISO", ANS, LLL, 999),
            row(110, "Reserved, ISO", ANS, LLL, 999),
            row(111, "Reserved, ISO", ANS, LLL, 999),
            row(112, "Reserved, national", ANS, LLL, 999),
            row(113, "Reserved, national", ANS, LLL, 999),
            row(114, "Reserved, national", ANS, LLL, 999),
            row(115, "Reserved, national", ANS, LLL, 999),
            row(116, "Reserved, national", ANS, LLL, 999),
            row(117, "Reserved, national", ANS, LLL, 999),
            row(118, "Reserved, national", ANS, LLL, 999),
            row(119, "Reserved, national", ANS, LLL, 999),
            row(120, "Reserved, private", ANS, LLL, 999),
            row(121, "Reserved, private", ANS, LLL, 999),
            row(122, "Reserved, private", ANS, LLL, 999),
            row(123, "Reserved, private", ANS, LLL, 999),
            row(124, "Reserved, private", ANS, LLL, 999),
            row(125, "Reserved, private", ANS, LLL, 999),
            row(126, "Reserved, private", ANS, LLL, 999),
            row(127, "Reserved, private", ANS, LLL, 999),
            row(128, "Message authentication code 2", B, FIXED, 8, HIDDEN));

    static final Dialect DIALECT = Dialect.of("terminal", ROWS);

    private TerminalTable() {
    }

    private static FieldSpec row(int number, String name, Format format, Sizing sizing, int lengthMax) {
        return row(number, name, format, sizing, lengthMax, OPEN);
    }

    private static FieldSpec row(int number, String name, Format format, Sizing sizing, int lengthMax, Secrecy secrecy) {
        boolean right = format == N && sizing == FIXED;
        return new FieldSpec(number, name, format, sizing, lengthMax, right ? Alignment.RIGHT : Alignment.LEFT, secrecy);
    }
}
