// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.synthetic.SyntheticFaces;

/** Which source of faces a manifest names: the one place where a further kind is added. */
final class FaceSources {
    private FaceSources() {}

    static FaceSource of(ResolvedSpec.Source source, DataFolders data) {
        if (source instanceof ResolvedSpec.ImageFolder folder) {
            return data.images(folder.uri());
        }
        var synthetic = (ResolvedSpec.Synthetic) source;
        return SyntheticFaces.of(synthetic.identities(), synthetic.maximumImages(), synthetic.seed());
    }
}
