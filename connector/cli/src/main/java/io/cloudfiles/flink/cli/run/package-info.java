/** Running a job from the command line: the cluster it runs in, how far it is, and how it ends. */
@NullMarked
package io.cloudfiles.flink.cli.run;

import org.jspecify.annotations.NullMarked;
