// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attributes of people, from the experiment file to the report and the tables. */
class AttributesTest {
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.with(
                            TinyExperiment.with(
                                    TinyExperiment.SYNTHETIC,
                                    "identities: 22, maximumImages: 6",
                                    "identities: 110, maximumImages: 6"),
                            "holdOut: {identities: 10}",
                            "holdOut: {identities: 80}"),
                    "heldOutIdentities: {pairs: 20}",
                    "heldOutIdentities: {pairs: 200}, attributes: {uri: file:attributes.csv}"),
            "comparison: {arms: []}",
            "comparison: {arms: [FixedMargin], fixedMargins: [\"0.25\"], choose: {set: unseen, attribute: tone}}");

    @TempDir
    private Path folder;

    private Path results() {
        return folder.resolve("fairloss-store/experiments/default/tiny");
    }

    /** Two large groups by tone; every seventh person has another value. */
    private static String attributes(String other) {
        return "person,tone,all\n"
                + IntStream.range(0, 110)
                        .mapToObj(person -> String.format("person-%06d,%s,same%n", person, tone(person, other)))
                        .collect(Collectors.joining());
    }

    private static String tone(int person, String other) {
        return person % 7 == 0 ? other : person % 2 == 0 ? "light" : "dark";
    }

    @Test
    void errorRatesByGroupAreInReportAndTables() throws IOException {
        TestFiles.write(folder, "attributes.csv", attributes(""));
        String manifest = TinyExperiment.write(folder, EXPERIMENT).toString();
        Cli.run("validate", manifest).isDone();
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(Files.readString(results().resolve("report.html")))
                .contains("Fairness by attribute", "Groups by tone on unseen", "Chosen arm: ")
                .contains("Fewer than two groups by all are large enough");
        String table = Files.readString(results().resolve("tables/attributes.csv"));
        assertThat(table).contains("fairloss,unseen,tone,dark,").contains(",fnmrGap,false,1,");
        assertThat(table.lines()
                        .filter(line -> line.startsWith("fixed-0.25,unseen,tone,,") && line.contains(",fnmrGap,true,")))
                .hasSize(1);
        int evaluations = evaluations();
        TestFiles.write(folder, "attributes.csv", attributes("medium"));
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(evaluations()).as("other attributes evaluate again").isEqualTo(2 * evaluations);
        TinyExperiment.write(folder, EXPERIMENT.replace("attribute: tone", "attribute: tone, weight: \"1\""));
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(evaluations()).as("another weight renews the report").isEqualTo(2 * evaluations);
    }

    private int evaluations() {
        return (int) TestFiles.list(folder.resolve("fairloss-store")).stream()
                .filter(file -> file.matches("steps/evaluate/[^/]+/manifest.json"))
                .count();
    }
}
