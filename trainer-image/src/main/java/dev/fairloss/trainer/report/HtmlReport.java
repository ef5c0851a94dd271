// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The report: one page that needs nothing else. No script, no font, no picture from elsewhere; charts are inline SVG that
 * takes its colours from the page's style sheet, so it follows the reader's theme and prints.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** The result in a plain sentence, as the page begins. */
    public static String headline(ExperimentResults results) {
        return new Headline(results, new ArmStyles(results.arms())).verification();
    }

    /** The page, UTF-8 when written; well-formed as XML but for the doctype's lower case. */
    public static String render(ExperimentResults results) {
        ArmStyles looks = new ArmStyles(results.arms());
        List<Section> sections = List.of(
                CostSection.of(results, looks),
                ResultSection.of(results, looks),
                FairnessSection.of(results, looks),
                MarginSection.of(results, looks),
                PolicySection.of(results),
                TrainingSection.of(results, looks),
                DataSection.of(results),
                SettingsSection.of(results));
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
