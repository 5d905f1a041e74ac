package dev.postern.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The page in a headless Chromium, which measures it: every chart is there and drawn, and nothing is wider than the window. Skipped where
 * there is none (Debian: {@code apt-get install chromium}).
 */
class ReportInBrowserTest {
    private static final int PHONE = 390;
    /** Measures every chart, and what leaves the window; the page itself has no script. */
    private static final String MEASURE = """
        <script>
          const charts = [...document.querySelectorAll('svg.chart')].map(svg => { const box = svg.getBoundingClientRect();
            return { id: svg.id, width: box.width, height: box.height, marks: svg.querySelectorAll('polyline, rect').length,
              stroke: getComputedStyle(svg.querySelector('polyline, rect')).stroke }; });
          const found = { charts, inner: window.innerWidth, scroll: document.documentElement.scrollWidth,
            background: getComputedStyle(document.body).backgroundColor };
          document.body.innerHTML = '<pre id="found"></pre>';
          document.getElementById('found').textContent = JSON.stringify(found);
        </script></body>
        """;

    private static String browser;

    @TempDir
    private Path folder;

    @BeforeAll
    static void find() {
        browser = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
            .filter(path -> Files.isExecutable(Path.of(path))).findFirst().orElse(null);
        Assumptions.assumeTrue(browser != null, "no Chromium: apt-get install chromium");
    }

    @ParameterizedTest
    @ValueSource(ints = {PHONE, 1_200})
    void shouldShowEveryChartWithinTheWindow(int width) throws Exception {
        JsonNode found = measured(width, "--blink-settings=preferredColorScheme=1");

        assertEquals(List.of("percentiles", "throughput", "heat-0", "heat-1", "stages-0", "waiting-0", "batches-0", "forces-0", "loops-0", "turned-0", "pauses-0"),
            found.path("charts").findValuesAsText("id"), found::toString);
        for (JsonNode chart : found.path("charts")) {
            assertTrue(chart.path("width").asDouble() > 250 && chart.path("height").asDouble() > 80, chart::toString);
            assertTrue(chart.path("marks").asInt() > 0, chart::toString);
        }
        assertTrue(found.path("scroll").asInt() <= found.path("inner").asInt(), found::toString);
    }

    @Test
    void shouldDrawEachChartAsAPicture() throws Exception {
        Path run = folder.resolve("pictured");
        SampleRun.write(run, 1, false);
        List<Path> pictures = Pictures.draw(RunReport.of(List.of(run), RunReport.Form.HTML), folder.resolve("charts"));

        assertEquals(List.of("percentiles.png", "throughput.png", "heat-0.png"), pictures.stream().map(picture -> picture.getFileName().toString()).toList());
        for (Path picture : pictures) {
            java.awt.image.BufferedImage drawn = javax.imageio.ImageIO.read(picture.toFile());
            assertEquals(2 * Svg.WIDTH, drawn.getWidth());
            assertTrue(java.util.stream.IntStream.range(0, drawn.getWidth()).map(x -> drawn.getRGB(x, drawn.getHeight() / 2)).distinct().count() > 2,
                picture + " is empty");
        }
    }

    @Test
    void shouldBeDarkWhereTheReaderWantsIt() throws Exception {
        assertEquals("rgb(255, 255, 255)", measured(1_200, "--blink-settings=preferredColorScheme=1").path("background").asText());
        assertEquals("rgb(13, 17, 23)", measured(1_200, "--blink-settings=preferredColorScheme=0").path("background").asText());
    }

    private JsonNode measured(int width, String option) throws IOException, InterruptedException {
        Path page = folder.resolve("page-" + width + option.hashCode() + ".html");
        List<Path> runs = Stream.of("one", "two").map(folder::resolve).toList();
        if (!Files.exists(runs.getFirst())) {
            SampleRun.write(runs.getFirst(), 1, true);
            SampleRun.write(runs.getLast(), 3, false);
        }
        Files.writeString(page, RunReport.of(runs, RunReport.Form.HTML).replace("</body>", MEASURE));
        Process process = new ProcessBuilder(browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=" + folder.resolve("profile"),
            "--window-size=" + width + ",2000", option, "--dump-dom", page.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String dom = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the browser did not end");
        int from = dom.indexOf("<pre id=\"found\">") + "<pre id=\"found\">".length();
        return new ObjectMapper().readTree(dom.substring(from, dom.indexOf("</pre>", from)).replace("&amp;", "&").replace("&lt;", "<"));
    }
}
