/** The resume protocol: a job that is run again with the same checkpoint directory goes on where it stopped. */
@NullMarked
package io.cloudfiles.flink.resume;

import org.jspecify.annotations.NullMarked;
