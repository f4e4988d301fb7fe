/** Reading a Delta table back, to look at it. */
@NullMarked
package io.cloudfiles.flink.delta.read;

import org.jspecify.annotations.NullMarked;
