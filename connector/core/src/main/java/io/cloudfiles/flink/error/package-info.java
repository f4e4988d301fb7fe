/** Failures that a user can act on: a stable code, the value, the cause and the cure. */
@NullMarked
package io.cloudfiles.flink.error;

import org.jspecify.annotations.NullMarked;
