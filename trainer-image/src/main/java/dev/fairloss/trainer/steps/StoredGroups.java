// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.List;

/**
 * The groups that the pretrained model assigns, for rewards and for comparing arms.
 *
 * @param version version of this format, {@value #VERSION}
 * @param groups group index of each class, (classes), 0 to 8
 */
record StoredGroups(int version, List<Integer> groups) {
    static final int VERSION = 1;

    StoredGroups {
        groups = List.copyOf(groups);
    }

    static ClassGroups read(StepArtifacts pretrain) {
        return ClassGroups.of(ContractJson.read(pretrain.read(PretrainStep.GROUPS), StoredGroups.class)
                .groups());
    }
}
