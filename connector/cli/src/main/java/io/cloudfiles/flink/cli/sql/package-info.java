/** {@code cloudfiles sql}: a script of Flink SQL as one job that is run with the resume protocol. */
@NullMarked
package io.cloudfiles.flink.cli.sql;

import org.jspecify.annotations.NullMarked;
