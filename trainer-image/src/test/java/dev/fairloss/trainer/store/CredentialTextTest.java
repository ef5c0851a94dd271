// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTextTest {
    private static final String WHERE = "the file /keys/one";

    @ParameterizedTest
    @ValueSource(strings = {"minio", " minio\n", "\uFEFFminio\r\n", "\tminio"})
    void whiteSpaceAtTheEndsAndAByteOrderMarkAreRemoved(String text) {
        assertThat(CredentialText.accessKey(WHERE, text)).contains("minio");
        assertThat(CredentialText.token(WHERE, text)).contains("minio");
        assertThat(CredentialText.authorization(WHERE, text)).contains("minio");
        assertThat(CredentialText.secretKey(WHERE, text)).contains("minio");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\uFEFF"})
    void aBlankTextIsNoValue(String text) {
        assertThat(CredentialText.accessKey(WHERE, text)).isEmpty();
        assertThat(CredentialText.secretKey(WHERE, text)).isEmpty();
    }

    private static void rejects(String text, String found) {
        assertThatThrownBy(() -> CredentialText.accessKey(WHERE, text))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The file /keys/one contains " + found + ", but an access key ID has none.");
        assertThatThrownBy(() -> CredentialText.token(WHERE, text))
                .hasMessage("The file /keys/one contains " + found + ", but a token has none.");
    }

    @Test
    void namesTheFirstCharacterThatCannotBePartOfTheValue() {
        rejects("\"minio\"", "quotes");
        rejects("'minio'", "quotes");
        rejects("min io", "a space");
        rejects("min\tio", "a tab");
        rejects("min\nio", "a line break");
        rejects("min\rio", "a line break");
        rejects("min\u0001io", "a control character");
        rejects("min\u007Fio", "a control character");
        rejects("min\u00FCio", "a character outside ASCII");
    }

    @Test
    void anAuthorizationMayContainSpaces() {
        assertThat(CredentialText.authorization(WHERE, "Two abc")).contains("Two abc");
        assertThatThrownBy(() -> CredentialText.authorization(WHERE, "Two\tabc"))
                .hasMessageContaining("contains a tab, but a token has none");
    }

    @Test
    void aSecretKeyIsAnyTextOfOneLine() {
        assertThat(CredentialText.secretKey(WHERE, "p w\u00F6rd~")).contains("p w\u00F6rd~");
        assertThatThrownBy(() -> CredentialText.secretKey(WHERE, "a\nb"))
                .hasMessageContaining("contains a line break, but a secret access key has none");
        assertThatThrownBy(() -> CredentialText.secretKey(WHERE, "a\uFFFDb"))
                .as("bytes that are not UTF-8")
                .hasMessageContaining("contains a character outside ASCII");
    }
}
