// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

/** A request to MLflow failed. */
final class MlflowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    /** A request without a usable response. */
    MlflowException(String message) {
        this(message, "");
    }

    /** @param code MLflow's error code, such as {@code RESOURCE_ALREADY_EXISTS}; may be empty */
    MlflowException(String message, String code) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
