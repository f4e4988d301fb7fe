package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.PublicEvolving;

/** What happens when the data no longer fits the schema; Auto Loader's five modes. */
@PublicEvolving
public enum EvolutionMode {
    /** New columns are added. */
    ADD_NEW_COLUMNS,
    /** New columns are added and types widened. */
    ADD_NEW_COLUMNS_WITH_TYPE_WIDENING,
    /** What does not fit goes to the rescued data column. */
    RESCUE,
    /** The job fails on new columns. */
    FAIL_ON_NEW_COLUMNS,
    /** New columns are ignored, or rescued where there is a rescued data column. */
    NONE
}
