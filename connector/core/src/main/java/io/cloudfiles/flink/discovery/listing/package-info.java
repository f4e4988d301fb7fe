/** Discovery by listing directories. */
@NullMarked
package io.cloudfiles.flink.discovery.listing;

import org.jspecify.annotations.NullMarked;
