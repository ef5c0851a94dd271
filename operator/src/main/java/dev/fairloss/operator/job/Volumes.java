// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.DatasetSpec;
import dev.fairloss.api.v1alpha1.EvaluationSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.ImageFolderSpec;
import dev.fairloss.api.v1alpha1.PairsSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where claims are mounted in pods, and a spec with its paths as pods see them. */
public final class Volumes {
    /** Data claims are mounted here, each in a folder of its name, read-only. */
    static final String DATA = "/data";

    /** The claim for artifacts is mounted here. */
    static final String STORE = "/store";

    private Volumes() {}

    /** Names of the claims that hold data. */
    static SortedSet<String> dataClaims(FairLossExperimentSpec spec) {
        var folder = Optional.ofNullable(spec.dataset().imageFolder()).map(ImageFolderSpec::volumeClaim);
        var pairs = spec.evaluation().stream()
                .map(EvaluationSpec::pairs)
                .filter(Objects::nonNull)
                .map(PairsSpec::volumeClaim)
                .filter(Objects::nonNull);
        return Stream.concat(folder.stream(), pairs).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    /** The spec with the paths of pods in place of paths within claims, and no word of claims and Secrets left. */
    static FairLossExperimentSpec mountedSpec(FairLossExperimentSpec spec, StorageSpec storage) {
        return new FairLossExperimentSpec(
                mounted(spec.dataset()),
                spec.evaluation().stream().map(Volumes::mounted).toList(),
                spec.model(),
                spec.loss(),
                spec.optimization(),
                spec.pretraining(),
                spec.collection(),
                spec.policy(),
                spec.training(),
                spec.comparison(),
                new StorageSpec(
                        within(
                                storage.uri(),
                                Optional.ofNullable(storage.volumeClaim()).map(claim -> STORE)),
                        storage.endpoint(),
                        storage.region(),
                        null,
                        null),
                spec.suspend(),
                spec.compute(),
                spec.scheduling(),
                spec.retries(),
                spec.activeDeadline(),
                spec.ttlAfterFinished(),
                spec.artifactPolicy());
    }

    private static DatasetSpec mounted(DatasetSpec dataset) {
        var folder = Optional.ofNullable(dataset.imageFolder())
                .map(images -> new ImageFolderSpec(within(images.uri(), data(images.volumeClaim())), null));
        return new DatasetSpec(folder.orElse(null), dataset.synthetic(), dataset.imageSize(), dataset.holdOut());
    }

    private static EvaluationSpec mounted(EvaluationSpec set) {
        var pairs = Optional.ofNullable(set.pairs())
                .map(list -> new PairsSpec(
                        within(list.uri(), data(list.volumeClaim())),
                        within(list.images(), data(list.volumeClaim())),
                        null));
        return new EvaluationSpec(set.name(), pairs.orElse(null), set.heldOutIdentities());
    }

    private static Optional<String> data(String claim) {
        return Optional.ofNullable(claim).map(name -> DATA + "/" + name);
    }

    private static String within(String uri, Optional<String> root) {
        return root.map(folder ->
                        "file:" + folder + "/" + uri.substring("file:".length()).replaceFirst("^/+", ""))
                .orElse(uri);
    }
}
