/** What stands before emulators of Amazon's services and does what they cannot. */
@NullMarked
package io.cloudfiles.flink.testing.aws;

import org.jspecify.annotations.NullMarked;
