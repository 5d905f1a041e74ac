package dev.postern.processor.journal;

/** What an answered record survives. */
public enum Durability {
    /** A power cut: the files are forced once per batch before its completions. */
    POWER,
    /** The end of the process, by kill -9 too, but not of the machine: the page cache has it. */
    PROCESS
}
