// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules themselves are evaluated in the tests of the experiment file and of the API server. */
class EnvRulesTest {
    private static final Pattern RESERVED = Pattern.compile(EnvRules.RESERVED);
    private static final Pattern NUMERICS = Pattern.compile(EnvRules.NUMERICS);

    @ParameterizedTest(name = "{0}: reserved {1}, numerics {2}")
    @CsvSource({
        "FAIRLOSS_GPUS, true, false",
        "FAIRLOSS_CUDA_GRAPHS, true, false",
        "KUBERNETES_SERVICE_HOST, true, false",
        "AWS_SECRET_ACCESS_KEY, true, false",
        "AWS_ENDPOINT_URL, true, false",
        "MLFLOW_TRACKING_TOKEN, true, false",
        "PATH, true, false",
        "CLASSPATH, true, false",
        "LD_PRELOAD, true, false",
        "LD_LIBRARY_PATH, true, false",
        "GCONV_PATH, true, false",
        "CUDA_INJECTION64_PATH, true, false",
        "NCCL_NET_PLUGIN, true, false",
        "OMP_TOOL_LIBRARIES, true, true",
        "JAVA_TOOL_OPTIONS, true, false",
        "JDK_JAVA_OPTIONS, true, false",
        "_JAVA_OPTIONS, true, false",
        "OPENSSL_CONF, true, false",
        "NVIDIA_VISIBLE_DEVICES, true, false",
        "PYTORCH_KERNEL_CACHE_PATH, true, true",
        "PYTORCH_CUDA_ALLOC_CONF, false, true",
        "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE, false, true",
        "OMP_NUM_THREADS, false, true",
        "MKL_CBWR, false, true",
        "CUBLAS_WORKSPACE_CONFIG, false, true",
        "HTTPS_PROXY, false, false",
        "no_proxy, false, false",
        "NCCL_DEBUG, false, false",
        "TZ, false, false",
        "ENVIRONMENT, false, false",
        "TMPDIR, false, false",
        "path, false, false",
    })
    void namesAreReserved(String name, boolean reserved, boolean numerics) {
        assertThat(RESERVED.matcher(name).matches()).isEqualTo(reserved);
        assertThat(NUMERICS.matcher(name).matches()).isEqualTo(numerics);
    }
}
