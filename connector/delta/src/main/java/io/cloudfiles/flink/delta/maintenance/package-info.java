/** Looking at a Delta table and keeping it healthy, beside the jobs that write to it: description, history, vacuum, compaction. */
@NullMarked
package io.cloudfiles.flink.delta.maintenance;

import org.jspecify.annotations.NullMarked;
