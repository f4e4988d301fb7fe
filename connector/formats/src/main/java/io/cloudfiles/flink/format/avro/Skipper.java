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
package io.cloudfiles.flink.format.avro;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Passes over values that are not wanted, without decoding them. */
final class Skipper {
    private static final int MAX_MIN_BYTES = 1 << 20;

    /** Of records, so that those that hold themselves have an end. */
    private final Map<Schema, Fields> records = new IdentityHashMap<>();

    private static final class Fields implements ValueReader {
        private Steps steps = Steps.of(List.of());

        @Override
        public boolean read(AvroInput in, int row) {
            in.enter();
            steps.run(in, row);
            in.leave();
            return true;
        }
    }

    /** Passes over a value. */
    ValueReader of(Schema schema) {
        long constant = constantBytes(schema);
        if (constant >= 0) {
            return PlainReader.skipSize(constant);
        }
        return switch (schema.getType()) {
            case INT, LONG, ENUM -> PlainReader.skip(PlainReader.SKIP_NUMBER);
            case STRING, BYTES -> PlainReader.skip(PlainReader.SKIP_BYTES);
            case ARRAY -> elements(minBytes(schema.getElementType()), null, schema.getElementType());
            case MAP ->
                elements(
                        1 + minBytes(schema.getValueType()),
                        of(Schema.create(Schema.Type.STRING)),
                        schema.getValueType());
            case RECORD -> record(schema);
            case UNION -> union(schema);
            case NULL, BOOLEAN, FLOAT, DOUBLE, FIXED ->
                throw new IllegalStateException(schema + " has a constant size.");
        };
    }

    /** Passes over values that follow each other. */
    List<ValueReader> of(List<Schema> schemas) {
        List<ValueReader> readers = new ArrayList<>();
        long constant = 0;
        for (Schema schema : schemas) {
            long size = constantBytes(schema);
            if (size >= 0) {
                constant += size;
                continue;
            }
            if (constant > 0) {
                readers.add(PlainReader.skipSize(constant));
                constant = 0;
            }
            readers.add(of(schema));
        }
        if (constant > 0) {
            readers.add(PlainReader.skipSize(constant));
        }
        return readers;
    }

    private ValueReader record(Schema schema) {
        Fields known = records.get(schema);
        if (known != null) {
            return known;
        }
        Fields fields = new Fields();
        records.put(schema, fields);
        fields.steps = Steps.of(
                of(schema.getFields().stream().map(Schema.Field::schema).toList()));
        return fields;
    }

    private ValueReader union(Schema schema) {
        if (schema.getTypes().size() == 2) {
            for (int i = 0; i < 2; i++) {
                if (schema.getTypes().get(i).getType() == Schema.Type.NULL) {
                    return new OptionalReader(i, of(schema.getTypes().get(1 - i)), null);
                }
            }
        }
        ValueReader[] branches = schema.getTypes().stream().map(this::of).toArray(ValueReader[]::new);
        return (in, row) -> branches[in.readIndex(branches.length)].read(in, row);
    }

    private ValueReader elements(int minBytes, @Nullable ValueReader key, Schema elementSchema) {
        ValueReader element = of(elementSchema);
        return (in, row) -> {
            while (true) {
                long count = in.readLong();
                if (count == 0) {
                    return true;
                }
                if (count < 0) {
                    in.skip(in.readLong());
                    continue;
                }
                if (minBytes > 0 && count > (in.limit - in.position) / minBytes) {
                    throw new MalformedAvroException("an array or map of " + count + " elements, where "
                            + Math.max(0, in.limit - in.position) + " bytes are left in the block");
                }
                for (long i = 0; i < count && minBytes > 0; i++) {
                    if (key != null) {
                        key.read(in, row);
                    }
                    element.read(in, row);
                }
            }
        };
    }

    /** How many bytes each value takes; -1 when that depends on it. */
    private static long constantBytes(Schema schema) {
        return constantBytes(schema, new IdentityHashMap<>());
    }

    /** @param known of records; while one is looked at, as if it depended, which is so for one that holds itself */
    private static long constantBytes(Schema schema, Map<Schema, Long> known) {
        return switch (schema.getType()) {
            case NULL -> 0;
            case BOOLEAN -> 1;
            case FLOAT -> Float.BYTES;
            case DOUBLE -> Double.BYTES;
            case FIXED -> schema.getFixedSize();
            case RECORD -> {
                Long seen = known.putIfAbsent(schema, -1L);
                if (seen != null) {
                    yield seen;
                }
                long sum = 0;
                for (Schema.Field field : schema.getFields()) {
                    long size = constantBytes(field.schema(), known);
                    sum = size < 0 || sum < 0 ? -1 : Math.min(sum + size, Integer.MAX_VALUE);
                }
                known.put(schema, sum);
                yield sum;
            }
            case INT, LONG, ENUM, STRING, BYTES, ARRAY, MAP, UNION -> -1;
        };
    }

    /** The fewest bytes that a value takes. */
    static int minBytes(Schema schema) {
        return (int) minBytes(schema, new IdentityHashMap<>());
    }

    /** @param known of records; while one is looked at, 1, since no value of one that must hold itself has an end */
    private static long minBytes(Schema schema, Map<Schema, Long> known) {
        if (schema.getType() != Schema.Type.RECORD) {
            long constant = constantBytes(schema);
            return constant < 0 ? 1 : Math.min(constant, MAX_MIN_BYTES);
        }
        Long seen = known.putIfAbsent(schema, 1L);
        if (seen != null) {
            return seen;
        }
        long sum = 0;
        for (Schema.Field field : schema.getFields()) {
            sum = Math.min(sum + minBytes(field.schema(), known), MAX_MIN_BYTES);
        }
        known.put(schema, sum);
        return sum;
    }
}
