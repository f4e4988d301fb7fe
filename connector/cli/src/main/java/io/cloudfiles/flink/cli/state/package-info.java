/** What a checkpoint says of each file. */
@NullMarked
package io.cloudfiles.flink.cli.state;

import org.jspecify.annotations.NullMarked;
