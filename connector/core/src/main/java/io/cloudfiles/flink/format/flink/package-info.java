/** The format {@code text}: lines, or whole files, in one column. */
@NullMarked
package io.cloudfiles.flink.format.flink;

import org.jspecify.annotations.NullMarked;
