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
import static dev.postern.protocol.iso8583.Sense.DATE_TIME;
import static dev.postern.protocol.iso8583.Sense.DAY;
import static dev.postern.protocol.iso8583.Sense.DAY_TIME;
import static dev.postern.protocol.iso8583.Sense.MONTH;
import static dev.postern.protocol.iso8583.Sizing.FIXED;
import static dev.postern.protocol.iso8583.Sizing.LL;
import static dev.postern.protocol.iso8583.Sizing.LLL;

import java.util.List;

/**
 * The table of ISO 8583:1993. Fixed digits of an odd number are left aligned when packed, and track 2 is written as characters, as public
 * definitions and messages of this standard have them.
 */
final class Iso93Table {

    static final List<FieldSpec> ROWS = List.of(
            row(2, "Primary account number", N, LL, 19, PAN),
            row(3, "Processing code", N, FIXED, 6),
            row(4, "Amount, transaction", N, FIXED, 12).meaning(AMOUNT),
            row(5, "Amount, reconciliation", N, FIXED, 12).meaning(AMOUNT),
            row(6, "Amount, cardholder billing", N, FIXED, 12).meaning(AMOUNT),
            row(7, "Date and time, transmission", N, FIXED, 10).meaning(DAY_TIME),
            row(8, "Amount, cardholder billing fee", N, FIXED, 8).meaning(AMOUNT),
            row(9, "Conversion rate, reconciliation", N, FIXED, 8),
            row(10, "Conversion rate, cardholder billing", N, FIXED, 8),
            row(11, "System trace audit number", N, FIXED, 6),
            row(12, "Date and time, local transaction", N, FIXED, 12).meaning(DATE_TIME),
            row(13, "Date, effective", N, FIXED, 4).meaning(MONTH),
            row(14, "Date, expiration", N, FIXED, 4, HIDDEN).meaning(MONTH),
            row(15, "Date, settlement", N, FIXED, 6).meaning(DATE),
            row(16, "Date, conversion", N, FIXED, 4).meaning(DAY),
            row(17, "Date, capture", N, FIXED, 4).meaning(DAY),
            row(18, "Merchant type", N, FIXED, 4),
            row(19, "Country code, acquiring institution", N, FIXED, 3),
            row(20, "Country code, primary account number", N, FIXED, 3),
            row(21, "Country code, forwarding institution", N, FIXED, 3),
            row(22, "Point of service data code", AN, FIXED, 12),
            row(23, "Card sequence number", N, FIXED, 3),
            row(24, "Function code", N, FIXED, 3),
            row(25, "Message reason code", N, FIXED, 4),
            row(26, "Card acceptor business code", N, FIXED, 4),
            row(27, "Approval code length", N, FIXED, 1),
            row(28, "Date, reconciliation", N, FIXED, 6).meaning(DATE),
            row(29, "Reconciliation indicator", N, FIXED, 3),
            row(30, "Amounts, original", N, FIXED, 24),
            row(31, "Acquirer reference data", ANS, LL, 99),
            row(32, "Acquiring institution identification code", N, LL, 11),
            row(33, "Forwarding institution identification code", N, LL, 11),
            row(34, "Primary account number, extended", ANS, LL, 28, HIDDEN),
            track(35, "Track 2 data", LL, 37),
            row(36, "Track 3 data", ANS, LLL, 104, HIDDEN),
            row(37, "Retrieval reference number", AN, FIXED, 12),
            row(38, "Approval code", AN, FIXED, 6),
            row(39, "Action code", N, FIXED, 3),
            row(40, "Service code", N, FIXED, 3),
            row(41, "Card acceptor terminal identification", ANS, FIXED, 8),
            row(42, "Card acceptor identification code", ANS, FIXED, 15),
            row(43, "Card acceptor name and location", ANS, LL, 99),
            row(44, "Additional response data", ANS, LL, 99),
            row(45, "Track 1 data", ANS, LL, 76, HIDDEN),
            row(46, "Amounts, fees", ANS, LLL, 204),
            row(47, "Additional data, national", ANS, LLL, 999),
            row(48, "Additional data, private", ANS, LLL, 999),
            row(49, "Currency code, transaction", AN, FIXED, 3),
            row(50, "Currency code, reconciliation", AN, FIXED, 3),
            row(51, "Currency code, cardholder billing", AN, FIXED, 3),
            row(52, "PIN data", B, FIXED, 8, HIDDEN),
            row(53, "Security related control information", B, LL, 48, HIDDEN),
            row(54, "Amounts, additional", ANS, LLL, 120).holding(TerminalParts.FIELD_54),
            row(55, "Integrated circuit card data", B, LLL, 255, HIDDEN).holding(EmvTags.FIELD),
            row(56, "Original data elements", N, LL, 35),
            row(57, "Authorization life cycle code", N, FIXED, 3),
            row(58, "Authorizing agent institution identification code", N, LL, 11),
            row(59, "Transport data", ANS, LLL, 999),
            row(60, "Reserved, national", ANS, LLL, 999),
            row(61, "Reserved, national", ANS, LLL, 999),
            row(62, "Reserved, private", ANS, LLL, 999, HIDDEN),
            row(63, "Reserved, private", ANS, LLL, 999),
            row(64, "Message authentication code", B, FIXED, 8, HIDDEN),
            row(66, "Amounts, original fees", ANS, LLL, 204),
            row(67, "Extended payment data", N, FIXED, 2),
            row(68, "Country code, receiving institution", N, FIXED, 3),
            row(69, "Country code, settlement institution", N, FIXED, 3),
            row(70, "Country code, authorizing agent institution", N, FIXED, 3),
            row(71, "Message number", N, FIXED, 8),
            row(72, "Data record", ANS, LLL, 999),
            row(73, "Date, action", N, FIXED, 6).meaning(DATE),
            row(74, "Credits, number", N, FIXED, 10).meaning(COUNT),
            row(75, "Credits, reversal number", N, FIXED, 10).meaning(COUNT),
            row(76, "Debits, number", N, FIXED, 10).meaning(COUNT),
            row(77, "Debits, reversal number", N, FIXED, 10).meaning(COUNT),
            row(78, "Transfer, number", N, FIXED, 10).meaning(COUNT),
            row(79, "Transfer, reversal number", N, FIXED, 10).meaning(COUNT),
            row(80, "Inquiries, number", N, FIXED, 10).meaning(COUNT),
            row(81, "Authorizations, number", N, FIXED, 10).meaning(COUNT),
            row(82, "Inquiries, reversal number", N, FIXED, 10).meaning(COUNT),
            row(83, "Payments, number", N, FIXED, 10).meaning(COUNT),
            row(84, "Payments, reversal number", N, FIXED, 10).meaning(COUNT),
            row(85, "Fee collections, number", N, FIXED, 10).meaning(COUNT),
            row(86, "Credits, amount", N, FIXED, 16).meaning(AMOUNT),
            row(87, "Credits, reversal amount", N, FIXED, 16).meaning(AMOUNT),
            row(88, "Debits, amount", N, FIXED, 16).meaning(AMOUNT),
            row(89, "Debits, reversal amount", N, FIXED, 16).meaning(AMOUNT),
            row(90, "Authorizations, reversal number", N, FIXED, 10).meaning(COUNT),
            row(91, "Country code, transaction destination institution", N, FIXED, 3),
            row(92, "Country code, transaction originator institution", N, FIXED, 3),
            row(93, "Transaction destination institution identification code", N, LL, 11),
            row(94, "Transaction originator institution identification code", N, LL, 11),
            row(95, "Card issuer reference data", ANS, LL, 99),
            row(96, "Key management data", B, LLL, 999, HIDDEN),
            row(97, "Amount, net reconciliation", XN, FIXED, 17),
            row(98, "Payee", ANS, FIXED, 25),
            row(99, "Settlement institution identification code", AN, LL, 11),
            row(100, "Receiving institution identification code", N, LL, 11),
            row(101, "File name", ANS, LL, 17),
            row(102, "Account identification 1", ANS, LL, 28, HIDDEN),
            row(103, "Account identification 2", ANS, LL, 28, HIDDEN),
            row(104, "Transaction description", ANS, LLL, 100),
            row(105, "Credits, chargeback amount", N, FIXED, 16).meaning(AMOUNT),
            row(106, "Debits, chargeback amount", N, FIXED, 16).meaning(AMOUNT),
            row(107, "Credits, chargeback number", N, FIXED, 10).meaning(COUNT),
            row(108, "Debits, chargeback number", N, FIXED, 10).meaning(COUNT),
            row(109, "Credits, fee amounts", ANS, LL, 84),
            row(110, "Debits, fee amounts", ANS, LL, 84),
            row(111, "Reserved, ISO", ANS, LLL, 999),
            row(112, "Reserved, ISO", ANS, LLL, 999),
            row(113, "Reserved, ISO", ANS, LLL, 999),
            row(114, "Reserved, ISO", ANS, LLL, 999),
            row(115, "Reserved, ISO", ANS, LLL, 999),
            row(116, "Reserved, national", ANS, LLL, 999),
            row(117, "Reserved, national", ANS, LLL, 999),
            row(118, "Reserved, national", ANS, LLL, 999),
            row(119, "Reserved, national", ANS, LLL, 999),
            row(120, "Reserved, national", ANS, LLL, 999),
            row(121, "Reserved, national", ANS, LLL, 999),
            row(122, "Reserved, national", ANS, LLL, 999),
            row(123, "Reserved, private", ANS, LLL, 999),
            row(124, "Reserved, private", ANS, LLL, 999),
            row(125, "Reserved, private", ANS, LLL, 999),
            row(126, "Reserved, private", ANS, LLL, 999),
            row(127, "Reserved, private", ANS, LLL, 999),
            row(128, "Message authentication code", B, FIXED, 8, HIDDEN));

    /** A dialect for each style, in the order of {@link Style#ALL}. */
    static final List<Dialect> DIALECTS =
            Style.ALL.stream().map(style -> style.dialect("iso93", Layout.YEAR_1993, Alignment.LEFT, ROWS)).toList();

    private Iso93Table() {
    }

    private static FieldSpec row(int number, String name, Format format, Sizing sizing, int lengthMax) {
        return row(number, name, format, sizing, lengthMax, OPEN);
    }

    private static FieldSpec row(int number, String name, Format format, Sizing sizing, int lengthMax, Secrecy secrecy) {
        return new FieldSpec(number, name, format, sizing, lengthMax, Alignment.LEFT, secrecy);
    }

    /** Track data in characters, whatever the digits are coded in. */
    private static FieldSpec track(int number, String name, Sizing sizing, int lengthMax) {
        return new FieldSpec(number, name, Z, Coding.ASCII, sizing, lengthMax, Alignment.LEFT, PAN, Sense.NONE, Inside.NOTHING);
    }
}
