/** Discovery as a source of Flink: one reader hands on what the enumerator finds. */
@NullMarked
package io.cloudfiles.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
