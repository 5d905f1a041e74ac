package dev.postern.processor.keys;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens behind a PKCS#11 library, by what is written on them: the JDK's provider knows slots by number only, and numbers change when a
 * token is added. Asks the library itself (PKCS#11 2.40, sections 5.4 and 5.5; unsigned longs of 8 bytes, as on 64-bit Linux). At start, main thread.
 */
// What may load a library into the process is restricted; here the operator names it.
@SuppressWarnings("restricted")
final class TokenSlots {

    /**
     * One token.
     *
     * @param slot the number of the slot that it is in
     */
    record Token(long slot, String label, String serial) {

        @Override
        public String toString() {
            return "'" + label + "' (serial " + serial + ")";
        }
    }

    private static final long OK = 0;
    private static final long ALREADY_INITIALIZED = 0x191;
    private static final int SLOTS_MAX = 1_024;
    /** CK_TOKEN_INFO: label, manufacturer and model come first, then the serial number; 208 bytes in all. */
    private static final int INFO_BYTES = 256;
    private static final int LABEL_BYTES = 32;
    private static final int SERIAL_AT = 80;
    private static final int SERIAL_BYTES = 16;

    private static final FunctionDescriptor WITH_POINTER = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
    private static final FunctionDescriptor SLOT_LIST =
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_BYTE, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
    private static final FunctionDescriptor TOKEN_INFO = FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);

    private TokenSlots() {
    }

    /**
     * The one token with this label and this serial number; null for either means any.
     *
     * @throws IOException with one sentence that names the tokens there are
     */
    static Token find(Path library, String label, String serial) throws IOException {
        return choose(list(library), label, serial, library);
    }

    static Token choose(List<Token> tokens, String label, String serial, Path library) throws IOException {
        List<Token> fitting = tokens.stream().filter(token -> (label == null || token.label.equals(label)) && (serial == null || token.serial.equals(serial))).toList();
        if (fitting.size() != 1) {
            String wanted = (label == null ? "" : " with the label '" + label + "'") + (serial == null ? "" : " with the serial number " + serial);
            throw new IOException((fitting.isEmpty() ? "no token" : fitting.size() + " tokens") + wanted + " behind " + library + "; there are: " + tokens
                    + "; name one: postern.keys.pkcs11.token-label, token-serial");
        }
        return fitting.getFirst();
    }

    private static List<Token> list(Path library) throws IOException {
        if (!Files.exists(library)) {
            throw new IOException("there is no PKCS#11 library " + library);
        }
        // Never unloaded: the provider goes on with it.
        SymbolLookup symbols;
        try {
            symbols = SymbolLookup.libraryLookup(library.toAbsolutePath(), Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IOException(library + " is no library that can be loaded");
        }
        try (Arena arena = Arena.ofConfined()) {
            long started = (long) call(symbols, "C_Initialize", WITH_POINTER, MemorySegment.NULL);
            if (started != OK && started != ALREADY_INITIALIZED) {
                throw failed(library, "C_Initialize", started);
            }
            try {
                return tokens(library, symbols, arena);
            } finally {
                if (started == OK) {
                    // The provider starts it again with its own arguments.
                    call(symbols, "C_Finalize", WITH_POINTER, MemorySegment.NULL);
                }
            }
        }
    }

    private static List<Token> tokens(Path library, SymbolLookup symbols, Arena arena) throws IOException {
        MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
        count.set(ValueLayout.JAVA_LONG, 0, SLOTS_MAX);
        MemorySegment slots = arena.allocate(ValueLayout.JAVA_LONG, SLOTS_MAX);
        long listed = (long) call(symbols, "C_GetSlotList", SLOT_LIST, (byte) 1, slots, count);
        if (listed != OK) {
            throw failed(library, "C_GetSlotList", listed);
        }
        List<Token> tokens = new ArrayList<>();
        MemorySegment info = arena.allocate(INFO_BYTES);
        for (long i = 0; i < count.get(ValueLayout.JAVA_LONG, 0); i++) {
            long slot = slots.getAtIndex(ValueLayout.JAVA_LONG, i);
            if ((long) call(symbols, "C_GetTokenInfo", TOKEN_INFO, slot, info) == OK) {
                tokens.add(new Token(slot, text(info, 0, LABEL_BYTES), text(info, SERIAL_AT, SERIAL_BYTES)));
            }
        }
        return tokens;
    }

    /** Padded with blanks, not ended by a zero. */
    private static String text(MemorySegment info, long at, int bytes) {
        return new String(info.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8).stripTrailing();
    }

    private static Object call(SymbolLookup symbols, String function, FunctionDescriptor form, Object... arguments) throws IOException {
        MemorySegment address = symbols.find(function).orElseThrow(() -> new IOException("the library has no " + function + ": it is not a PKCS#11 one"));
        try {
            return Linker.nativeLinker().downcallHandle(address, form).invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IOException("the PKCS#11 function " + function + " cannot be called: " + e, e);
        }
    }

    private static IOException failed(Path library, String function, long code) {
        return new IOException("the PKCS#11 library " + library + " answers " + function + " with 0x" + Long.toHexString(code));
    }
}
