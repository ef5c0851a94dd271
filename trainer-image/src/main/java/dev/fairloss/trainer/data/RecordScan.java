// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Rebuilds the index of a RecordIO file whose {@code .idx} file is missing, by a scan of the headers of its records. */
final class RecordScan {
    private RecordScan() {}

    /**
     * Scans a file. A record that is damaged is listed too; the scan continues at the next magic number.
     *
     * @return offsets by key, in the order of the file. The keys are the ids in the headers, or the numbers of the records from
     *     0 if a header is damaged or two ids are equal.
     */
    static Map<Long, Long> offsets(RecordFile records) throws IOException {
        List<Long> offsets = new ArrayList<>();
        Map<Long, Long> byId = new LinkedHashMap<>();
        long bytes = records.bytes();
        for (long at = 0; at < bytes; ) {
            offsets.add(at);
            try {
                byId.put(records.header(at).id(), at);
                at = records.end(at);
            } catch (UnreadableImageException damaged) {
                OptionalLong next = records.next(at + 4);
                if (next.isEmpty()) {
                    break;
                }
                at = next.getAsLong();
            }
        }
        return byId.size() == offsets.size() ? byId : numbered(offsets);
    }

    private static Map<Long, Long> numbered(List<Long> offsets) {
        Map<Long, Long> byNumber = new LinkedHashMap<>();
        for (int i = 0; i < offsets.size(); i++) {
            byNumber.put((long) i, offsets.get(i));
        }
        return byNumber;
    }
}
