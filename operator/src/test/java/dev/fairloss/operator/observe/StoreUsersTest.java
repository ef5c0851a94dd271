// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.job.StoreLocation;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreUsersTest {
    private final StoreUsers users = new StoreUsers();

    /** @param experiment NAMESPACE/NAME @param store a letter, or - for none */
    private StoreUsers.Move move(String experiment, String store) {
        return users.move(
                id(experiment),
                Optional.of(store)
                        .filter(letter -> !letter.equals("-"))
                        .map(letter -> new StoreLocation("s3://" + letter, Optional.empty(), Optional.empty())));
    }

    private static ResourceID id(String experiment) {
        String[] parts = experiment.split("/");
        return new ResourceID(parts[1], parts[0]);
    }

    /** The last of several moves. */
    @ParameterizedTest(name = "{0}: shared {1}, affected {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a/1 X                         | false | ''",
                "a/1 X, a/2 X                  | false | ''",
                "a/1 X, b/1 Y                  | false | ''",
                "a/1 X, b/1 X                  | true  | a/1",
                "a/1 X, a/2 X, b/1 X           | true  | a/1 a/2",
                "a/1 X, b/1 X, b/1 X           | true  | ''",
                "a/1 X, b/1 X, b/2 X           | true  | ''",
                "a/1 X, b/1 X, c/1 X           | true  | ''",
                "a/1 X, b/1 X, b/1 -           | false | a/1",
                "a/1 X, b/1 X, b/2 X, b/1 -    | false | ''",
                "a/1 X, b/1 X, c/1 X, c/1 -    | false | ''",
                "a/1 X, b/1 X, b/1 Y           | false | a/1",
                "a/1 X, b/1 X, c/1 Y, b/1 Y    | true  | a/1 c/1",
                "a/1 X, a/1 -                  | false | ''",
                "a/1 -                         | false | ''",
            })
    void aMoveAffectsThoseWhoseAnswerChanges(String moves, boolean shared, String affected) {
        StoreUsers.Move last = null;
        for (String one : moves.split(", *")) {
            String[] parts = one.trim().split(" ");
            last = move(parts[0], parts[1]);
        }
        assertThat(last.shared()).isEqualTo(shared);
        assertThat(last.affected())
                .containsExactlyInAnyOrderElementsOf(Stream.of(affected.split(" "))
                        .filter(name -> !name.isEmpty())
                        .map(StoreUsersTest::id)
                        .toList());
    }

    @Test
    void allNamespacesAreNamed() {
        move("b/1", "X");
        move("a/1", "X");
        assertThat(move("c/1", "X").namespaces()).containsExactly("a", "b", "c");
        assertThat(move("c/1", "-").namespaces()).isEmpty();
    }
}
