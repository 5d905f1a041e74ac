package dev.postern.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class RunReportTest {
    @TempDir
    private Path folder;

    @Test
    void shouldShowEveryChartOfOneRunWithoutFetchingAnything() throws Exception {
        String page = RunReport.of(List.of(run("one", 1, true)), RunReport.Form.HTML);

        for (String chart : List.of("percentiles", "throughput", "heat-0", "stages-0", "waiting-0", "batches-0", "forces-0", "loops-0", "turned-0", "pauses-0")) {
            assertTrue(page.contains("<svg id=\"" + chart + "\""), chart);
        }
        assertFalse(Pattern.compile("(?:src|href)=|@import|url\\(|https?://|<script").matcher(page).find(), "the page fetches something");
        assertTrue(page.contains("prefers-color-scheme: dark") && page.contains("name=\"viewport\""));
        assertTrue(page.contains("code 00") && page.contains("timed out") && page.contains("AMD &lt;EPYC&gt;"));
    }

    @Test
    void shouldDrawChartsThatAreWellFormedAndStayInTheirFrame() throws Exception {
        String page = RunReport.of(List.of(run("one", 1, true), run("two", 3, false)), RunReport.Form.HTML);
        Matcher svg = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(page);
        int charts = 0;
        while (svg.find()) {
            Document chart = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg.group())));
            assertEquals("svg", chart.getDocumentElement().getTagName());
            Matcher point = Pattern.compile("(-?[0-9.]+),(-?[0-9.]+) ").matcher(svg.group());
            while (point.find()) {
                double x = Double.parseDouble(point.group(1));
                double y = Double.parseDouble(point.group(2));
                assertTrue(x >= 0 && x <= Svg.WIDTH && y >= 0 && y <= Svg.HEIGHT, point.group());
            }
            charts++;
        }
        assertEquals(11, charts, "percentiles, throughput, two heat maps, the stages of one, and six of its seconds");
    }

    @Test
    void shouldTellTheSlowestRequestsWithTheirStages() throws Exception {
        String page = RunReport.of(List.of(run("one", 1, true)), RunReport.Form.HTML);

        int worst = page.indexOf("<td>632600000019</td><td>19</td><td>24.0</td><td>0.016</td><td>0.000</td><td>0.002</td><td>0.001</td><td>0.001</td>"
            + "<td>0.050</td><td>0.090</td><td>0.004</td>");
        assertTrue(worst > 0, page);
        assertTrue(page.indexOf("<td>632600000018</td>") > worst, "the slowest comes first");
    }

    @Test
    void shouldPutRunsSideBySideInTheirColours() throws Exception {
        String page = RunReport.of(List.of(run("one", 1, false), run("two", 3, false)), RunReport.Form.HTML);

        assertTrue(page.contains("<th>A</th><th>B</th>"));
        assertTrue(page.contains("stroke=\"var(--s0)\"") && page.contains("stroke=\"var(--s1)\""));
    }

    @Test
    void shouldWriteOneCsvLineASecond() throws Exception {
        List<String> lines = RunReport.of(List.of(run("one", 1, false)), RunReport.Form.CSV).lines().toList();

        assertEquals(1 + SampleRun.SECONDS, lines.size());
        assertTrue(lines.get(1).matches("one,0,1000(,[0-9]+){6}"), lines.get(1));
    }

    @Test
    void shouldPrintATableForATerminal() throws Exception {
        String text = RunReport.of(List.of(run("one", 1, false)), RunReport.Form.TEXT);

        assertTrue(text.contains("purchase") && text.contains("passed: all is well"), text);
    }

    @Test
    void shouldNameAFolderThatHoldsNoRun() {
        BadRun bad = assertThrows(BadRun.class, () -> RunReport.of(List.of(folder), RunReport.Form.HTML));

        assertTrue(bad.getMessage().startsWith(folder + " holds no result.json"), bad::getMessage);
    }

    @Test
    void shouldNameAFileThatIsDamaged() throws Exception {
        Path run = run("one", 1, false);
        Files.writeString(run.resolve("result.json"), "{");

        assertTrue(assertThrows(BadRun.class, () -> RunReport.of(List.of(run), RunReport.Form.TEXT)).getMessage().contains("is not JSON"));
    }

    private Path run(String name, int millis, boolean stages) throws IOException {
        return SampleRun.write(folder.resolve(name), millis, stages);
    }
}
