/** The shape of data and how it may change. */
@NullMarked
package io.cloudfiles.flink.schema;

import org.jspecify.annotations.NullMarked;
