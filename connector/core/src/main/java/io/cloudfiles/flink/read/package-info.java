/** From a released file range to batches of records. */
@NullMarked
package io.cloudfiles.flink.read;

import org.jspecify.annotations.NullMarked;
