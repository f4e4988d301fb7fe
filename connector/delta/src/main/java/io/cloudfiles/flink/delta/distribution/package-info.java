/** Which writer of a sink gets which rows, so that partitions come to lie in few files. */
@NullMarked
package io.cloudfiles.flink.delta.distribution;

import org.jspecify.annotations.NullMarked;
