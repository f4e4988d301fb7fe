/** What happens to a file after it was read. */
@NullMarked
package io.cloudfiles.flink.lifecycle;

import org.jspecify.annotations.NullMarked;
