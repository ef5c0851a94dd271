// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The operator's settings: properties, or environment variables such as {@code FAIRLOSS_TRAINER_IMAGE}. */
@ConfigMapping(prefix = "fairloss")
public interface OperatorConfig {
    /** Image of the trainer, with tag or digest. */
    String trainerImage();

    /** Where experiments that name no store keep their artifacts. */
    Store store();

    /** A store as in a spec; without a URI there is none. */
    interface Store {
        /** {@code s3://BUCKET/PREFIX}, or {@code file:FOLDER} in a claim that every namespace has. */
        Optional<String> uri();

        /** Address of the S3 service; left out, that of AWS. */
        Optional<String> endpoint();

        /** Region of the S3 service; left out, us-east-1. */
        Optional<String> region();

        /** Name of the claim, in each experiment's namespace. */
        Optional<String> volumeClaim();

        /** Name of the Secret with the keys, in each experiment's namespace. */
        Optional<String> credentialsSecret();
    }
}
