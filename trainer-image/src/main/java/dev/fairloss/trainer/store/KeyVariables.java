// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.Map;

/** Credentials in the variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}. */
final class KeyVariables implements S3Credentials.Source {
    private final Map<String, String> environment;

    KeyVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public S3Credentials current() {
        return S3Credentials.of(
                this, name -> environment.getOrDefault(name, ""), name -> "the environment variable " + name);
    }

    @Override
    public String describe() {
        return "the environment";
    }
}
