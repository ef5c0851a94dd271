// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import dev.fairloss.contract.step.Effective;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.ImageFolder;
import dev.fairloss.trainer.data.SyntheticFaces;
import java.nio.file.Path;

/** Which source of faces a manifest names: the one place where a further kind is added. */
final class Sources {
    private Sources() {}

    static FaceSource of(Effective.Source source, Path base) {
        if (source instanceof Effective.ImageFolder folder) {
            return new ImageFolder(Uris.folder(base, folder.uri()));
        }
        var synthetic = (Effective.Synthetic) source;
        return SyntheticFaces.of(synthetic.people(), synthetic.maximumImages(), synthetic.seed());
    }
}
