/** What we ask of any store, object store or file system, and the words all other packages share about files. */
@NullMarked
package io.cloudfiles.flink.storage;

import org.jspecify.annotations.NullMarked;
