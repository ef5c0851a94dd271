// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.config.NamespaceLabel;
import dev.fairloss.operator.testing.Experiments;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnabledNamespacesTest {
    private static final FairLossExperiment EXPERIMENT = Experiments.of("minimal", spec -> {});
    private final EnabledNamespaces labeled =
            new EnabledNamespaces(Optional.of(new NamespaceLabel("fairloss.dev/experiments", "enabled")));

    @Test
    void withoutALabelAllAreEnabledAndNoneIsWatched() {
        var all = new EnabledNamespaces(Optional.empty());
        var noInformer = new FakeInformers().context();
        assertThat(all.eventSources(FakeInformers.creation())).isEmpty();
        assertThat(all.areKnown(noInformer)).isTrue();
        assertThat(all.contain(EXPERIMENT, noInformer)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void labelsAreKnownOnceNamespacesAreListed(boolean synced) {
        var informers = new FakeInformers().with(Namespace.class, Map.of("all", synced), List.of());
        assertThat(labeled.areKnown(informers.context())).isEqualTo(synced);
    }

    @Test
    void onlyNamespacesWithTheLabelAreEnabledAndTheLogNamesEachOtherOnce() {
        assertThat(log(() -> assertThat(contain("team-b")).isFalse()))
                .containsExactly(
                        "Experiments in the namespace team-a are ignored: the namespace does not have the label"
                                + " fairloss.dev/experiments=enabled");
        assertThat(log(() -> assertThat(contain()).isFalse())).as("once").isEmpty();
        assertThat(log(() -> assertThat(contain("team-b", "team-a")).isTrue())).isEmpty();
        assertThat(log(() -> assertThat(contain()).isFalse()))
                .as("after it has lost the label")
                .hasSize(1);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aChangeOfItsLabelReconcilesTheExperimentsOfANamespace() {
        var other = Experiments.of("minimal", spec -> {});
        other.getMetadata().setNamespace("team-b");
        var sources = labeled.eventSources(FakeInformers.creation(EXPERIMENT, other));
        var informer = (InformerEventSource<Namespace, FairLossExperiment>) sources.get(0);
        assertThat(sources).hasSize(1);
        assertThat(informer.configuration().getInformerConfig().getLabelSelector())
                .isEqualTo("fairloss.dev/experiments=enabled");
        assertThat(informer.configuration()
                        .getSecondaryToPrimaryMapper()
                        .toPrimaryResourceIDs(FakeInformers.namespace("team-b")))
                .containsExactly(new ResourceID("minimal", "team-b"));
    }

    /** Whether team-a is enabled, if these namespaces have the label. */
    private boolean contain(String... withLabel) {
        var namespaces =
                List.of(withLabel).stream().map(FakeInformers::namespace).toList();
        return labeled.contain(
                EXPERIMENT,
                new FakeInformers()
                        .with(Namespace.class, Map.of("all", true), namespaces)
                        .context());
    }

    private static List<String> log(Runnable code) {
        var lines = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage().formatted(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var logger = Logger.getLogger(EnabledNamespaces.class.getName());
        logger.addHandler(handler);
        try {
            code.run();
        } finally {
            logger.removeHandler(handler);
        }
        return lines;
    }
}
