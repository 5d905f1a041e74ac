package dev.postern.processor.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ext4 file system in a file behind a loop device, as the stand-in for a disk whose power can go. The device is
 * opened with direct I/O, so that the file holds what the file system has handed to its disk and nothing more: pages
 * that nobody forced, and that the kernel has not written back by itself, are in the mounted file system's cache and
 * not in the file. Needs root. One thread; closed by whoever made it.
 */
final class LoopImage implements AutoCloseable {
    private static final int COPIES_MAX = 20;

    private final Path image;
    private final Path mount;
    private final String device;

    private LoopImage(Path image, Path mount) throws IOException, InterruptedException {
        this.image = image;
        this.mount = Files.createDirectories(mount);
        device = Scratch.call("losetup", "--direct-io=on", "-f", "--show", image.toString());
        try {
            Scratch.call("mount", "-o", "noatime", device, mount.toString());
        } catch (IOException e) {
            Scratch.call("losetup", "-d", device);
            throw e;
        }
    }

    /** Why there can be none here, or null when there can. */
    static String unavailable(Path work) throws InterruptedException {
        Path image = work.resolve("try.img");
        try (LoopImage tried = make(image, work.resolve("try"), 16)) {
            return Scratch.call("cat", "/sys/block/" + tried.name() + "/loop/dio").equals("1") ? null
                    : "the loop device takes no direct I/O";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** A new, empty file system. */
    static LoopImage make(Path image, Path mount, int megabytes) throws IOException, InterruptedException {
        Scratch.call("truncate", "-s", megabytes + "M", image.toString());
        // Nothing is initialized later, in the background: what is written afterwards is the host's.
        Scratch.call("mkfs.ext4", "-q", "-F", "-J", "size=4", "-E", "lazy_itable_init=0,lazy_journal_init=0",
                image.toString());
        return new LoopImage(image, mount);
    }

    /** Mounts an image that is there, as a machine does when its power is back: the file system's journal is replayed. */
    static LoopImage of(Path image, Path mount) throws IOException, InterruptedException {
        return new LoopImage(image, mount);
    }

    Path mount() {
        return mount;
    }

    /**
     * What a power cut at this moment leaves, as a new image. Nobody may write to the mounted files meanwhile, but the
     * kernel may: a copy during which the device was written is thrown away and made again.
     */
    void copyTo(Path copy) throws IOException, InterruptedException {
        for (int i = 0; i < COPIES_MAX; i++) {
            String before = written();
            Scratch.call("cp", "--sparse=always", image.toString(), copy.toString());
            if (written().equals(before)) {
                return;
            }
        }
        throw new IOException("the device " + device + " is never at rest");
    }

    /** Sectors written, and writes in flight. */
    private String written() throws IOException {
        String[] counts = Files.readString(Path.of("/sys/block/" + name() + "/stat")).strip().split(" +");
        return counts[6] + " " + counts[8];
    }

    private String name() {
        return Path.of(device).getFileName().toString();
    }

    @Override
    public void close() throws IOException {
        try {
            Scratch.call("umount", mount.toString());
            Scratch.call("losetup", "-d", device);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
