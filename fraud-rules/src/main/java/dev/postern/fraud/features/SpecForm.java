package dev.postern.fraud.features;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows as a snapshot tells them, so that it can be read when the next file declares others. Form of one: u8 what is
 * taken, u8 flags (1 approved, 2 declined), i64 length in milliseconds, i32 currency, u8 kinds, each u8 length and ASCII.
 * Stateless; any thread.
 */
final class SpecForm {

    private static final Take[] TAKES = Take.values();
    private static final int APPROVED = 1;
    private static final int DECLINED = 2;
    private static final int FIXED_BYTES = 15;

    private SpecForm() {
    }

    /** Bytes that {@link #write} writes. */
    static int bytes(List<FeatureSpec> specs) {
        int bytes = Short.BYTES;
        for (FeatureSpec spec : specs) {
            bytes += FIXED_BYTES;
            for (String kind : spec.kinds()) {
                bytes += 1 + kind.length();
            }
        }
        return bytes;
    }

    static void write(List<FeatureSpec> specs, ByteBuffer out) {
        out.putShort((short) specs.size());
        for (FeatureSpec spec : specs) {
            out.put((byte) spec.take().ordinal());
            out.put((byte) ((spec.approved() ? APPROVED : 0) | (spec.declined() ? DECLINED : 0)));
            out.putLong(spec.windowMillis()).putInt(spec.currency()).put((byte) spec.kinds().size());
            for (String kind : spec.kinds()) {
                out.put((byte) kind.length()).put(kind.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    static List<FeatureSpec> read(FeatureKey sort, ByteBuffer in) {
        List<FeatureSpec> specs = new ArrayList<>();
        for (int left = in.getShort(); left > 0; left--) {
            Take take = TAKES[in.get()];
            int flags = in.get();
            long windowMillis = in.getLong();
            int currency = in.getInt();
            List<String> kinds = new ArrayList<>();
            for (int more = in.get(); more > 0; more--) {
                byte[] kind = new byte[in.get()];
                in.get(kind);
                kinds.add(new String(kind, StandardCharsets.US_ASCII));
            }
            specs.add(new FeatureSpec("", sort, take, windowMillis, (flags & APPROVED) != 0, (flags & DECLINED) != 0, kinds,
                    currency));
        }
        return specs;
    }
}
