/** Delta Kernel's engine on our storage contract, without Hadoop, and the one class that touches Kernel's internals. */
@NullMarked
package io.cloudfiles.flink.delta.engine;

import org.jspecify.annotations.NullMarked;
