/**
 * Our stores as file systems of Flink, which writes checkpoints, savepoints and what high availability needs to them. The other way round
 * is {@code storage.flinkfs}.
 */
@NullMarked
package io.cloudfiles.flink.filesystem;

import org.jspecify.annotations.NullMarked;
