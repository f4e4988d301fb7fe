/** {@code cloudfiles convert}: what an Auto Loader program would be here. */
@NullMarked
package io.cloudfiles.flink.cli.convert;

import org.jspecify.annotations.NullMarked;
