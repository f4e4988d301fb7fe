/** From which files the rows of a commit came: counted by writers, written beside the commit, read by whoever wants proof. */
@NullMarked
package io.cloudfiles.flink.delta.origin;

import org.jspecify.annotations.NullMarked;
