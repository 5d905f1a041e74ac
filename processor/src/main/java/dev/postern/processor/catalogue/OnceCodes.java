package dev.postern.processor.catalogue;

/** A number for what can be used once: a 64-bit hash of its name, never 0. Pure; any thread. */
public final class OnceCodes {

    private OnceCodes() {
    }

    /** The number of what these texts name together. */
    public static long of(String... texts) {
        long hash = 0xCBF29CE484222325L;
        for (String text : texts) {
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
            }
            hash = (hash ^ 0x1F) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }
}
