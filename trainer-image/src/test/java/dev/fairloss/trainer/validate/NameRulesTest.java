// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {
    private static final String LABEL = "a".repeat(63);
    private static final String SUBDOMAIN = "a".repeat(253);

    @ParameterizedTest
    @ValueSource(strings = {"a", "A1", "a-b_c.d", "example.com/name", "a/b"})
    void qualifiedNames(String valid) {
        assertThat(NameRules.qualifiedName(valid)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "a-", "a b", "example.com/", "a/-b"})
    void textsThatAreNoQualifiedNames(String invalid) {
        assertThat(NameRules.qualifiedName(invalid))
                .contains("the name must have 1 to 63 characters: letters, digits, '-', '_' and '.', with a letter or"
                        + " digit at both ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "A/b", "a_b/c", "a./b", ".a/b"})
    void prefixesThatAreNoSubdomains(String invalid) {
        assertThat(NameRules.qualifiedName(invalid))
                .contains("the part before the slash must be a DNS subdomain, such as example.com, of at most 253"
                        + " characters");
    }

    @Test
    void lengthsOfQualifiedNames() {
        assertThat(NameRules.qualifiedName(SUBDOMAIN + "/" + LABEL)).isEmpty();
        assertThat(NameRules.qualifiedName(SUBDOMAIN + "a/" + LABEL)).isPresent();
        assertThat(NameRules.qualifiedName(SUBDOMAIN + "/" + LABEL + "a")).isPresent();
    }

    @Test
    void aLabelValueMayBeEmpty() {
        assertThat(NameRules.labelValue("")).isEmpty();
        assertThat(NameRules.labelValue(LABEL)).isEmpty();
        assertThat(NameRules.labelValue("A_b")).isEmpty();
        assertThat(NameRules.labelValue(LABEL + "a")).isPresent();
        assertThat(NameRules.labelValue("a/b"))
                .contains("a value must have at most 63 characters: letters, digits, '-', '_' and '.', with a letter or"
                        + " digit at both ends");
    }

    @Test
    void aNamespaceIsADnsLabel() {
        assertThat(NameRules.dnsLabel("team-a")).isEmpty();
        assertThat(NameRules.dnsLabel(LABEL)).isEmpty();
        assertThat(NameRules.dnsLabel(LABEL + "a")).isPresent();
        assertThat(NameRules.dnsLabel("team.a"))
                .contains("must have 1 to 63 characters: lowercase letters, digits and '-', with a letter or digit at"
                        + " both ends");
        assertThat(NameRules.dnsLabel("Team")).isPresent();
        assertThat(NameRules.dnsLabel("-a")).isPresent();
    }

    @Test
    void aPrefixOfNamesMayEndWithADash() {
        assertThat(NameRules.namePrefix("run-")).isEmpty();
        assertThat(NameRules.namePrefix("run.1-")).isEmpty();
        assertThat(NameRules.namePrefix(SUBDOMAIN)).isEmpty();
        assertThat(NameRules.namePrefix(SUBDOMAIN + "a")).isPresent();
        assertThat(NameRules.namePrefix("Run-"))
                .contains("must have at most 253 characters: lowercase letters, digits, '-' and '.', with a letter or"
                        + " digit first");
        assertThat(NameRules.namePrefix("-run")).isPresent();
    }
}
