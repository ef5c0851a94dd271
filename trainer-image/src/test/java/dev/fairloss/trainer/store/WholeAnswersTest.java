// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WholeAnswersTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', true",
        "' ', true",
        "<a>, true",
        "<a><b></b>, true",
        "<a></b>, true",
        "<a, true",
        "<?xml version=\"1.0\"?>, true",
        "<?xml version=\"1.0\"?><a>x</a>, false",
        "'<a>x</a>  ', false",
        "<a/>, false",
        "<s:a-1>x</s:a-1>, false",
        "no XML, false",
    })
    void anAnswerWithoutItsEndTagIsCut(String xml, boolean cut) {
        assertThat(WholeAnswers.isCut(xml)).isEqualTo(cut);
    }
}
