/** Formats of Flink: those that open files themselves, and those that are given lines. */
@NullMarked
package io.cloudfiles.flink.format.flink;

import org.jspecify.annotations.NullMarked;
