// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.CollectionStrategy;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page for every outcome of an experiment. The test writes the pages to target/reports for inspection. */
class HtmlReportTest {
    private static final List<Arm> NO_RIVAL = List.of(new Arm.FairLoss());
    private static final List<Arm> ONE_RIVAL = List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25));
    private static final List<Arm> EQUAL_COST = List.of(
            new Arm.FairLoss(),
            new Arm.FixedMargin(.25),
            new Arm.TrainLonger(),
            new Arm.MoreSeeds(),
            new Arm.SettledMargins(),
            new Arm.ShuffledGroups(),
            new Arm.SameMeanMargin());
    private static final String HOSTILE = "<script>alert('1')</script> & \"quoted\" \u0000 ]]> --";

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("several-seeds", PlausibleResults.allArms(3).on(List.of("lfw", "held-out"), 300)),
                arguments("one-seed", PlausibleResults.allArms(1)),
                arguments("one-rival", new PlausibleResults(ONE_RIVAL, 1).on(List.of("lfw"), 300)),
                arguments("equal-cost", new PlausibleResults(EQUAL_COST, 3).on(List.of("lfw"), 300)),
                arguments("no-comparison", new PlausibleResults(NO_RIVAL, 2)),
                arguments("exhaustive", new PlausibleResults(ONE_RIVAL, 3).collected(CollectionStrategy.Exhaustive)),
                arguments(
                        "no-collection",
                        new PlausibleResults(List.of(new Arm.FixedMargin(.25)), 2).withoutCollection()),
                arguments("few-impostors", new PlausibleResults(ONE_RIVAL, 2).on(List.of("small"), 1)),
                arguments("empty-group", new PlausibleResults(ONE_RIVAL, 2).withAnEmptyGroup()),
                arguments("no-tail-kept-out", PlausibleResults.allArms(2).nothingOfTheTailKeptOut()),
                arguments("aborted-rival", PlausibleResults.allArms(2).aborted("fixed-0.25")),
                arguments("aborted-fairloss", PlausibleResults.allArms(2).aborted("fairloss")),
                arguments("nothing-evaluated", new PlausibleResults(NO_RIVAL, 1).aborted("fairloss")),
                arguments(
                        "hostile",
                        new PlausibleResults(ONE_RIVAL, 2).named(HOSTILE).on(List.of(HOSTILE), 100)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isCompleteWellFormedAndSelfContained(String name, PlausibleResults made) throws Exception {
        ExperimentResults results = made.make();
        String page = HtmlReport.render(results);
        Path folder = Files.createDirectories(Path.of("target/reports"));
        Files.writeString(folder.resolve(name + ".html"), page);
        Document document = parse(page);

        assertThat(texts(document, "h2"))
                .containsExactly(
                        "Cost",
                        "Results by arm",
                        "Fairness",
                        "Margins by epoch",
                        "Rewards and policy",
                        "What a reward is worth",
                        "Training",
                        "Data",
                        "Settings");
        assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(page).doesNotContain("NaN", "Infinity", "null", "Optional", "http:", "https:", "@import", "src=");
        everyLinkHasATarget(document);
        everyChartHasATextAlternative(document);
        everyTableHasACaptionAndHeadings(document);
        shapesAreInsideTheirCharts(document);
        assertThat(HtmlReport.render(results)).isEqualTo(page);
    }

    private static void everyLinkHasATarget(Document document) {
        List<String> ids = elements(document, "*").stream()
                .map(element -> element.getAttribute("id"))
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        for (Element link : elements(document, "a")) {
            assertThat(link.getAttribute("href")).startsWith("#");
            assertThat(ids).contains(link.getAttribute("href").substring(1));
        }
    }

    private static void everyChartHasATextAlternative(Document document) {
        for (Element chart : elements(document, "svg")) {
            if (!chart.getAttribute("aria-hidden").equals("true")) {
                assertThat(chart.getAttribute("role")).isEqualTo("img");
                assertThat(chart.getAttribute("aria-label")).hasSizeGreaterThan(12);
                assertThat(chart.getElementsByTagName("title").getLength()).isEqualTo(1);
            }
        }
        for (Element figure : elements(document, "figure")) {
            assertThat(figure.getElementsByTagName("figcaption").getLength()).isEqualTo(1);
        }
    }

    private static void everyTableHasACaptionAndHeadings(Document document) {
        for (Element table : elements(document, "table")) {
            assertThat(table.getElementsByTagName("caption").getLength()).isEqualTo(1);
            assertThat(table.getElementsByTagName("th").getLength()).isPositive();
        }
    }

    /** All coordinates are within the view box of their chart. */
    private static void shapesAreInsideTheirCharts(Document document) {
        for (Element chart : elements(document, "svg")) {
            String[] box = chart.getAttribute("viewBox").split(" ");
            double width = Double.parseDouble(box[2]);
            double height = Double.parseDouble(box[3]);
            for (Element shape : elements(chart, "*")) {
                for (String attribute : List.of("x", "x1", "x2", "cx")) {
                    inside(shape, attribute, width);
                }
                for (String attribute : List.of("y", "y1", "y2", "cy")) {
                    inside(shape, attribute, height);
                }
                if (shape.getTagName().equals("path")) {
                    pathInside(shape.getAttribute("d"), width, height);
                }
            }
        }
    }

    private static void inside(Element shape, String attribute, double most) {
        if (!shape.getAttribute(attribute).isEmpty()) {
            double value = Double.parseDouble(shape.getAttribute(attribute));
            assertThat(value).as(shape.getTagName() + " " + attribute).isBetween(0., most);
        }
    }

    private static void pathInside(String path, double width, double height) {
        Matcher command = Pattern.compile("([MLHV])([-0-9.]+)(?: ([-0-9.]+))?").matcher(path);
        while (command.find()) {
            double first = Double.parseDouble(command.group(2));
            assertThat(first).isBetween(0., command.group(1).equals("V") ? height : width);
            if (command.group(3) != null) {
                assertThat(Double.parseDouble(command.group(3))).isBetween(0., height);
            }
        }
    }

    @Test
    void escapesInput() throws Exception {
        String page = HtmlReport.render(new PlausibleResults(ONE_RIVAL, 2)
                .named(HOSTILE)
                .on(List.of(HOSTILE), 100)
                .make());
        assertThat(page)
                .doesNotContain("<script", "\u0000")
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp;");
        assertThat(texts(parse(page), "h1")).containsExactly(HOSTILE.replace("\u0000", ""));
    }

    @Test
    void styleFollowsTheThemeAndPrints() {
        String page = HtmlReport.render(new PlausibleResults(ONE_RIVAL, 1).make());
        assertThat(page).contains("prefers-color-scheme: dark", "@media print", "name=\"viewport\"", "color-scheme");
        // All colors are variables of the theme; the body contains none.
        assertThat(page.substring(page.indexOf("<body>"))).doesNotContainPattern("#[0-9a-fA-F]{6}\\b|rgb\\(");
    }

    @Test
    void reportOfAllArmsAndThreeSeedsIsSmall() {
        assertThat(HtmlReport.render(PlausibleResults.allArms(3).make())).hasSizeLessThan(400_000);
    }

    private static Document parse(String page) throws Exception {
        assertThat(page).startsWith("<!doctype html>\n");
        String xml = page.substring(page.indexOf('\n') + 1);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> texts(Document document, String tag) {
        return elements(document, tag).stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document document, String tag) {
        return list(document.getElementsByTagName(tag));
    }

    private static List<Element> elements(Element parent, String tag) {
        return list(parent.getElementsByTagName(tag));
    }

    private static List<Element> list(NodeList nodes) {
        return new ArrayList<>(IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList());
    }
}
