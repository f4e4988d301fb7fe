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
package io.cloudfiles.flink.format.csv;

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.format.ReadSchema;
import io.cloudfiles.flink.format.VariantValues;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder;
import org.apache.flink.types.variant.BinaryVariantInternalBuilder.FieldEntry;
import org.apache.flink.types.variant.VariantTypeException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Records that are one variant each: an object with the names of the header, or else {@code _c0}, {@code _c1} and so on. */
final class WholeRecords extends CsvRows {
    private final CsvVariants variants;
    private List<String> names = List.of();
    private BinaryVariantInternalBuilder builder = new BinaryVariantInternalBuilder(false);
    private ArrayList<FieldEntry> fields = new ArrayList<>();

    /** Why the record is no variant; null when it is one. */
    private @Nullable String failure;

    /**
     * @throws CloudFilesException {@code CF_INVALID_SCHEMA} when the schema is not that one column
     */
    WholeRecords(CsvScanner in, CsvConfig config, ReadSchema schema) {
        super(in, config, schema);
        this.variants = new CsvVariants(config);
        VariantValues.requireOnlyColumn(
                "csv.single-variant-column", String.valueOf(config.singleVariantColumn()), dataFields());
    }

    @Override
    void begin() {
        super.begin();
        names = header().columnNames();
        builder = new BinaryVariantInternalBuilder(false);
        fields = new ArrayList<>();
        failure = null;
    }

    @Override
    void take(int field) {
        if (failure != null || field >= names.size() && header().isNamed()) {
            return; // the record is corrupt, and has a text
        }
        String name = field < names.size() ? names.get(field) : CsvHeader.nameOf(field);
        try {
            fields.add(new FieldEntry(name, builder.addKey(name), builder.getWritePos()));
            if (in().isNull()) {
                builder.appendNull();
            } else {
                variants.append(in(), builder);
            }
        } catch (VariantTypeException e) {
            failure = failure(e);
        }
    }

    private static String failure(VariantTypeException cause) {
        return "it cannot be a variant (" + cause.getMessage() + ")";
    }

    @Override
    void setMissing(int count) {
        VariantColumn column = (VariantColumn) columns()[0];
        if (failure == null) {
            try {
                builder.finishWritingObject(0, fields);
                in().expansion += column.set(count(), builder.build());
            } catch (VariantTypeException e) {
                failure = failure(e);
            }
        }
        if (failure != null) {
            column.setNull(count());
        }
    }

    @Override
    @Nullable
    String reason(int count) {
        if (failure != null) {
            return failure;
        }
        return header().isNamed() ? super.reason(count) : null;
    }
}
