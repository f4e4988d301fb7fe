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
package io.cloudfiles.flink.read;

import io.cloudfiles.flink.schema.FieldPath;
import io.cloudfiles.flink.schema.LimitedGrowth;
import io.cloudfiles.flink.schema.TargetLimits;
import io.cloudfiles.flink.storage.Location;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * News that the target of the rows does not take: they stay in the rescued data, and are told once for each field. What was refused once is no
 * news again, so that it costs nothing more than to be rescued. Safe for use by many threads.
 */
final class RefusedFields {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedFields.class);

    /** Names may be without end, as where they are made of values; further ones are refused anew whenever they are met. */
    private static final int MAX_REMEMBERED = 1_000;

    private final TargetLimits limits;
    private final Set<List<String>> remembered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    RefusedFields(TargetLimits limits) {
        this.limits = limits;
    }

    /** How many fields were refused, as far as they are remembered. */
    int count() {
        return count.get();
    }

    /** A schema that has grown, as the target takes it. */
    RowType without(RowType before, RowType grown, Location file) {
        LimitedGrowth growth = LimitedGrowth.within(limits);
        RowType taken = growth.of(before, grown);
        growth.refusals().forEach((path, refusal) -> remember(path, refusal, file));
        return taken;
    }

    private void remember(List<String> path, String refusal, Location file) {
        if (remembered.size() >= MAX_REMEMBERED || !remembered.add(path)) {
            return;
        }
        LOG.warn(
                "[{}] Field '{}' becomes no column, or its column no wider: its values stay in the rescued data. {}{}",
                file,
                String.join(".", path),
                refusal,
                count.incrementAndGet() == MAX_REMEMBERED ? " Further such fields are not told." : "");
    }

    /** The news without what was refused before. */
    RowType unknownOf(RowType news) {
        return remembered.isEmpty() ? news : rows(List.of(), news);
    }

    private RowType rows(List<String> path, RowType news) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (RowType.RowField field : news.getFields()) {
            LogicalType type = within(FieldPath.child(path, field.getName()), field.getType());
            if (type != null) {
                fields.add(new RowType.RowField(field.getName(), type));
            }
        }
        return new RowType(news.isNullable(), fields);
    }

    private @Nullable LogicalType within(List<String> path, LogicalType type) {
        if (remembered.contains(path)) {
            return null;
        }
        if (type instanceof RowType row && row.getFieldCount() > 0) {
            RowType rest = rows(path, row);
            return rest.getFieldCount() == 0 ? null : rest;
        }
        if (type instanceof ArrayType array) {
            LogicalType element = within(FieldPath.child(path, "element"), array.getElementType());
            return element == null ? null : new ArrayType(element);
        }
        if (type instanceof MapType map) {
            LogicalType value = within(FieldPath.child(path, "value"), map.getValueType());
            return value == null ? null : new MapType(map.getKeyType(), value);
        }
        return type;
    }
}
