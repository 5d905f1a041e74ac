package dev.postern.processor.authorization;

/** The first valid MAC made with a terminal's pending keys came in: they are its keys now, the old ones are gone. */
public record KeysActivated(long terminal, long atEpochMillis) implements Event {
}
