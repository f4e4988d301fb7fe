/** A server that speaks the part of Azure Resource Manager that tests need. */
@NullMarked
package io.cloudfiles.flink.testing.azure;

import org.jspecify.annotations.NullMarked;
