/** The unit that flows from reader to sink: an immutable columnar batch of records of one file. */
@NullMarked
package io.cloudfiles.flink.batch;

import org.jspecify.annotations.NullMarked;
