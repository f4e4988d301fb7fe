/** The five-minute tour: files become a table, a kill, a resume, and the proof that nothing is lost or doubled. */
@NullMarked
package io.cloudfiles.flink.cli.demo;

import org.jspecify.annotations.NullMarked;
