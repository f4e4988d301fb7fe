/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.cloudfiles.flink.schema;

import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Why a version of the schema was written.
 *
 * @param kind one of the constants here; another word where a later version wrote it
 * @param file the file that brought it about, or null
 * @param detail more, for people; may be empty
 */
@PublicEvolving
public record SchemaCause(String kind, @Nullable String file, String detail) {
    /** Found from a sample of the files. */
    public static final String INFERRED = "inferred";
    /** Changed to fit a file. */
    public static final String EVOLVED = "evolved";
    /** Given columns that hints name and that it did not have. */
    public static final String HINTED = "hinted";
    /** Made equal to an earlier version. */
    public static final String ROLLED_BACK = "rolled back";
    /** Without what the target of the rows has come to have in another type. */
    public static final String LIMITED = "limited";
    /** Taken from an entry that another product wrote to the same directory. */
    public static final String IMPORTED = "imported";
    /** The cause of an entry that another product wrote and that is not imported yet. */
    static final String FOREIGN = "foreign";

    /** A first version that was found from a sample. */
    public static SchemaCause inferred(String detail) {
        return new SchemaCause(INFERRED, null, detail);
    }

    /**
     * A change to fit a file.
     *
     * @param mode the evolution mode, in the spelling of the option
     * @param file the file that does not fit the version before
     */
    public static SchemaCause evolved(String mode, String file) {
        return new SchemaCause(EVOLVED, file, mode);
    }

    /** New columns that the user knows of. */
    public static SchemaCause hinted() {
        return new SchemaCause(HINTED, null, "");
    }

    /** An earlier version again. */
    public static SchemaCause rolledBack(int toVersion) {
        return new SchemaCause(ROLLED_BACK, null, "to version " + toVersion);
    }

    /** Fields that joined the schema leave it, since rows with them do not come into the target. */
    public static SchemaCause limited() {
        return new SchemaCause(LIMITED, null, "to what the target takes");
    }

    static SchemaCause imported(String file) {
        return new SchemaCause(IMPORTED, file, "");
    }

    /** On one line, such as {@code evolved (add-new-columns) by s3://landing/a.json}. */
    public String text() {
        String what =
                switch (kind) {
                    case EVOLVED -> detail.isEmpty() ? kind : kind + " (" + detail + ")";
                    default -> detail.isEmpty() ? kind : kind + " " + detail;
                };
        return file == null ? what : what + (kind.equals(IMPORTED) ? " from " : " by ") + file;
    }
}
