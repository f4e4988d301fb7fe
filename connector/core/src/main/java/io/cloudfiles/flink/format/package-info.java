/** What we ask of any file format. */
@NullMarked
package io.cloudfiles.flink.format;

import org.jspecify.annotations.NullMarked;
