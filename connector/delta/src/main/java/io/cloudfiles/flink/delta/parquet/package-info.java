/** Parquet files written from record batches, a column at a time; knows nothing of Delta tables and needs no Hadoop. */
@NullMarked
package io.cloudfiles.flink.delta.parquet;

import org.jspecify.annotations.NullMarked;
