package dev.postern.processor.authorization;

/**
 * A DUKPT terminal proved a message whose answer stands in no record: its counter is used all the same, so that the message cannot be
 * played again after a restart. Of decided requests the exchange's terminal sequence is the counter.
 *
 * @param counter that of the key serial number
 */
public record DukptCounterUsed(long terminal, long counter, long atEpochMillis) implements Event {
}
