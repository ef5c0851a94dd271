// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3UriTest {
    @ParameterizedTest
    @CsvSource({
        "s3://bucket, bucket, ''",
        "s3://bucket/, bucket, ''",
        "s3://bucket/key, bucket, key",
        "s3://bucket/a/b/, bucket, a/b",
        "s3://my.bucket-1/a b/ü.txt, my.bucket-1, a b/ü.txt",
        "s3://bucket/..a/b.., bucket, ..a/b..",
        "s3://abc/..., abc, ...",
    })
    void bucketAndKey(String uri, String bucket, String key) {
        assertThat(S3Uri.parse(uri)).contains(new S3Uri(bucket, key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket/key",
                "S3://bucket",
                "s3://ab",
                "s3://Bucket",
                "s3://-bucket",
                "s3://bucket-",
                "s3:///key",
                "s3://bucket//key",
                "s3://bucket/a//b",
                "s3://bucket/a//",
                "s3://bucket/.",
                "s3://bucket/a/../b",
                "s3://bucket/./a",
                "s3://bucket/a/..",
            })
    void otherTexts(String uri) {
        assertThat(S3Uri.parse(uri)).isEmpty();
    }
}
