/** JSON lines: from bytes straight into columns. */
@NullMarked
package io.cloudfiles.flink.format.json;

import org.jspecify.annotations.NullMarked;
