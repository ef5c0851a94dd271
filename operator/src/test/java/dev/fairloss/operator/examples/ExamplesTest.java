// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The examples agree with each other, with the code and with the rules in helm/gitops. */
class ExamplesTest {
    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void everyExperimentIsReadStrictlyAndIsSelfContained() throws IOException {
        var experiments = Example.of(Example.EXPERIMENT);
        assertThat(experiments).hasSizeGreaterThan(7);
        for (Example example : experiments) {
            var spec =
                    ContractJson.strictMapper().treeToValue(example.json().get("spec"), FairLossExperimentSpec.class);
            assertThat(spec.evaluation()).as(example.toString()).isNotEmpty();
            assertThat(Example.read(example.file())).as(example.toString()).hasSize(1);
        }
    }

    @Test
    void everyFileIsInTheIndex() throws IOException {
        var index = Files.readString(Example.FOLDER.resolve("README.md"));
        var linked = new TreeSet<Path>();
        Pattern.compile("\\]\\(([^)#]+)[^)]*\\)")
                .matcher(index)
                .results()
                .forEach(link -> linked.add(Example.FOLDER.resolve(link.group(1))));
        assertThat(linked).allMatch(Files::exists);
        assertThat(Example.files()).allMatch(file -> linked.stream().anyMatch(file::startsWith));
    }

    @Test
    void aKustomizationNamesAllFilesInItsFolder() {
        var all = Example.all().stream()
                .filter(example -> example.file().endsWith("kustomization.yaml"))
                .toList();
        assertThat(all).isNotEmpty();
        for (Example example : all) {
            var resources = new TreeSet<Path>();
            example.json()
                    .get("resources")
                    .forEach(name -> resources.add(example.file().resolveSibling(name.asText())));
            resources.add(example.file());
            assertThat(Example.files().stream()
                            .filter(file -> file.startsWith(example.file().getParent())))
                    .containsExactlyInAnyOrderElementsOf(resources);
            assertThat(example.json().fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("apiVersion", "kind", "namespace", "labels", "resources");
        }
    }

    @Test
    void pathsSyncedFromGitExist() {
        var paths = new TreeSet<String>();
        Example.of("Application")
                .forEach(one -> paths.add(one.json().at("/spec/source/path").asText()));
        Example.of("Kustomization").stream()
                .filter(one -> one.json().path("apiVersion").asText().contains("toolkit"))
                .forEach(one -> paths.add(one.json().at("/spec/path").asText().replaceFirst("^\\./", "")));
        Example.of("HelmRelease")
                .forEach(
                        one -> paths.add(one.json().at("/spec/chart/spec/chart").asText()));
        assertThat(paths).containsExactlyInAnyOrder("examples/gitops/team-a", "helm/fairloss");
        assertThat(paths).allMatch(path -> Files.isDirectory(ROOT.resolve(path)));
    }

    /** The comparison is the API server's, so no difference has to be ignored. */
    @Test
    void argoCdComparesOnTheServer() {
        assertThat(Example.of("Application")).hasSize(2).allSatisfy(application -> {
            assertThat(application
                            .json()
                            .at("/metadata/annotations/argocd.argoproj.io~1compare-options")
                            .asText())
                    .isEqualTo("ServerSideDiff=true");
            assertThat(application.json().at("/spec/syncPolicy/syncOptions").toString())
                    .contains("ServerSideApply=true");
            assertThat(application.json().get("spec").has("ignoreDifferences")).isFalse();
        });
    }

    @Test
    void fluxHasTheHealthRules() throws IOException {
        var rules = YAML.readTree(ROOT.resolve("helm/gitops/flux-health.yaml").toFile());
        var syncs = Example.of("Kustomization").stream()
                .map(one -> one.json().get("spec"))
                .filter(spec -> spec != null && spec.has("sourceRef"))
                .toList();
        assertThat(syncs).hasSize(1);
        rules.properties()
                .forEach(rule -> assertThat(syncs.get(0).get(rule.getKey())).isEqualTo(rule.getValue()));
    }

    /** Kueue admits nothing that requests a resource which its queue does not cover. */
    @Test
    void everyQueueCoversThePodsResources() {
        var queued = Example.of(Example.EXPERIMENT).stream()
                .filter(one -> one.json().at("/spec/scheduling").has("queueName"))
                .toList();
        assertThat(queued).extracting(one -> one.namespace().orElseThrow()).containsExactly("team-a", "team-b");
        for (Example experiment : queued) {
            var local = named("LocalQueue", experiment.json().at("/spec/scheduling/queueName"))
                    .filter(queue -> queue.namespace().equals(experiment.namespace()))
                    .findFirst()
                    .orElseThrow();
            var cluster = named("ClusterQueue", local.json().at("/spec/clusterQueue"))
                    .findFirst()
                    .orElseThrow();
            assertThat(cluster.json()
                            .at("/spec/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                            .asText())
                    .isEqualTo(experiment.namespace().orElseThrow());
            var group = cluster.json().at("/spec/resourceGroups/0");
            assertThat(texts(group.get("coveredResources"))).containsExactly("cpu", "memory", "nvidia.com/gpu");
            assertThat(group.at("/flavors/0/resources").findValuesAsText("name"))
                    .isEqualTo(texts(group.get("coveredResources")));
            assertThat(named("ResourceFlavor", group.at("/flavors/0/name"))).hasSize(1);
        }
    }

    private static Stream<Example> named(String kind, JsonNode name) {
        return Example.of(kind).stream().filter(one -> one.name().equals(name.asText()));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
