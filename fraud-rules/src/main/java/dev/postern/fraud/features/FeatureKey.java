package dev.postern.fraud.features;

/** Whose doings a feature looks at. The order is what a snapshot's layout follows: it never changes. */
public enum FeatureKey {
    CARD, TERMINAL, MERCHANT, BIN, DEVICE
}
