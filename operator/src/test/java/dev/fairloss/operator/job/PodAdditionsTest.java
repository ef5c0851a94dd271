// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodAdditionsTest {
    private static final PodAdditions ALL = additions("""
            {"dnsPolicy": "None",
             "dnsConfig": {"nameservers": ["10.0.0.10"], "searches": ["corp.example"], "options": [{"name": "ndots", "value": "2"}, {"name": "edns0"}]},
             "env": [{"name": "PYTORCH_CUDA_ALLOC_CONF", "value": "expandable_segments:True"}, {"name": "FAIRLOSS_CUDA_GRAPHS", "value": "true"}],
             "volumes": [{"name": "certificates", "configMap": "corp-ca"}, {"name": "license", "secret": "license"},
               {"name": "tables", "persistentVolumeClaim": "tables"}]}""");

    @Test
    void additionsReachEveryPod() throws IOException {
        var run = run("minimal", ALL);
        Golden.assertSame(
                "job/additions-prepare.yaml", Serialization.asYaml(JobFactory.job(Runs.step(run, "prepare"), run)));
        var purge = JobFactory.purge(run).getSpec().getTemplate().getSpec();
        assertThat(purge.getDnsPolicy()).isEqualTo("None");
        assertThat(purge.getContainers().get(0).getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().startsWith("/mnt/"))
                .hasSize(3)
                .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue());
    }

    /** Whatever the experiment and the administrator set, in every kind of step and in the purge. */
    @ParameterizedTest
    @ValueSource(strings = {"minimal", "cluster", "gpu-claim", "gpu-slice", "object-store-data"})
    void podsAreRestricted(String file) {
        for (var additions : List.of(PodAdditions.NONE, ALL)) {
            var run = run(file, additions);
            Stream.concat(
                            Runs.plan(run).steps().stream().map(step -> JobFactory.job(step, run)),
                            Stream.of(JobFactory.purge(run)))
                    .forEach(job -> assertThat(
                                    violations(job.getSpec().getTemplate().getSpec()))
                            .as(job.getMetadata().getName())
                            .isEmpty());
        }
    }

    @Test
    void theStandardIsChecked() {
        var run = run("minimal", ALL);
        var pod = JobFactory.purge(run).getSpec().getTemplate().getSpec();
        var changed = new PodSpecBuilder(pod)
                .withHostNetwork(true)
                .addNewVolume()
                .withName("node")
                .withNewHostPath("/", null)
                .endVolume()
                .editSecurityContext()
                .withRunAsUser(0L)
                .endSecurityContext()
                .editContainer(0)
                .editSecurityContext()
                .withPrivileged(true)
                .editCapabilities()
                .withDrop()
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .build();
        assertThat(violations(changed))
                .containsExactly(
                        "host namespaces", "volume node", "root", "privileges of trainer", "capabilities of trainer");
    }

    @Test
    void aChangeOfTheAdditionsReplacesRunningPods() {
        var without = run("minimal", PodAdditions.NONE);
        var with = run("minimal", ALL);
        assertThat(with.templateHash()).isNotEqualTo(without.templateHash());
        assertThat(with.revision()).isEqualTo(without.revision());
        assertThat(Runs.step(with, "report").hash())
                .isEqualTo(Runs.step(without, "report").hash());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'env': [{'name': 'JAVA_TOOL_OPTIONS', 'value': 'a'}]} | env cannot set JAVA_TOOL_OPTIONS",
                "{'env': [{'name': 'LD_PRELOAD', 'value': 'a'}]} | env cannot set LD_PRELOAD",
                "{'env': [{'name': 'FAIRLOSS_GPUS', 'value': '8'}]} | env cannot set FAIRLOSS_GPUS",
                "{'env': [{'name': 'AWS_SECRET_ACCESS_KEY', 'value': 'a'}]} | env cannot set AWS_SECRET_ACCESS_KEY",
                "{'env': [{'name': 'A B', 'value': 'a'}]} | env needs a name",
                "{'env': [{'name': 'TZ'}]} | env needs a name (letters, digits and underscores) and a value: TZ",
                "{'env': [{'name': 'TZ', 'value': 'UTC'}, {'name': 'TZ', 'value': 'CET'}]} | env sets TZ twice",
                "{'volumes': [{'name': 'A', 'secret': 's'}]} | volumes need different names",
                "{'volumes': [{'name': 'a', 'secret': 's'}, {'name': 'a', 'secret': 's'}]} | volumes need different names",
                "{'volumes': [{'name': 'a'}]} | volume a needs exactly one of configMap, secret and persistentVolumeClaim",
                "{'volumes': [{'name': 'a', 'secret': 's', 'configMap': 'c'}]} | volume a needs exactly one of",
                "{'dnsPolicy': 'None'} | dnsPolicy None needs nameservers",
            })
    void invalidAdditionsAreRefused(String json, String message) {
        var additions = parsed(json.replace('\'', '"'));
        assertThatThrownBy(additions::validated)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("fairloss.pod-template: " + message);
    }

    @Test
    void validAdditionsStayAsTheyAre() {
        assertThat(ALL.validated()).isSameAs(ALL);
        var oneName = parsed(
                "{'env': [{'name': 'a', 'value': 'b'}], 'volumes': [{'name': 'a', 'secret': 's'}]}".replace('\'', '"'));
        assertThat(oneName.validated())
                .as("a variable and a volume may have the same name")
                .isSameAs(oneName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"volumes\": [{\"name\": \"node\", \"hostPath\": {\"path\": \"/\"}}]}",
                "{\"securityContext\": {}}",
                "{\"hostNetwork\": true}"
            })
    void nothingElseCanBeAdded(String json) {
        assertThatThrownBy(() -> ContractJson.strictMapper().readValue(json, PodAdditions.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    private static List<String> violations(PodSpec pod) {
        return RestrictedPods.violations(pod);
    }

    private static RunContext run(String file, PodAdditions additions) {
        return ResolvedExperiment.of(
                        Experiments.of(file, spec -> {}),
                        Runs.IMAGES,
                        Optional.of(Runs.STORE),
                        new SpecDefaults(Optional.empty(), Optional.empty(), Optional.empty(), additions),
                        TenantLimits.NONE)
                .run()
                .orElseThrow();
    }

    private static PodAdditions additions(String json) {
        var all = parsed(json);
        assertThatCode(all::validated).doesNotThrowAnyException();
        return all;
    }

    private static PodAdditions parsed(String json) {
        try {
            return ContractJson.strictMapper().readValue(json, PodAdditions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
