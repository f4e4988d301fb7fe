/** Files of the local machine and of mounted file systems. */
@NullMarked
package io.cloudfiles.flink.storage.local;

import org.jspecify.annotations.NullMarked;
