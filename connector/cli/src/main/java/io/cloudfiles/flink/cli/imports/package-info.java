/** Takes over what another engine has ingested, as the state that a job of ours begins with. */
@NullMarked
package io.cloudfiles.flink.cli.imports;

import org.jspecify.annotations.NullMarked;
