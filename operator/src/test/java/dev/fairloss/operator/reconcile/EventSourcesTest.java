// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Experiments;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventSourcesTest {
    private static final FairLossExperiment EXPERIMENT = Experiments.of("minimal", spec -> {});
    private static final Map<String, Boolean> SYNCED = Map.of("team-a", true);

    @ParameterizedTest(name = "informer on {0}, synced {1}: complete {2}")
    @CsvSource({
        "team-a, true, true",
        "team-a, false, false",
        Constants.WATCH_ALL_NAMESPACES + ", true, true",
        Constants.WATCH_ALL_NAMESPACES + ", false, false",
        "team-b, true, false",
    })
    void cachesAreCompleteOnceTheObjectsOfTheNamespaceAreListed(String namespace, boolean synced, boolean complete) {
        assertThat(complete(fake(Map.of(namespace, synced)))).isEqualTo(complete);
    }

    /** The names of the classes are those of the kinds. */
    @ParameterizedTest
    @ValueSource(classes = {Job.class, Pod.class, ConfigMap.class})
    void theObjectsOfEachKindMustBeListed(Class<? extends HasMetadata> kind) {
        assertThat(complete(fake(SYNCED).with(kind, Map.of("team-a", false), List.of())))
                .isFalse();
    }

    @Test
    void cachesAreCompleteOnceTheirObjectsAreAssigned() {
        var fake = fake(SYNCED).with(Job.class, SYNCED, List.of(job("one"), job("two")));
        assertThat(complete(fake)).isFalse();
        assertThat(complete(fake.assign(List.of(job("one"))))).isFalse();
        assertThat(complete(fake.assign(List.of(job("one"), job("two"), job("three")))))
                .isTrue();
    }

    @Test
    void jobsPodsAndConfigMapsOfTheOperatorAreWatched() {
        assertThat(EventSources.of(FakeInformers.creation()))
                .allSatisfy(source -> assertThat(informer(source)
                                .configuration()
                                .getInformerConfig()
                                .getLabelSelector())
                        .isEqualTo(Labels.SELECTOR))
                .extracting(EventSource::name)
                .containsExactly("Job", "Pod", "ConfigMap");
    }

    /** An object without the label belongs to no experiment: no name is empty. */
    @ParameterizedTest
    @CsvSource({Labels.EXPERIMENT + ", faces", "other, ''"})
    void anObjectBelongsToTheExperimentOfItsLabel(String label, String experiment) {
        var job = new JobBuilder(job("one"))
                .editMetadata()
                .withLabels(Map.of(label, "faces"))
                .endMetadata()
                .build();
        var jobs = informer(EventSources.of(FakeInformers.creation()).get(0));
        assertThat(jobs.configuration().getSecondaryToPrimaryMapper().toPrimaryResourceIDs(job))
                .containsExactly(new ResourceID(experiment, "team-a"));
    }

    @SuppressWarnings("unchecked")
    private static InformerEventSource<Job, FairLossExperiment> informer(EventSource<?, FairLossExperiment> source) {
        return (InformerEventSource<Job, FairLossExperiment>) source;
    }

    private static boolean complete(FakeInformers fake) {
        return EventSources.areComplete(EXPERIMENT, fake.context());
    }

    private static FakeInformers fake(Map<String, Boolean> synced) {
        return new FakeInformers()
                .with(Job.class, synced, List.of())
                .with(Pod.class, synced, List.of())
                .with(ConfigMap.class, synced, List.of());
    }

    private static Job job(String name) {
        return new JobBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withNamespace("team-a")
                        .withName(name)
                        .build())
                .build();
    }
}
