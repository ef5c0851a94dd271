// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import dev.fairloss.trainer.store.Secrets;
import dev.fairloss.trainer.store.TrustedCertificates;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * An MLflow server and what to call the experiment there.
 *
 * @param uri URL of the server, without a slash at the end
 * @param experiment name of the MLflow experiment, which is created if it does not exist
 * @param authorization value of the HTTP header; empty for a server without authentication
 * @param certificates certificates to trust; empty to trust only those of Java
 */
public record MlflowSettings(
        String uri, String experiment, Optional<String> authorization, Optional<TrustedCertificates> certificates) {
    /** The experiment, if none is named. */
    public static final String DEFAULT_EXPERIMENT = "fairloss";

    /** The variables with the credentials, which MLflow's own clients read as well. */
    private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";

    private static final String USERNAME = "MLFLOW_TRACKING_USERNAME";
    private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";

    public MlflowSettings {
        uri = uri.replaceAll("/+$", "");
    }

    /** A server with the credentials of the environment, which are hidden in all output, and its trusted certificates. */
    public static MlflowSettings of(String uri, Optional<String> experiment, Map<String, String> environment) {
        return new MlflowSettings(
                uri,
                experiment.orElse(DEFAULT_EXPERIMENT),
                authorization(environment),
                TrustedCertificates.from(environment));
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        var username = variable(environment, USERNAME);
        var password = variable(environment, PASSWORD);
        if (username.isPresent() && password.isPresent()) {
            Secrets.add(password.get());
            String both = username.get() + ":" + password.get();
            String encoded = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
            Secrets.add(encoded);
            return Optional.of("Basic " + encoded);
        }
        return variable(environment, TOKEN).map(token -> {
            Secrets.add(token);
            return "Bearer " + token;
        });
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
