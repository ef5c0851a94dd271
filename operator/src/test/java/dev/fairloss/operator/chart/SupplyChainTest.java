// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the build takes from elsewhere is pinned by checksum, and waivers of vulnerabilities have reasons and expire. */
class SupplyChainTest {
    private static final Path ROOT = Path.of("..");
    private static final Path WAIVERS = ROOT.resolve("build-config/osv-scanner.toml");
    private static final Pattern BASE = Pattern.compile("<from>\\s*(?:<!--.*?-->\\s*)?<image>(.*?)</image>");
    private static final Pattern DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");
    private static final Pattern ACTION = Pattern.compile("uses: (\\S+)@(\\S+)");

    @Test
    void baseImagesArePinnedByDigest() throws IOException {
        var base = BASE.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(base.find()).isTrue();
        assertThat(base.group(1)).matches(DIGEST);
        assertThat(Files.readAllLines(ROOT.resolve("trainer-image/nvidia.Dockerfile")))
                .filteredOn(line -> line.startsWith("ARG BASE="))
                .singleElement()
                .satisfies(line -> assertThat(line).matches(DIGEST));
    }

    @Test
    void mavenIsPinnedByChecksum() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(".mvn/wrapper/maven-wrapper.properties")))
                .anySatisfy(line -> assertThat(line).matches("distributionSha256Sum=[0-9a-f]{64}"));
    }

    /** Tags of GitHub's own actions are trusted, as GitHub runs the workflow. */
    @Test
    void actionsOfOthersArePinnedByCommit() throws IOException {
        try (Stream<Path> workflows = Files.list(ROOT.resolve(".github/workflows"))) {
            for (Path workflow : workflows.toList()) {
                ACTION.matcher(Files.readString(workflow))
                        .results()
                        .filter(action -> !action.group(1).startsWith("actions/"))
                        .forEach(action ->
                                assertThat(action.group(2)).as(action.group()).matches("[0-9a-f]{40}"));
            }
        }
    }

    @Test
    void theScanReadsBothBillsAndTheWaivers() throws IOException {
        assertThat(Files.readString(ROOT.resolve(".github/workflows/vulnerabilities.yml")))
                .contains("run: .ci/scan-vulnerabilities\n")
                .doesNotContain("continue-on-error");
        assertThat(Files.readString(ROOT.resolve(".ci/scan-vulnerabilities")))
                .contains("config=build-config/osv-scanner.toml")
                .contains(
                        "bills=(operator/target/sbom/operator.cdx.json trainer-image/target/sbom/trainer-cpu.cdx.json)");
    }

    @Test
    void waiversHaveReasonsAndExpire() throws IOException {
        var waivers = Waiver.of(Files.readString(WAIVERS));
        assertThat(waivers).allSatisfy(waiver -> assertThat(waiver.problems(LocalDate.now()))
                .as(waiver.toString())
                .isEmpty());
        assertThat(Waiver.otherTables(Files.readString(WAIVERS)))
                .as("other ways to pass over a vulnerability need neither reason nor expiry")
                .isEmpty();
        assertThat(Files.readString(ROOT.resolve("docs/security.md")).contains("At present, nothing is waived."))
                .as("the page says whether there are waivers")
                .isEqualTo(waivers.isEmpty());
    }

    @Test
    void aWaiverWithoutReasonOrExpiryIsAProblem() {
        var waivers = Waiver.of("""
                # [[IgnoredVulns]]
                [[IgnoredVulns]]
                id = "GHSA-2345-6789-cfgh"
                ignoreUntil = 2027-05-01 # a year
                reason = "Needs the HTTP/2 server of Netty, which FairLoss never starts."

                [[IgnoredVulns]]
                id = "CVE-2026-12345"
                reason = "not affected"

                [[IgnoredVulns]]
                id = "OSV-1"
                ignoreUntil = 2027-05-02
                reason = "Needs the HTTP/2 server of Netty, which FairLoss never starts."
                """);
        assertThat(waivers)
                .extracting(waiver -> waiver.problems(LocalDate.parse("2026-05-01")))
                .containsExactly(
                        List.of(),
                        List.of("reason does not say why FairLoss is not affected", "ignoreUntil is not a date"),
                        List.of(
                                "id is neither GHSA-xxxx-xxxx-xxxx nor CVE-YYYY-NNNN",
                                "ignoreUntil is more than a year from now"));
    }

    @Test
    void waiversOfWholePackagesAreFound() {
        assertThat(Waiver.otherTables("""
                # [[PackageOverrides]]
                [[IgnoredVulns]]
                id = "CVE-2026-12345"
                [[PackageOverrides]]
                ecosystem = "Maven"
                ignore = true
                """)).containsExactly("PackageOverrides");
    }
}
