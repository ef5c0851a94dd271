// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The API reference matches the CRD; {@code -Dgolden.update} rewrites it. */
class ApiReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/api.md");

    private static JsonNode crd() throws IOException {
        return new YAMLMapper().readTree(GeneratedCrd.yaml());
    }

    @Test
    void pageMatchesTheCrd() throws IOException {
        String page = ApiReference.page(crd());
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run with -Dgolden.update to rewrite it").hasContent(page);
    }

    /** At any depth, including the entries of lists. */
    @Test
    void pageContainsEveryFieldAndRule() throws IOException {
        String page = ApiReference.page(crd());
        var schema = crd().at("/spec/versions/0/schema/openAPIV3Schema");
        for (String part : new String[] {"spec", "status"}) {
            assertThat(ApiReference.fields(schema.at("/properties/" + part)))
                    .isNotEmpty()
                    .allSatisfy(field -> assertThat(page).contains("| `" + field + "` |"));
        }
        assertThat(schema.findValues("message"))
                .filteredOn(JsonNode::isTextual)
                .isNotEmpty()
                .allSatisfy(message -> assertThat(page).contains(message.asText()));
    }

    @Test
    void everyFieldHasADescription() throws IOException {
        assertThat(ApiReference.page(crd())).doesNotContain("|  |\n");
    }
}
