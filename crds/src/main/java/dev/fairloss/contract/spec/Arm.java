// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;

/** A way to set margins in the final training; arms of one seed share all other randomness. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Arm.FairLoss.class, name = "FairLoss"),
    @JsonSubTypes.Type(value = Arm.FixedMargin.class, name = "FixedMargin"),
    @JsonSubTypes.Type(value = Arm.RandomPolicy.class, name = "RandomPolicy")
})
public sealed interface Arm permits Arm.FairLoss, Arm.FixedMargin, Arm.RandomPolicy {

    /** Name in step ids, tables and object keys: lower case, digits, dots and dashes. */
    String name();

    /** Whether margins change between epochs. */
    default boolean changesMargins() {
        return true;
    }

    /** Each group's margin follows the learned policy. */
    record FairLoss() implements Arm {
        @Override
        public String name() {
            return "fairloss";
        }
    }

    /** One margin for all, all the time: what ArcFace and CosFace do. */
    record FixedMargin(double margin) implements Arm {
        @Override
        public String name() {
            return "fixed-" + BigDecimal.valueOf(margin).stripTrailingZeros().toPlainString();
        }

        @Override
        public boolean changesMargins() {
            return false;
        }
    }

    /** Each group's margin takes a random valid action every epoch: the control that tells learning from jitter. */
    record RandomPolicy() implements Arm {
        @Override
        public String name() {
            return "random-policy";
        }
    }
}
