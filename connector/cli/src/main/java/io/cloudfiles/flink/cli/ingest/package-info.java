/** An ingest: the job that it builds, the run that it drives, and what it tells while it runs. */
@NullMarked
package io.cloudfiles.flink.cli.ingest;

import org.jspecify.annotations.NullMarked;
