/** The format {@code binaryFile}: each file is a record. */
@NullMarked
package io.cloudfiles.flink.format.binary;

import org.jspecify.annotations.NullMarked;
