/** The operator that reads: granted ranges in, batches or rows with event time, and the ends of files out. */
@NullMarked
package io.cloudfiles.flink.source.reader;

import org.jspecify.annotations.NullMarked;
