// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/** Thrown if the contents of a file are not a usable image; only the user can repair it. */
public final class UnreadableImageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Unreadable.Reason reason;

    UnreadableImageException(Unreadable.Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    static UnreadableImageException tooLarge(long bytes) {
        return new UnreadableImageException(
                Unreadable.Reason.TOO_LARGE, bytes + " bytes; the limit is " + EncodedImages.MAXIMUM_BYTES);
    }

    Unreadable at(String path) {
        return new Unreadable(path, reason, getMessage());
    }
}
