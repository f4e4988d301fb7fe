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

import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A schema that has grown, without what its target does not take: such columns and fields are left out, and those that would become wider
 * stay as they are. Of a new row the fields that are taken remain.
 */
@Internal
public final class LimitedGrowth {
    private final TargetLimits limits;
    private final boolean keepsMisfits;
    private final Map<List<String>, String> refusals = new LinkedHashMap<>();

    private LimitedGrowth(TargetLimits limits, boolean keepsMisfits) {
        this.limits = limits;
        this.keepsMisfits = keepsMisfits;
    }

    /** Of a schema that rows have been given out with. */
    public static LimitedGrowth within(TargetLimits limits) {
        return new LimitedGrowth(limits, false);
    }

    /** Of the first columns of a source: one that the target has with another type stays, since that most likely is the wrong target. */
    public static LimitedGrowth ofFirst(TargetLimits limits) {
        return new LimitedGrowth(limits, true);
    }

    /** What was left out by all calls so far, by its path, and why. */
    public Map<List<String>, String> refusals() {
        return refusals;
    }

    /**
     * The schema as the target takes it.
     *
     * @param before what it takes already
     * @param grown that and more
     */
    public RowType of(RowType before, RowType grown) {
        return rows(List.of(), before, grown);
    }

    private RowType rows(List<String> path, RowType before, RowType grown) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField field : grown.getFields()) {
            int index = before.getFieldIndex(field.getName());
            List<String> child = FieldPath.child(path, field.getName());
            LogicalType type = index < 0
                    ? named(child, field.getType())
                    : changed(child, before.getTypeAt(index), field.getType());
            if (type != null) {
                fields.add(new RowType.RowField(
                        field.getName(), type, field.getDescription().orElse(null)));
            }
        }
        return new RowType(grown.isNullable(), fields);
    }

    private LogicalType changed(List<String> path, LogicalType before, LogicalType grown) {
        if (before.equals(grown)) {
            return grown;
        }
        if (before instanceof RowType was && grown instanceof RowType is) {
            return rows(path, was, is);
        }
        if (before instanceof ArrayType was && grown instanceof ArrayType is) {
            return new ArrayType(
                    is.isNullable(),
                    changed(FieldPath.child(path, "element"), was.getElementType(), is.getElementType()));
        }
        if (before instanceof MapType was && grown instanceof MapType is) {
            return new MapType(
                    is.isNullable(),
                    changed(FieldPath.child(path, "key"), was.getKeyType(), is.getKeyType()),
                    changed(FieldPath.child(path, "value"), was.getValueType(), is.getValueType()));
        }
        return isRefused(path, limits.refusalOfWidening(path, grown))
                        || isRefused(path, limits.refusalOfType(path, grown))
                ? before
                : grown;
    }

    private @Nullable LogicalType named(List<String> path, LogicalType type) {
        return isRefused(path, limits.refusalOfName(path)) ? null : added(path, type);
    }

    private @Nullable LogicalType added(List<String> path, LogicalType type) {
        if (!keepsMisfits && isRefused(path, limits.refusalOfMisfit(path, type))) {
            return null;
        }
        if (type instanceof RowType row) {
            RowType taken = rows(path, RowType.of(), row);
            return taken.getFieldCount() == 0 && row.getFieldCount() > 0 ? null : taken;
        }
        if (type instanceof ArrayType array) {
            LogicalType element = added(FieldPath.child(path, "element"), array.getElementType());
            return element == null ? null : new ArrayType(type.isNullable(), element);
        }
        if (type instanceof MapType map) {
            LogicalType key = added(FieldPath.child(path, "key"), map.getKeyType());
            LogicalType value = added(FieldPath.child(path, "value"), map.getValueType());
            return key == null || value == null ? null : new MapType(type.isNullable(), key, value);
        }
        return isRefused(path, limits.refusalOfType(path, type)) ? null : type;
    }

    private boolean isRefused(List<String> path, @Nullable String refusal) {
        if (refusal != null) {
            refusals.put(path, refusal);
        }
        return refusal != null;
    }
}
