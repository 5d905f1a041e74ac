package dev.postern.load.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each chart of a page as a PNG, drawn by a Chromium without a window: the page's own SVG and colours, twice as large. Main thread only. */
public final class Pictures {
    private static final Pattern CHART = Pattern.compile("<svg id=\"([a-z0-9-]+)\".*?</svg>", Pattern.DOTALL);
    private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final long SECONDS_MAX = 60;

    private Pictures() {
    }

    /**
     * Draws all charts.
     *
     * @param page   as {@link RunReport} makes it
     * @param folder gets ID.png for each chart; made when it is missing
     * @return the files
     * @throws IOException with one sentence when there is no browser, or it fails
     */
    public static List<Path> draw(String page, Path folder) throws IOException, InterruptedException {
        String browser = browser();
        Files.createDirectories(folder);
        String style = page.substring(page.indexOf("<style>"), page.indexOf("</style>"));
        List<Path> drawn = new ArrayList<>();
        Path work = Files.createTempDirectory("postern-charts-");
        try {
            Matcher chart = CHART.matcher(page);
            while (chart.find()) {
                Path alone = work.resolve("chart.html");
                Files.writeString(alone, "<!doctype html><html><head><meta charset=\"utf-8\">" + style + " body{max-width:none;padding:0} .chart{border-radius:0}</style></head><body>"
                    + chart.group() + "</body></html>", StandardCharsets.UTF_8);
                drawn.add(draw(browser, alone, folder.resolve(chart.group(1) + ".png"), work));
            }
        } finally {
            delete(work);
        }
        return drawn;
    }

    private static Path draw(String browser, Path page, Path picture, Path work) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2",
            "--user-data-dir=" + work.resolve("profile"), "--window-size=" + Svg.WIDTH + "," + Svg.HEIGHT,
            "--screenshot=" + picture.toAbsolutePath(), page.toUri().toString())
            .redirectErrorStream(true).redirectOutput(work.resolve("browser.log").toFile()).start();
        if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(browser + " did not end within " + SECONDS_MAX + " s");
        }
        if (process.exitValue() != 0 || !Files.exists(picture)) {
            throw new IOException(browser + " could not draw " + picture + ": "
                + Files.readString(work.resolve("browser.log"), StandardCharsets.UTF_8).lines().reduce((first, last) -> last).orElse("it said nothing"));
        }
        return picture;
    }

    private static String browser() throws IOException {
        String named = System.getenv("POSTERN_BROWSER");
        return Stream.concat(Stream.ofNullable(named), BROWSERS.stream()).filter(path -> Files.isExecutable(Path.of(path))).findFirst()
            .orElseThrow(() -> new IOException("pictures need a Chromium, and there is none at POSTERN_BROWSER, " + String.join(", ", BROWSERS)
                + ": install one (Debian: apt-get install chromium), or print the page"));
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path file : all) {
            Files.deleteIfExists(file);
        }
    }
}
