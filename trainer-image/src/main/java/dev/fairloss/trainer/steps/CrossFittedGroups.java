// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The groups in which the fine-tunes of a network are measured. A network that trained on one image of a person would group the
 * person by the distance to the reward image, and then measure the same distance: people who are in the high group by
 * chance come nearer after any fine-tune (regression toward the mean), the more the farther the margins move the network. They
 * take the group from another network of the replicate, which trained on both images. Ours, not from the paper.
 *
 * @param rotations rotation of each network, (networks)
 * @param groups groups that each network assigns, (networks)
 */
record CrossFittedGroups(List<Rotation> rotations, List<ClassGroups> groups) {
    CrossFittedGroups {
        rotations = List.copyOf(rotations);
        groups = List.copyOf(groups);
    }

    /**
     * The groups for the fine-tunes of one network. Without a network that trained on two images of a person, the person's group
     * is that of the network itself.
     *
     * @param network index of the network, from 0
     */
    ClassGroups of(int network) {
        var own = groups.get(network);
        return ClassGroups.of(IntStream.range(0, own.classes())
                .map(c -> rotations.get(network).isPartlyUnseen(c) ? elsewhere(c, own.group(c)) : own.group(c))
                .toArray());
    }

    private int elsewhere(int label, int otherwise) {
        return IntStream.range(0, rotations.size())
                .filter(network -> !rotations.get(network).isPartlyUnseen(label))
                .map(network -> groups.get(network).group(label))
                .findFirst()
                .orElse(otherwise);
    }
}
