/** The operator that reads: granted ranges in, batches and the ends of files out. */
@NullMarked
package io.cloudfiles.flink.source.reader;

import org.jspecify.annotations.NullMarked;
