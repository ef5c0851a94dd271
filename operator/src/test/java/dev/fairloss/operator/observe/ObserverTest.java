// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Jobs;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Pods;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StubApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventListBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObserverTest {
    private static final String END = "2026-01-01T01:00:00Z";
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");
    private static final StubApi API = new StubApi();
    private final FairLossExperiment experiment = Experiments.of("minimal", spec -> {});

    @AfterAll
    static void close() {
        API.close();
    }

    @BeforeEach
    void noPodsOnTheServer() {
        serverHas();
    }

    @Test
    void anExperimentWithoutObjectsIsEmpty() {
        var observed = observe();
        assertThat(observed.jobs()).isEmpty();
        assertThat(observed.configMaps()).isEmpty();
        assertThat(observed.orphanedSteps()).isEmpty();
        assertThat(observed.previousStatus()).isEmpty();
    }

    @Test
    void thePreviousStatusIsTheExperiments() {
        experiment.setStatus(Statuses.EMPTY);
        assertThat(observe().previousStatus()).contains(Statuses.EMPTY);
    }

    @Test
    void jobsAreReadWithTheirPods() {
        var observed = observe(
                Jobs.created("one", 1), Jobs.created("two", 1), Pods.in("Running", Pods.created("one", "pod", 0)));
        assertThat(observed.jobs()).containsOnlyKeys("one", "two");
        assertThat(observed.jobs().get("one").state()).isInstanceOf(JobState.Running.class);
        assertThat(observed.jobs().get("two").state()).isInstanceOf(JobState.Queued.class);
    }

    @Test
    void jobsGetTheProgressThatTheirRunningPodsReport() {
        var readings = new ShardReadings(NOW, List.of());
        var requested = new ArrayList<String>();
        ProgressSource source = (namespace, name, running) -> {
            requested.add(namespace + "/" + name + " " + running);
            return Map.of("one", readings, "gone", readings);
        };
        var observed =
                Observer.observe(experiment, NOW, source, API.context(Jobs.created("one", 1), Jobs.created("two", 1)));
        assertThat(requested).containsExactly("team-a/minimal []");
        assertThat(observed.jobs()).containsOnlyKeys("one", "two");
        assertThat(observed.jobs().get("one").progress()).contains(readings);
        assertThat(observed.jobs().get("two").progress()).isEmpty();
    }

    @Test
    void objectsOfOthersAreIgnored() {
        var observed = observe(
                ofAnother(Jobs.created("one", 1)),
                withoutLabels(Jobs.created("two", 1)),
                Jobs.created("mine", 1),
                ofAnother(Pods.in("Running", Pods.created("mine", "pod", 0))),
                ofAnother(Pods.in("Running", Pods.created("gone", "other-pod", 0))),
                configMap("mine", Experiments.UID),
                configMap("other", "another-uid"));
        assertThat(observed.jobs()).containsOnlyKeys("mine");
        assertThat(observed.jobs().get("mine").state()).isInstanceOf(JobState.Queued.class);
        assertThat(observed.configMaps()).containsExactly("mine");
        assertThat(observed.orphanedSteps()).isEmpty();
    }

    @Test
    void activePodsWithoutAJobOrphanTheirStep() {
        assertThat(observe(Pods.in("Running", Pods.created("gone", "pod", 0))).orphanedSteps())
                .containsExactly("hash-of-gone");
        assertThat(observe(deleting("going"), Pods.in("Running", Pods.created("going", "pod", 0)))
                        .orphanedSteps())
                .containsExactly("hash-of-going");
    }

    @Test
    void activePodsOrphanAllTrainingsThatShareThem() {
        var pod = new PodBuilder(Pods.in("Running", Pods.created("gone", "pod", 0)))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "a=aa,b=bb")
                .endMetadata()
                .build();
        assertThat(observe(pod).orphanedSteps()).containsExactly("aa", "bb");
    }

    /** Two trainings share the Job, of which the cache has a pod without a message. */
    @Test
    void theMessagesOfAllTrainingsAreReadFromTheServerUntilTheStatusReportsAll() {
        var job = new JobBuilder(complete("job", 1))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "a=aa,b=bb")
                .endMetadata()
                .build();
        var pod = new PodBuilder(Pods.ended(
                        Pods.created("job", "pod-0", 0), 0, END, Pods.text(Messages.done("a"), Messages.done("b"))))
                .editMetadata()
                .addToAnnotations(Labels.STEPS, "a=aa,b=bb")
                .endMetadata()
                .build();
        serverHas(pod);
        experiment.setStatus(Statuses.of(
                Statuses.step(StepKind.TRAIN, StepState.Succeeded, "job").withId("a"),
                Statuses.step(StepKind.TRAIN, StepState.Running, "job").withId("b")));
        var state = observe(job, ended("job", "pod-0", 0)).jobs().get("job").state();
        assertThat(((JobState.Succeeded) state).terminationMessages()).hasSize(2);
    }

    @Test
    void endedPodsAndPodsOfExistingJobsOrphanNothing() {
        var withoutAnnotations = new PodBuilder(Pods.in("Running", Pods.created("gone", "pod-2", 0)))
                .editMetadata()
                .withAnnotations(null)
                .endMetadata()
                .build();
        var withoutHash = new PodBuilder(Pods.in("Running", Pods.created("gone", "pod-3", 0)))
                .editMetadata()
                .withAnnotations(Map.of("other", "annotation"))
                .endMetadata()
                .build();
        assertThat(observe(
                                Jobs.created("here", 1),
                                Pods.in("Running", Pods.created("here", "pod", 0)),
                                Pods.in("Succeeded", Pods.created("gone", "pod-1", 0)),
                                withoutAnnotations,
                                withoutHash)
                        .orphanedSteps())
                .isEmpty();
    }

    /** The cache of pods may lag behind the cache of Jobs. */
    @Test
    void missingTerminationMessagesAreReadFromTheServer() {
        serverHas(ended("job", "pod-0", 0), ended("job", "pod-1", 1));
        var state = observe(complete("job", 2), ended("job", "pod-0", 0))
                .jobs()
                .get("job")
                .state();
        assertThat(((JobState.Succeeded) state).terminationMessages()).hasSize(2);
        assertThat(API.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("GET /api/v1/namespaces/team-a/pods");
            assertThat(request.query()).contains("labelSelector=batch.kubernetes.io/job-name=job");
        });
    }

    @Test
    void theExitCodeOfAFailedJobIsReadFromTheServer() {
        serverHas(Pods.ended(Pods.created("job", "pod-0", 0), 137, END, "Killed"));
        var state = observe(failed("job")).jobs().get("job").state();
        assertThat(((JobState.Failed) state).exitCode()).contains(137);
    }

    @Test
    void theServerIsNotReadIfTheCacheSuffices() {
        observe(
                Jobs.created("queued", 1),
                complete("done", 1),
                ended("done", "pod-0", 0),
                failed("failed"),
                Pods.ended(Pods.created("failed", "pod-1", 0), 1, END, "?"));
        assertThat(API.requests()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StepState.class)
    void theServerIsNotReadForStepsThatTheStatusReportsFinished(StepState state) {
        experiment.setStatus(Statuses.of(
                Statuses.step(StepKind.TRAIN, state, "job"), Statuses.step(StepKind.EVALUATE, state, null)));
        observe(complete("job", 1));
        boolean finished = state == StepState.Succeeded || state == StepState.Reused;
        assertThat(API.requests()).hasSize(finished ? 0 : 1);
    }

    @Test
    void theEventsOfAJobWithoutPodsAreRead() {
        serverHasEvent(
                "FailedCreate",
                "Error creating: pods \"job-x7k2p\" is forbidden: no PriorityClass with name x was found");
        assertThat(observe(started("job", "2026-01-01T01:00:00Z"))
                        .jobs()
                        .get("job")
                        .state())
                .isEqualTo(JobState.Queued.blocked(
                        "FailedCreate: pods is forbidden: no PriorityClass with name x was found"));
        assertThat(API.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("GET /apis/events.k8s.io/v1/namespaces/team-a/events");
            assertThat(request.query()).contains("fieldSelector=regarding.name=job");
        });
    }

    @Test
    void theEventsOfAPodThatDoesNotStartAreRead() {
        serverHasEvent("FailedMount", "MountVolume.SetUp failed for volume \"credentials\" : secret \"s3\" not found");
        var job = started("job", "2026-01-01T01:00:00Z");
        assertThat(observe(job, Pods.in("Pending", Pods.created("job", "pod-1", 0)))
                        .jobs()
                        .get("job")
                        .state())
                .isInstanceOfSatisfying(JobState.Queued.class, queued -> assertThat(queued.message())
                        .endsWith("secret \"s3\" not found"));
        assertThat(API.requests().get(0).query()).contains("fieldSelector=regarding.name=pod-1");
    }

    @Test
    void noEventsAreReadOfAJobThatHasJustStartedOrThatExplainsItself() {
        observe(started("fresh", "2026-01-01T01:59:59Z"));
        observe(started("job", "2026-01-01T01:00:00Z"), Pods.scheduled("PodScheduled", "False", "no GPU is free"));
        assertThat(API.requests()).isEmpty();
    }

    @Test
    void withoutTheRightToReadEventsTheCauseIsUnknown() {
        API.answer(request -> StubApi.Answer.refusal(403, "Forbidden"));
        assertThat(observe(started("job", "2026-01-01T01:00:00Z"))
                        .jobs()
                        .get("job")
                        .state())
                .isEqualTo(JobState.Queued.initial(false));
    }

    private static Job started(String name, String time) {
        return Jobs.with(Jobs.created(name, 1), status -> status.withStartTime(time));
    }

    private static void serverHasEvent(String reason, String note) {
        var event = new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withNote(note)
                .build();
        API.answer(request ->
                new StubApi.Answer(200, new EventListBuilder().withItems(event).build()));
    }

    /** Kubernetes deletes the pods of a namespace first. */
    @Test
    void aTerminatingPodOfAnUnfinishedJobShowsThatTheNamespaceIsTerminating() {
        var pod = terminating(Pods.in("Running", Pods.created("job", "pod", 0)));
        API.answer(request -> new StubApi.Answer(
                200,
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("team-a")
                        .withDeletionTimestamp(END)
                        .endMetadata()
                        .build()));
        assertThat(observe(Jobs.created("job", 1), pod).namespaceTerminating()).isTrue();
        assertThat(API.requests()).extracting(StubApi.Request::line).containsExactly("GET /api/v1/namespaces/team-a");
    }

    @Test
    void anExperimentIsGoneIfNoneHasItsUid() {
        assertThat(isGone(List.of(experiment))).isFalse();
        assertThat(isGone(List.of())).isTrue();
        var successor = Experiments.of("minimal", spec -> {});
        successor.getMetadata().setUid("another-uid");
        assertThat(isGone(List.of(successor))).isTrue();
        assertThat(isGone(List.of(successor, experiment))).isFalse();
        assertThat(API.requests()).first().satisfies(request -> {
            assertThat(request.line())
                    .isEqualTo("GET /apis/fairloss.dev/v1alpha1/namespaces/team-a/fairlossexperiments");
            assertThat(request.query()).contains("fieldSelector=metadata.name=minimal");
        });
    }

    private boolean isGone(List<FairLossExperiment> existing) {
        var list = new DefaultKubernetesResourceList<FairLossExperiment>();
        list.setItems(existing);
        API.answer(request -> new StubApi.Answer(200, list));
        return Observer.isGone(experiment, API.context());
    }

    private static Pod terminating(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(END)
                .endMetadata()
                .build();
    }

    private Observed observe(HasMetadata... cached) {
        return Observer.observe(experiment, NOW, ProgressSource.NONE, API.context(cached));
    }

    private static void serverHas(Pod... pods) {
        API.answer(request -> new StubApi.Answer(
                200, new PodListBuilder().withItems(List.of(pods)).build()));
    }

    private static Job complete(String name, int completions) {
        return Jobs.with(Jobs.created(name, completions), Jobs.condition("Complete", "True", END));
    }

    private static Job failed(String name) {
        return Jobs.with(Jobs.created(name, 1), Jobs.condition("Failed", "True", END));
    }

    private static Pod ended(String job, String name, int index) {
        return Pods.ended(Pods.created(job, name, index), 0, END, Pods.text(Messages.done("train")));
    }

    private static Job deleting(String name) {
        return new JobBuilder(Jobs.created(name, 1))
                .editMetadata()
                .withDeletionTimestamp(END)
                .endMetadata()
                .build();
    }

    private static ConfigMap configMap(String name, String uid) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(Labels.EXPERIMENT_UID, uid)
                .endMetadata()
                .build();
    }

    private static <T extends HasMetadata> T ofAnother(T object) {
        object.getMetadata().getLabels().put(Labels.EXPERIMENT_UID, "another-uid");
        return object;
    }

    private static <T extends HasMetadata> T withoutLabels(T object) {
        object.getMetadata().setLabels(null);
        return object;
    }
}
