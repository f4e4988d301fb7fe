/** From written files to table versions, exactly once: committables, the commit protocol, and the care of the log behind it. */
@NullMarked
package io.cloudfiles.flink.delta.commit;

import org.jspecify.annotations.NullMarked;
