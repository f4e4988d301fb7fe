package io.cloudfiles.flink.storage;

import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/**
 * One page of a listing. A page may be empty although more follow.
 *
 * @param files files of this page, in the store's order
 * @param directories child directories of this page; always empty in a recursive listing
 */
@PublicEvolving
public record ListPage(List<FileEntry> files, List<Location> directories) {
    public ListPage {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
    }
}
