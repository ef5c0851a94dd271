// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceLabelTest {
    @ParameterizedTest
    @ValueSource(strings = {"fairloss.dev/experiments=enabled", "team=vision", "a.b/c_d=E-1.2"})
    void theSelectorIsTheText(String text) {
        assertThat(NamespaceLabel.of(text).selector()).isEqualTo(text);
    }

    @Test
    void keyAndValueAreSeparated() {
        assertThat(NamespaceLabel.of("fairloss.dev/experiments=enabled"))
                .isEqualTo(new NamespaceLabel("fairloss.dev/experiments", "enabled"));
    }

    /** Some of these are label selectors, but of another form. */
    @ParameterizedTest
    @ValueSource(strings = {"", "team", "team=", "=vision", "team!=vision", "team in (a,b)", "a=b,c=d", "a==b"})
    void otherFormsAreRefused(String text) {
        assertThatThrownBy(() -> NamespaceLabel.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fairloss.namespace-label is \"" + text + "\"");
    }
}
