// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/** Which environment variables of pods can be set. The regular expressions are valid in Java and in CEL. */
public final class EnvRules {
    /** A name that programs can read. */
    public static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    /** The pattern of a name. */
    static final String FORM = "^" + NAME + "$";

    /**
     * Names that nobody can set: those of FairLoss and of Kubernetes, those that hold credentials, and those by which a process
     * loads code or finds a program.
     */
    public static final String RESERVED = "FAIRLOSS_.*|DJL_.*|HOME|HOSTNAME|OPT_OUT_TRACKING|OMP_WAIT_POLICY"
            + "|KUBERNETES_.*|JOB_COMPLETION_INDEX|NVIDIA_.*|CUDA_VISIBLE_DEVICES|CUDA_MPS_.*"
            + "|AWS_.*|MLFLOW_TRACKING_.*"
            + "|.*PATH|.*_PLUGIN|LD_.*|JAVA_HOME|.*JAVA_OPTIONS|JAVA_TOOL_OPTIONS|PYTHON.*|PYTORCH_(VERSION|FLAVOR)"
            + "|OPENSSL_.*|OMP_TOOL.*|GLIBC_TUNABLES|MALLOC_CONF|BASH_ENV|ENV";

    /** Names by which libraries compute other numbers. The hash of a step does not depend on the environment. */
    static final String NUMERICS = "PYTORCH_.*|TORCH.*|ATEN_.*|OMP_.*|KMP_.*|MKL_.*|DNNL_.*|ONEDNN_.*|CUBLAS.*|CUDNN.*";

    static final String NAME_RULE = "self in ['PYTORCH_ALLOC_CONF', 'PYTORCH_CUDA_ALLOC_CONF'] || !self.matches('^("
            + RESERVED + "|" + NUMERICS + ")$')";

    static final String NAME_MESSAGE =
            "belongs to FairLoss or Kubernetes, holds credentials, loads code or changes how numbers are computed; remove it";

    /** The kubelet replaces $(NAME) by the value of another variable, which may be a credential. */
    static final String VALUE_RULE = "self.matches('^[ -~]*$') && !self.contains('$(')";

    static final String VALUE_MESSAGE = "must be printable ASCII characters without $(";

    private EnvRules() {}
}
