/** What a bucket's notifications and a queue's policy say, as texts that others wrote, too. Nothing here talks to a service. */
@NullMarked
package io.cloudfiles.flink.s3.rules;

import org.jspecify.annotations.NullMarked;
