// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeSetTest {
    @Test
    void deletingJobsCreatesNothing() {
        assertThat(ChangeSet.deleting(Map.of("b", "2", "a", "1")))
                .isEqualTo(new ChangeSet(List.of(), List.of(), Map.of("a", "1", "b", "2"), List.of()));
        assertThat(ChangeSet.deleting(Map.of())).isEqualTo(ChangeSet.EMPTY);
    }

    @Test
    void jobsAreDeletedInTheOrderOfTheirNamesAndTheMapIsCopied() {
        var jobs = new TreeMap<>(Map.of("b", "2", "a", "1"));
        var changes = ChangeSet.deleting(jobs);
        jobs.put("c", "3");
        assertThat(changes.obsoleteJobs().keySet()).containsExactly("a", "b");
    }
}
