// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.PodAdditions;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.StepLimits;
import dev.fairloss.operator.limit.TenantLimits;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsProducerTest {
    @Test
    void theImageAloneIsRequired() {
        assertThat(settings(Map.of()))
                .isEqualTo(new OperatorSettings(
                        Images.of("trainer:1"), Optional.empty(), SpecDefaults.NONE, TenantLimits.NONE, true));
    }

    @Test
    void theProgressOfPodsIsNotReadIfTurnedOff() {
        assertThat(settings(Map.of("fairloss.progress", "false")).readProgress())
                .isFalse();
    }

    @Test
    void theLabelOfNamespacesIsRead() {
        assertThat(settings(Map.of("fairloss.namespace-label", "fairloss.dev/experiments=enabled"))
                        .namespaceLabel())
                .contains(new NamespaceLabel("fairloss.dev/experiments", "enabled"));
        assertThatThrownBy(() -> settings(Map.of("fairloss.namespace-label", "enabled")))
                .hasMessageContaining("fairloss.namespace-label is \"enabled\"; set it to a label and its value");
    }

    @Test
    void imagesAndStoreAreRead() {
        var settings = settings(Map.of(
                "fairloss.trainer-nvidia-image", "nvidia:1",
                "fairloss.simulated-gpus", "true",
                "fairloss.store.uri", "s3://bucket/prefix",
                "fairloss.store.endpoint", "https://s3.local",
                "fairloss.store.credentials-secret", "s3"));
        assertThat(settings.images()).isEqualTo(new Images("trainer:1", Optional.of("nvidia:1"), true));
        assertThat(settings.store())
                .contains(new StorageSpec("s3://bucket/prefix", "https://s3.local", "us-east-1", null, "s3", null));
        assertThat(settings.defaults()).isEqualTo(SpecDefaults.NONE);
    }

    @Test
    void aVolumeClaimAndARegionAreRead() {
        var settings = settings(Map.of(
                "fairloss.store.uri", "file:store",
                "fairloss.store.region", "eu-west-1",
                "fairloss.store.volume-claim", "claim"));
        assertThat(settings.store()).contains(new StorageSpec("file:store", null, "eu-west-1", "claim", null, null));
    }

    @Test
    void defaultsAreReadFromJson() {
        var defaults = settings(Map.of(
                        "fairloss.scheduling", "{\"queueName\": \"gpus\"}",
                        "fairloss.compute", "{\"ephemeralStorage\": \"5Gi\"}",
                        "fairloss.pods", "{\"serviceAccountName\": \"trainer\"}"))
                .defaults();
        assertThat(defaults.scheduling().orElseThrow().queueName()).isEqualTo("gpus");
        assertThat(defaults.compute().orElseThrow().ephemeralStorage()).isEqualTo("5Gi");
        assertThat(defaults.pods().orElseThrow().serviceAccountName()).isEqualTo("trainer");
    }

    @Test
    void additionsToPodsAreReadFromJson() {
        assertThat(settings(Map.of("fairloss.pod-template", "{\"dnsPolicy\": \"Default\"}"))
                        .defaults()
                        .additions())
                .isEqualTo(new PodAdditions(PodAdditions.DnsPolicy.Default, null, List.of(), List.of()));
        assertThat(settings(Map.of()).defaults().additions()).isEqualTo(PodAdditions.NONE);
    }

    @Test
    void timesAreInUtc() {
        assertThat(new SettingsProducer().clock()).isEqualTo(Clock.systemUTC());
    }

    @Test
    void limitsAreReadFromJson() {
        var limits = settings(Map.of(
                        "fairloss.limits",
                        "{\"default\": {\"maxGpus\": 4}, \"namespaces\": {\"team-a\": {\"maxStepHours\": 12}}}"))
                .limits();
        assertThat(limits.steps("team-a")).isEqualTo(new StepLimits(Optional.of(4), Optional.of(Duration.ofHours(12))));
        assertThat(limits.steps("team-b")).isEqualTo(new StepLimits(Optional.of(4), Optional.empty()));
    }

    @ParameterizedTest(name = "fairloss.{0}={1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "scheduling | {\"queue\": \"gpus\"} | fairloss.scheduling is not valid JSON in the form of spec.scheduling: ",
                "compute | gpus: 1 | fairloss.compute is not valid JSON in the form of spec.compute: ",
                "pods | [1] | fairloss.pods is not valid JSON in the form of spec.pods: ",
                "compute | {\"gpus\": 1} | fairloss.compute may set cpuLimit and ephemeralStorage only",
                "pods | {\"env\": []} | fairloss.pods may not set env and volumes; set them in fairloss.pod-template",
                "limits | {\"default\": {\"maxGpu\": 1}} | fairloss.limits is not valid JSON in the form of the chart's value limits: ",
                "pod-template | {\"hostPath\": \"/\"} | fairloss.pod-template is not valid JSON with dnsPolicy, dnsConfig, env and volumes: ",
                "pod-template | {\"env\": [{\"name\": \"LD_PRELOAD\", \"value\": \"a\"}]} | fairloss.pod-template: env cannot set LD_PRELOAD, which",
                "trainer-image | ' ' | fairloss.trainer-image is empty",
            })
    void anInvalidSettingNamesItsProperty(String property, String value, String message) {
        assertThatThrownBy(() -> settings(Map.of("fairloss." + property, value)))
                .hasMessageStartingWith(message);
    }

    private static OperatorSettings settings(Map<String, String> properties) {
        var all = new HashMap<>(Map.of("fairloss.trainer-image", "trainer:1"));
        all.putAll(properties);
        return new SettingsProducer().settings(new Properties(all));
    }

    private record Properties(Map<String, String> values) implements OperatorConfig {
        private Optional<String> value(String name) {
            return Optional.ofNullable(values.get("fairloss." + name));
        }

        @Override
        public String trainerImage() {
            return value("trainer-image").orElseThrow();
        }

        @Override
        public Optional<String> trainerNvidiaImage() {
            return value("trainer-nvidia-image");
        }

        @Override
        public boolean simulatedGpus() {
            return value("simulated-gpus").isPresent();
        }

        @Override
        public Optional<String> namespaceLabel() {
            return value("namespace-label");
        }

        @Override
        public boolean progress() {
            return value("progress").map(Boolean::parseBoolean).orElse(true);
        }

        @Override
        public Optional<String> scheduling() {
            return value("scheduling");
        }

        @Override
        public Optional<String> compute() {
            return value("compute");
        }

        @Override
        public Optional<String> pods() {
            return value("pods");
        }

        @Override
        public Optional<String> limits() {
            return value("limits");
        }

        @Override
        public Optional<String> podTemplate() {
            return value("pod-template");
        }

        @Override
        public Store store() {
            return new StoreProperties(
                    value("store.uri"),
                    value("store.endpoint"),
                    value("store.region"),
                    value("store.volume-claim"),
                    value("store.credentials-secret"),
                    value("store.signing-secret"));
        }

        @Override
        public LeaderElection leaderElection() {
            throw new UnsupportedOperationException();
        }
    }

    private record StoreProperties(
            Optional<String> uri,
            Optional<String> endpoint,
            Optional<String> region,
            Optional<String> volumeClaim,
            Optional<String> credentialsSecret,
            Optional<String> signingSecret)
            implements OperatorConfig.Store {}
}
