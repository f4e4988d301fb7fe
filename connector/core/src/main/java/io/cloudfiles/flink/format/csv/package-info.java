/** The format {@code csv}: a byte decoder into columns, and inference. */
@NullMarked
package io.cloudfiles.flink.format.csv;

import org.jspecify.annotations.NullMarked;
