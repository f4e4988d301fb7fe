/** Any store that Flink's own {@code FileSystem} knows: HDFS, OSS and others, for schemes that no native backend serves. */
@NullMarked
package io.cloudfiles.flink.storage.flinkfs;

import org.jspecify.annotations.NullMarked;
