/** One set of options for all doors: declared once, resolved once, every problem reported at once. */
@NullMarked
package io.cloudfiles.flink.option;

import org.jspecify.annotations.NullMarked;
