package dev.postern.fraud.features;

/** The way between two places on a sphere. Stateless; any thread; the same on every machine. */
final class Distance {

    private static final double EARTH_METRES = 6_371_000;
    private static final double RADIANS = Math.PI / 180_000_000;

    private Distance() {
    }

    /** Metres along the great circle, within half a percent of the earth's own shape. Arguments in millionths of a degree. */
    static long metres(int latitude, int longitude, int otherLatitude, int otherLongitude) {
        if (latitude == otherLatitude && longitude == otherLongitude) {
            return 0;
        }
        double north = StrictMath.sin((otherLatitude - (double) latitude) * RADIANS / 2);
        double east = StrictMath.sin((otherLongitude - (double) longitude) * RADIANS / 2);
        double square = north * north
                + StrictMath.cos(latitude * RADIANS) * StrictMath.cos(otherLatitude * RADIANS) * east * east;
        return (long) (2 * EARTH_METRES * StrictMath.asin(Math.min(1, StrictMath.sqrt(square))));
    }
}
