/** The part of Python that notebooks are written in when they set up a stream. */
@NullMarked
package io.cloudfiles.flink.cli.convert.python;

import org.jspecify.annotations.NullMarked;
