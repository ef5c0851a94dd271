// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The platforms that the build supports: DJL has a bridge to PyTorch for each. {@code .ci/check-platforms} resolves PyTorch's
 * libraries, which this test does not download.
 */
class PlatformsTest {
    private static final Pattern CLASSIFIER =
            Pattern.compile("<(?:pytorch\\.classifier|images\\.natives)>([a-z0-9_-]+)</");

    static Stream<String> classifiers() throws IOException {
        return CLASSIFIER
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(classifier -> classifier.group(1))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void theBridgeExists(String classifier) {
        assertThat(Stream.of("libdjl_torch.so", "libdjl_torch.dylib", "djl_torch.dll"))
                .anySatisfy(library -> assertThat(getClass().getResource("/jnilib/" + classifier + "/cpu/" + library))
                        .isNotNull());
    }

    @Test
    void linuxAndAppleSiliconAndWindowsAreSupported() throws IOException {
        assertThat(classifiers())
                .containsExactlyInAnyOrder("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");
    }
}
