package dev.postern.fraud.features;

/**
 * What one card did within the window. Confined to the thread that owns its {@link CardActivities}.
 */
public interface CardActivity {

    /** Nothing is known of the card. */
    CardActivity NONE = nowEpochMillis -> 0;

    /** Approved sales in the window that ends now; may still hold those of up to one bucket before its start. */
    int salesWithinWindow(long nowEpochMillis);
}
