package dev.postern.protocol.iso8583;

import static dev.postern.protocol.iso8583.Format.ANS;
import static dev.postern.protocol.iso8583.Format.B;
import static dev.postern.protocol.iso8583.Format.N;

import java.util.List;

/**
 * The tags of field 55 with their names (EMV book 3, annex A), rows of the same table: what a terminal sends and a host answers.
 * Read through the row of field 55; a tag that is not here is kept and has no name.
 */
final class EmvTags {

    static final Inside.Tagged FIELD = new Inside.Tagged(TlvForm.BER, List.of(
            tag("42", "Issuer identification number", N), tag("4F", "Application identifier, card", B), tag("50", "Application label", ANS),
            hidden("56", "Track 1 data"), hidden("57", "Track 2 equivalent data"), hidden("5A", "Application PAN"),
            hidden("5F20", "Cardholder name"), hidden("5F24", "Application expiration date"), tag("5F25", "Application effective date", N),
            tag("5F28", "Issuer country code", N), tag("5F2A", "Transaction currency code", N), tag("5F2D", "Language preference", ANS),
            tag("5F30", "Service code", N), tag("5F34", "PAN sequence number", N), tag("5F36", "Transaction currency exponent", N),
            tag("6F", "File control information", B), tag("70", "Record template", B), tag("71", "Issuer script template 1", B),
            tag("72", "Issuer script template 2", B), tag("77", "Response message template 2", B), tag("81", "Amount authorized, binary", B),
            tag("82", "Application interchange profile", B), tag("84", "Dedicated file name", B), tag("86", "Issuer script command", B),
            tag("87", "Application priority indicator", B), tag("88", "Short file identifier", B), tag("89", "Authorization code", ANS),
            tag("8A", "Authorization response code", ANS), tag("8C", "CDOL1", B), tag("8D", "CDOL2", B), tag("8E", "CVM list", B),
            tag("8F", "CA public key index", B), tag("90", "Issuer public key certificate", B), tag("91", "Issuer authentication data", B),
            tag("94", "Application file locator", B), tag("95", "Terminal verification results", B), tag("97", "TDOL", B),
            tag("98", "Transaction certificate hash", B), hidden("99", "Transaction PIN data"), tag("9A", "Transaction date", N),
            tag("9B", "Transaction status information", B), tag("9C", "Transaction type", N), tag("9F01", "Acquirer identifier", N),
            tag("9F02", "Amount, authorized", N), tag("9F03", "Amount, other", N), tag("9F04", "Amount, other, binary", B),
            tag("9F06", "Application identifier, terminal", B), tag("9F07", "Application usage control", B),
            tag("9F08", "Application version, card", B), tag("9F09", "Application version, terminal", B), tag("9F0D", "IAC default", B),
            tag("9F0E", "IAC denial", B), tag("9F0F", "IAC online", B), tag("9F10", "Issuer application data", B),
            tag("9F11", "Issuer code table index", N), tag("9F12", "Application preferred name", ANS),
            tag("9F13", "Last online ATC", B), tag("9F15", "Merchant category code", N), tag("9F16", "Merchant identifier", ANS),
            tag("9F17", "PIN try counter", B), tag("9F18", "Issuer script identifier", B), tag("9F1A", "Terminal country code", N),
            tag("9F1B", "Terminal floor limit", B), tag("9F1C", "Terminal identification", ANS), tag("9F1D", "Terminal risk data", B),
            tag("9F1E", "Interface device serial number", ANS), hidden("9F1F", "Track 1 discretionary data"), hidden("9F20", "Track 2 discretionary data"),
            tag("9F21", "Transaction time", N), tag("9F22", "CA public key index, terminal", B), tag("9F24", "Payment account reference", ANS),
            tag("9F26", "Application cryptogram", B), tag("9F27", "Cryptogram information data", B), tag("9F33", "Terminal capabilities", B),
            tag("9F34", "CVM results", B), tag("9F35", "Terminal type", N), tag("9F36", "Application transaction counter", B),
            tag("9F37", "Unpredictable number", B), tag("9F38", "PDOL", B), tag("9F39", "POS entry mode", N), tag("9F3A", "Amount, reference currency", B),
            tag("9F3C", "Transaction reference currency code", N), tag("9F3D", "Transaction reference currency exponent", N),
            tag("9F40", "Additional terminal capabilities", B), tag("9F41", "Transaction sequence counter", N), tag("9F45", "Data authentication code", B),
            tag("9F4C", "ICC dynamic number", B), tag("9F4E", "Merchant name and location", ANS), tag("9F53", "Transaction category code", B),
            tag("9F5B", "Issuer script results", B), tag("9F63", "Card product identification", B), tag("9F66", "Terminal transaction qualifiers", B),
            hidden("9F6B", "Track 2 data, contactless"), tag("9F6C", "Card transaction qualifiers", B), tag("9F6E", "Form factor indicator", B),
            tag("9F74", "Electronic cash issuer authorization code", ANS), tag("9F7C", "Customer exclusive data", B),
            tag("A5", "File control information, proprietary", B), tag("BF0C", "File control information, issuer", B),
            tag("DF31", "Issuer script results, UnionPay", B), tag("DF32", "Chip serial number", B), tag("DF33", "Process key data", B),
            tag("DF34", "Chip read time", B)));

    private EmvTags() {
    }

    private static Inside.Tag tag(String id, String name, Format format) {
        return new Inside.Tag(id, name, format);
    }

    private static Inside.Tag hidden(String id, String name) {
        return new Inside.Tag(id, name, B, Secrecy.HIDDEN, Inside.NOTHING);
    }
}
