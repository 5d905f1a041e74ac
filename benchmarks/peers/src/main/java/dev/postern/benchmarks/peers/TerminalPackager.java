package dev.postern.benchmarks.peers;

import org.jpos.iso.IFA_NUMERIC;
import org.jpos.iso.IFB_BINARY;
import org.jpos.iso.IFB_BITMAP;
import org.jpos.iso.IFB_LLLCHAR;
import org.jpos.iso.IFB_LLLNUM;
import org.jpos.iso.IFB_LLNUM;
import org.jpos.iso.IFB_NUMERIC;
import org.jpos.iso.IF_CHAR;
import org.jpos.iso.ISOBasePackager;
import org.jpos.iso.ISOFieldPackager;

/** The terminals' dialect for jPOS: the fields of a purchase and its answer (protocol contract, section 3), in jPOS's own field classes. */
public final class TerminalPackager extends ISOBasePackager {

    private static final int FIELDS = 65;
    /** Odd lengths of variable fields are filled at the end. */
    private static final boolean FILLED_BEHIND = false;
    private static final boolean FILLED_BEFORE = true;

    /** Made by jPOS, by its name. */
    public TerminalPackager() {
        ISOFieldPackager[] fields = new ISOFieldPackager[FIELDS];
        fields[0] = new IFB_NUMERIC(4, "MESSAGE TYPE", FILLED_BEFORE);
        fields[1] = new IFB_BITMAP(8, "BITMAP");
        fields[2] = new IFB_LLNUM(19, "CARD", FILLED_BEHIND);
        fields[3] = new IFB_NUMERIC(6, "PROCESSING CODE", FILLED_BEFORE);
        fields[4] = new IFB_NUMERIC(12, "AMOUNT", FILLED_BEFORE);
        fields[11] = new IFB_NUMERIC(6, "STAN", FILLED_BEFORE);
        fields[12] = new IFB_NUMERIC(6, "LOCAL TIME", FILLED_BEFORE);
        fields[13] = new IFB_NUMERIC(4, "LOCAL DATE", FILLED_BEFORE);
        fields[14] = new IFB_NUMERIC(4, "EXPIRY", FILLED_BEFORE);
        fields[22] = new IFB_NUMERIC(3, "ENTRY MODE", FILLED_BEHIND);
        fields[25] = new IFB_NUMERIC(2, "CONDITION CODE", FILLED_BEFORE);
        fields[37] = new IF_CHAR(12, "REFERENCE");
        fields[38] = new IF_CHAR(6, "APPROVAL CODE");
        fields[39] = new IF_CHAR(2, "RESPONSE CODE");
        fields[41] = new IF_CHAR(8, "TERMINAL");
        fields[42] = new IF_CHAR(15, "MERCHANT");
        fields[48] = new IFB_LLLCHAR(322, "ADDITIONAL DATA");
        fields[49] = new IFA_NUMERIC(3, "CURRENCY");
        fields[60] = new IFB_LLLNUM(17, "TYPE AND BATCH", FILLED_BEHIND);
        fields[61] = new IFB_LLLNUM(29, "ORIGINAL", FILLED_BEHIND);
        fields[64] = new IFB_BINARY(8, "MAC");
        setFieldPackager(fields);
    }
}
