// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Utility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ProbeTableTest {
    private static final Map<Utility, Double> UTILITIES =
            Map.of(Utility.Published, .5, Utility.DPrime, 3., Utility.LogRatio, 2., Utility.Difference, 1.);

    @Test
    void roundTripsWithAndWithoutAccuracy() {
        var accuracy = new ProbeAccuracy(
                OptionalDouble.of(.75), OptionalDouble.empty(), List.of(OptionalDouble.of(.5), OptionalDouble.empty()));
        var table = new ProbeTable(
                ProbeTable.VERSION,
                List.of(row(UTILITIES, Optional.of(accuracy)), row(Map.of(), Optional.empty())),
                List.of(OptionalDouble.of(.125), OptionalDouble.empty()));
        assertThat(ContractJson.read(ContractJson.write(table), ProbeTable.class))
                .isEqualTo(table);
    }

    @Test
    void utilitiesKeepTheOrderOfTheConstants() {
        var row = row(UTILITIES, Optional.empty());
        assertThat(row.overall().keySet()).containsExactly(Utility.values());
        assertThat(row.groups().get(0).keySet()).containsExactly(Utility.values());
    }

    @Test
    void rowsDoNotChangeWithTheirSources() {
        var utilities = new TreeMap<>(UTILITIES);
        var groups = new ArrayList<Map<Utility, Double>>(List.of(utilities));
        var row = new ProbeTable.Row(0, utilities, groups, Optional.empty());
        utilities.put(Utility.Difference, 9.);
        groups.clear();
        assertThat(row.overall()).isEqualTo(UTILITIES);
        assertThat(row.groups()).containsExactly(UTILITIES);
        assertThatThrownBy(() -> row.overall().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> row.groups().get(0).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static ProbeTable.Row row(Map<Utility, Double> utilities, Optional<ProbeAccuracy> accuracy) {
        return new ProbeTable.Row(2, utilities, List.of(utilities, Map.of()), accuracy);
    }
}
