package dev.postern.load.report;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Builds one inline SVG with a frame, axes and series; colours are the page's CSS variables, so that light and dark are the page's
 * choice. Not thread-safe.
 */
final class Svg {
    static final int WIDTH = 720;
    static final int HEIGHT = 300;
    static final int LEFT = 84;
    static final int RIGHT = 34;
    static final int TOP = 12;
    static final int BOTTOM = 52;

    private final StringBuilder out = new StringBuilder();

    /** @param title what the chart shows, for those who do not see it */
    Svg(String id, String title) {
        out.append("<svg id=\"").append(id).append("\" class=\"chart\" viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT)
            .append("\" role=\"img\" aria-label=\"").append(Html.escape(title)).append("\">\n");
    }

    static double plotWidth() {
        return WIDTH - LEFT - RIGHT;
    }

    static double plotHeight() {
        return HEIGHT - TOP - BOTTOM;
    }

    /** A share of the plot's width, from the left, as a coordinate. */
    static double x(double share) {
        return LEFT + plotWidth() * share;
    }

    /** A share of the plot's height, from the bottom, as a coordinate. */
    static double y(double share) {
        return HEIGHT - BOTTOM - plotHeight() * share;
    }

    /** A line across at this share of the height, with its label at the left. */
    Svg horizontal(double share, String label) {
        out.append(text("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x(0), y(share), x(1), y(share)));
        out.append(text("<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT - 6, y(share) + 4, Html.escape(label)));
        return this;
    }

    /** A line upwards at this share of the width, with its label below. */
    Svg vertical(double share, String label) {
        out.append(text("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x(share), y(0), x(share), y(1)));
        out.append(text("<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(share), HEIGHT - BOTTOM + 16,
            Html.escape(label)));
        return this;
    }

    /** What the axes say. */
    Svg axes(String below, String left) {
        out.append(text("<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>", x(0.5), HEIGHT - 6, Html.escape(below)));
        out.append(text("<text class=\"axis\" transform=\"translate(12 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", y(0.5),
            Html.escape(left)));
        return this;
    }

    /** A line through points given as shares of width and height; what is outside the plot is cut at its edge. */
    Svg line(String colour, List<double[]> points, boolean dashed) {
        out.append("<polyline class=\"line\"").append(dashed ? " stroke-dasharray=\"4 3\"" : "").append(" stroke=\"").append(colour).append("\" points=\"");
        for (double[] point : points) {
            out.append(text("%.1f,%.1f ", x(Math.clamp(point[0], 0, 1)), y(Math.clamp(point[1], 0, 1))));
        }
        out.append("\"/>\n");
        return this;
    }

    /** A filled cell, its corners as shares. */
    Svg cell(double fromX, double toX, double fromY, double toY, double opacity, String title) {
        out.append(text("<rect class=\"cell\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill-opacity=\"%.3f\">", x(fromX), y(toY),
            x(toX) - x(fromX), y(fromY) - y(toY), opacity)).append("<title>").append(Html.escape(title)).append("</title></rect>\n");
        return this;
    }

    /** A bar from the left, with its name before it and its value behind. */
    Svg bar(double fromY, double toY, double share, String colour, String name, String value) {
        double middle = (y(fromY) + y(toY)) / 2 + 4;
        out.append(text("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>", x(0), y(toY), Math.max(1, plotWidth() * 0.82 * share),
            y(fromY) - y(toY), colour));
        out.append(text("<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, middle, Html.escape(name)));
        out.append(text("<text class=\"tick\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", x(0.82 * share) + 5, middle, Html.escape(value)));
        return this;
    }

    String close() {
        return out.append("</svg>\n").toString();
    }

    /** Marks at 1, 2 and 5 times each power of ten between two values on a logarithmic axis, at least the powers. */
    static void logarithmic(double low, double high, boolean between, DoubleFunction<?> mark) {
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high * 1.0001; power *= 10) {
            for (double factor : between ? new double[] {1, 2, 5} : new double[] {1}) {
                double value = power * factor;
                if (value >= low * 0.9999 && value <= high * 1.0001) {
                    mark.apply(value);
                }
            }
        }
    }

    /** Where a value stands on a logarithmic axis, as a share. */
    static double share(double value, double low, double high) {
        return (Math.log10(Math.max(value, low)) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
