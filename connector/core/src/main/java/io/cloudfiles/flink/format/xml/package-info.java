/** XML: elements of one name are records. */
@NullMarked
package io.cloudfiles.flink.format.xml;

import org.jspecify.annotations.NullMarked;
