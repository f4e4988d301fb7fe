/** What ledger, coordinators and readers of one source say to each other: events, grants and who gets them. */
@NullMarked
package io.cloudfiles.flink.source.coordination;

import org.jspecify.annotations.NullMarked;
