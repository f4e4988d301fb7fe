/** Which files exist. */
@NullMarked
package io.cloudfiles.flink.discovery;

import org.jspecify.annotations.NullMarked;
