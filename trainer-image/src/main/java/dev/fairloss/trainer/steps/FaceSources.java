// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.RecordIOSource;
import dev.fairloss.trainer.data.WebDatasetSource;
import dev.fairloss.trainer.data.ZipSource;
import dev.fairloss.trainer.synthetic.SyntheticFaces;

/**
 * Registry of data sources: opens the source that a spec names.
 *
 * @param data locates files on this machine
 */
record FaceSources(DataFolders data) implements DataSource.Visitor<FaceSource> {
    /** The source of a dataset, aligned if the dataset has landmarks. */
    FaceSource open(ResolvedSpec.Data dataset) {
        return data.aligned(dataset.source().accept(this), dataset.landmarks());
    }

    @Override
    public FaceSource imageFolder(DataSource.ImageFolder source) {
        return data.images(source.uri());
    }

    @Override
    public FaceSource zip(DataSource.Zip source) {
        return data.named(source.uri(), ZipSource::new, ZipSource::new);
    }

    @Override
    public FaceSource recordIO(DataSource.RecordIO source) {
        data.copyIfPresent(source.uri().replaceFirst("\\.rec$", ".idx")); // to the same folder
        return data.named(source.uri(), RecordIOSource::new, RecordIOSource::new);
    }

    @Override
    public FaceSource webDataset(DataSource.WebDataset source) {
        return source.uri().endsWith(".tar")
                ? data.named(source.uri(), WebDatasetSource::new, WebDatasetSource::new)
                : data.inFolder(source.uri(), WebDatasetSource::new, WebDatasetSource::new);
    }

    @Override
    public FaceSource synthetic(DataSource.Synthetic source) {
        return SyntheticFaces.of(source.identities(), source.maximumImages(), source.seed());
    }
}
