package dev.postern.processor.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives a file blocks before they are written: {@code fallocate} with the size kept, which changes neither a byte nor
 * the length, so that it may run beside the appender. Where the call or the file system cannot do it, it says so. One
 * thread.
 */
final class BlockAllocator {
    private static final int OPEN_WRITE_ONLY_CLOEXEC = 1 | 0x80000;
    private static final int KEEP_SIZE = 1;
    private static final StructErrno ERRNO = new StructErrno();

    /** Where a call leaves its error number. */
    private static final class StructErrno {
        private final Linker.Option option = Linker.Option.captureCallState("errno");
        private final MemoryLayout layout = Linker.Option.captureStateLayout();
        private final VarHandle value = layout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    }

    private final MethodHandle open;
    private final MethodHandle fallocate;
    private final MethodHandle close;

    private BlockAllocator(MethodHandle open, MethodHandle fallocate, MethodHandle close) {
        this.open = open;
        this.fallocate = fallocate;
        this.close = close;
    }

    /** One for this machine; empty where the C library has no such call. */
    @SuppressWarnings("restricted") // native access is enabled in conf/jvm-access.options
    static Optional<BlockAllocator> find() {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        if (library.find("fallocate").isEmpty() || !System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        return Optional.of(new BlockAllocator(
                linker.downcallHandle(library.findOrThrow("open"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2), ERRNO.option),
                linker.downcallHandle(library.findOrThrow("fallocate"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                        ERRNO.option),
                linker.downcallHandle(library.findOrThrow("close"), FunctionDescriptor.of(ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT))));
    }

    /**
     * Allocates the blocks of a part of an existing file; those that it has stay as they are.
     *
     * @throws IOException when the file cannot be opened or the file system does not do it; nothing is changed then
     */
    void allocate(Path file, long from, long bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO.layout);
            int descriptor = (int) open.invokeExact(errno, arena.allocateFrom(file.toString()),
                    OPEN_WRITE_ONLY_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("open of " + file + " gave error " + (int) ERRNO.value.get(errno, 0L));
            }
            try {
                int result = (int) fallocate.invokeExact(errno, descriptor, KEEP_SIZE, from, bytes);
                if (result != 0) {
                    throw new IOException("fallocate of " + file + " gave error "
                            + (int) ERRNO.value.get(errno, 0L));
                }
            } finally {
                int ignored = (int) close.invokeExact(descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }
}
