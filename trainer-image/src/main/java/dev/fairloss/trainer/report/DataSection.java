// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.VarianceGroup;
import dev.fairloss.contract.result.DatasetReport;
import dev.fairloss.contract.result.DatasetReport.HistogramBin;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The long tail of the training data and its groups. */
final class DataSection {
    /** Largest number of names in a sentence. */
    private static final int NAMED = 20;

    private DataSection() {}

    static Section of(ExperimentResults results) {
        DatasetReport data = results.data();
        String identities = Formats.count(data.identities(), "identity", "identities") + " with "
                + Formats.count(data.images(), "image", "images") + " of " + data.imageSize() + "×" + data.imageSize()
                + " pixels" + (data.landmarks().isPresent() ? ", aligned by landmarks" : "") + ". Source: "
                + data.source() + ". " + provenance(data) + Formats.count(data.fairnessImages())
                + " of the images are held out of every training and measure the groups. About "
                + Formats.count(data.rewardImages())
                + " others are held out of each pretraining and its fine-tunes and measure rewards; each network holds out"
                + " others, and the final trainings use all of them.";
        String others = data.heldOutIdentities() > 0
                ? " Another " + Formats.count(data.heldOutIdentities(), "identity", "identities") + " ("
                        + Formats.count(data.heldOutIdentityImages(), "image", "images")
                        + ") are held out for evaluation."
                : "";
        List<Element> figures = new ArrayList<>();
        figures.add(histogram(data));
        if (!results.groups().isEmpty()) {
            figures.add(tiles(results.groups()));
        }
        return Section.of(
                "data", "Data", Page.paragraph(identities + others + skipped(data.skipped())), Page.grid(figures));
    }

    private static String provenance(DatasetReport data) {
        return data.origin().map(origin -> "Origin: " + origin + ". ").orElse("") + "License: "
                + data.license().orElse("not stated") + ". ";
    }

    private static String skipped(SkippedFiles skipped) {
        var text = new StringBuilder();
        if (skipped.files() > 0) {
            text.append(' ')
                    .append(Formats.count(skipped.files(), "file was", "files were"))
                    .append(" skipped: ")
                    .append(skipped.files(NAMED))
                    .append('.');
        }
        if (skipped.identities() > 0) {
            text.append(' ')
                    .append(Formats.count(skipped.identities(), "identity has", "identities have"))
                    .append(" no image: ")
                    .append(skipped.identities(NAMED))
                    .append('.');
        }
        return text.toString();
    }

    /** Bins of one image up to 7 images, then half octaves: 8 to 11, 12 to 15, 16 to 23, ... */
    static int binStart(int images) {
        if (images < 8) {
            return images;
        }
        int octave = Integer.highestOneBit(images);
        return images >= octave + octave / 2 ? octave + octave / 2 : octave;
    }

    private static int binEnd(int start) {
        if (start < 8) {
            return start;
        }
        int octave = Integer.highestOneBit(start);
        return start == octave ? octave + octave / 2 - 1 : 2 * octave - 1;
    }

    private static Element histogram(DatasetReport data) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> identities = new ArrayList<>();
        int largest =
                data.histogram().stream().mapToInt(HistogramBin::images).max().orElse(1);
        for (int start = 1; start <= largest; start = binEnd(start) + 1) {
            int from = start;
            starts.add(start);
            identities.add(data.histogram().stream()
                    .filter(bar -> binStart(bar.images()) == from)
                    .mapToInt(HistogramBin::identities)
                    .sum());
        }
        int most = identities.stream().mapToInt(count -> count).max().orElse(1);
        Axis x = new Axis("training images per identity", 0, starts.size(), false, List.of(), Formats::plain);
        Axis y = Axis.decades("identities", .7, Math.max(10, most * 1.2), tick -> Formats.count(Math.round(tick)));
        Plot plot = new Plot(240, "Identities by number of training images", words(data, largest), x, y);
        int every = (starts.size() + 8) / 9;
        for (int bin = 0; bin < starts.size(); bin++) {
            double left = plot.x(bin) + 1;
            double width = plot.x(bin + 1) - plot.x(bin) - 2;
            if (identities.get(bin) > 0) {
                double top = plot.y(identities.get(bin));
                plot.add(Svg.rectangle(style(data, starts.get(bin)), left, top, width, plot.bottom() - top));
            }
            if (bin % every == 0) {
                plot.add(Svg.text(
                        "tick",
                        left + width / 2,
                        plot.bottom() + 16,
                        "middle",
                        starts.get(bin) + (binEnd(starts.get(bin)) > starts.get(bin) ? "+" : "")));
            }
        }
        Element legend = Element.of("ul", "class", "legend")
                .add(Page.sample("tail", "tail, up to " + data.tailMaximum()))
                .add(Page.sample("middle", "middle, up to " + data.middleMaximum()))
                .add(Page.sample("head", "head"));
        return Page.figure(
                "Training images per identity",
                "Both axes are logarithmic; 8+ means 8 to 11, 12+ means 12 to 15, and so on.",
                legend,
                plot.chart());
    }

    private static String style(DatasetReport data, int images) {
        return images <= data.tailMaximum() ? "tail" : images <= data.middleMaximum() ? "middle" : "head";
    }

    private static String words(DatasetReport data, int largest) {
        int tail = data.histogram().stream()
                .filter(bar -> bar.images() <= data.tailMaximum())
                .mapToInt(HistogramBin::identities)
                .sum();
        return Formats.count(tail) + " of " + Formats.count(data.identities()) + " identities have at most "
                + data.tailMaximum() + " training images; the maximum is " + Formats.count(largest);
    }

    private static Element tiles(List<GroupSize> groups) {
        int most = groups.stream().mapToInt(GroupSize::identities).max().orElse(1);
        Element table =
                Element.of("table", "class", "groups").add(Element.of("caption").text("Identities (images) per group"));
        Element head = Element.of("tr").add(Element.of("th", "scope", "col").text("variance"));
        for (VarianceGroup variance : VarianceGroup.values()) {
            head.add(Element.of("th", "scope", "col").text(variance.name().toLowerCase(Locale.ROOT)));
        }
        table.add(Element.of("thead").add(head));
        Element body = Element.of("tbody");
        for (CountGroup count : CountGroup.values()) {
            Element row = Element.of("tr")
                    .add(Element.of("th", "scope", "row").text(count.name().toLowerCase(Locale.ROOT)));
            groups.stream().filter(size -> size.group().count() == count).forEach(size -> row.add(tile(size, most)));
            body.add(row);
        }
        return Page.figure(
                "The nine groups",
                "Rows: number of training images. Columns: intra-class variance relative to the same row.",
                table.add(body));
    }

    private static Element tile(GroupSize size, int most) {
        if (size.identities() == 0) {
            return Element.of("td", "class", "void").add(Element.of("i").text("empty"));
        }
        double strength = .08 + .4 * size.identities() / Math.max(1, most);
        return Element.of("td", "class", "gain", "style", "--o:" + String.format(Locale.ROOT, "%.2f", strength))
                .add(Element.of("b").text(Formats.count(size.identities())))
                .add(Element.of("i").text(Formats.count(size.images())));
    }
}
