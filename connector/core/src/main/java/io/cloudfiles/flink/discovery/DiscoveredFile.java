package io.cloudfiles.flink.discovery;

import io.cloudfiles.flink.storage.FileEntry;
import org.apache.flink.annotation.Internal;

/**
 * A file that discovery saw; the ledger decides whether it is new.
 *
 * @param file the file as the store showed it
 * @param baseline whether it is only to be remembered, not read: it existed before the first start and existing files are left out
 */
@Internal
public record DiscoveredFile(FileEntry file, boolean baseline) {}
