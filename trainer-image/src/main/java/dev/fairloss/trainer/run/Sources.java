// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import dev.fairloss.contract.step.Effective;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.SyntheticFaces;

/** Which source of faces a manifest names: the one place where a further kind is added. */
final class Sources {
    private Sources() {}

    static FaceSource of(Effective.Source source, DataFolders data) {
        if (source instanceof Effective.ImageFolder folder) {
            return data.images(folder.uri());
        }
        var synthetic = (Effective.Synthetic) source;
        return SyntheticFaces.of(synthetic.people(), synthetic.maximumImages(), synthetic.seed());
    }
}
