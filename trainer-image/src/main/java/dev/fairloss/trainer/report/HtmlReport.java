// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report: a self-contained HTML page without scripts, external fonts or images. Charts are inline SVG whose colors come
 * from the page's style sheet, so the page follows the reader's light or dark theme and prints well.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** The main results in a few sentences, the first of the page: the comparison, and what else its cost would have bought. */
    public static String headline(ExperimentResults results) {
        Headline headline = new Headline(results, new ArmStyles(results.arms()));
        return Stream.concat(Stream.of(headline.verification()), headline.equalCost().stream())
                .collect(Collectors.joining(" "));
    }

    /** The page, to be written as UTF-8. Well-formed XML except for the lower-case doctype. */
    public static String render(ExperimentResults results) {
        ArmStyles looks = new ArmStyles(results.arms());
        List<Section> sections = Stream.of(
                        Optional.of(CostSection.of(results, looks)),
                        Optional.of(ResultSection.of(results, looks)),
                        IdentificationSection.of(results, looks),
                        TemplateSection.of(results, looks),
                        Optional.of(FairnessSection.of(results, looks)),
                        AttributeSection.of(results, looks),
                        Optional.of(MarginSection.of(results, looks)),
                        Optional.of(PolicySection.of(results)),
                        Optional.of(WorthSection.of(results)),
                        Optional.of(TrainingSection.of(results, looks)),
                        Optional.of(DataSection.of(results)),
                        Optional.of(SettingsSection.of(results)))
                .flatMap(Optional::stream)
                .toList();
        Element main = Element.of("main")
                .add(SummarySection.of(results, looks, sections))
                .add(sections.stream().map(Section::content).toList());
        Element head = Element.of("head")
                .add(
                        Element.of("meta", "charset", "utf-8"),
                        Element.of("meta", "name", "viewport", "content", "width=device-width, initial-scale=1"),
                        Element.of("meta", "name", "color-scheme", "content", "light dark"),
                        Element.of("title").text(results.name() + " · FairLoss report"),
                        Element.of("style").styleSheet(styleSheet()));
        Element html =
                Element.of("html", "lang", "en").add(head, Element.of("body").add(main));
        return "<!doctype html>\n" + html + "\n";
    }

    private static String styleSheet() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
