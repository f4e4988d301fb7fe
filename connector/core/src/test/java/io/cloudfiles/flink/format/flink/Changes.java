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
package io.cloudfiles.flink.format.flink;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;

/**
 * Lines such as {@code -U text}: a kind and a value, of which {@code +U} makes two rows. A line with a hash is none, an empty one is a null.
 * Keeps a row from line to line, and must have been opened.
 */
final class Changes implements DeserializationSchema<RowData> {
    static final RowType TYPE =
            RowType.of(new LogicalType[] {VarCharType.STRING_TYPE, new IntType()}, new String[] {"text", "length"});

    private static final long serialVersionUID = 1L;

    private transient GenericRowData reused;

    @Override
    public void open(InitializationContext context) throws Exception {
        context.getMetricGroup().counter("lines");
        context.getUserCodeClassLoader().asClassLoader().loadClass(Changes.class.getName());
        reused = new GenericRowData(2);
    }

    @Override
    public RowData deserialize(byte[] line) {
        throw new UnsupportedOperationException("A line may be several rows.");
    }

    @Override
    public void deserialize(byte[] line, Collector<RowData> out) throws IOException {
        String text = new String(line, StandardCharsets.UTF_8);
        if (text.startsWith("#")) {
            return;
        }
        RowKind kind = RowKind.INSERT;
        for (RowKind one : RowKind.values()) {
            kind = text.startsWith(one.shortString()) ? one : kind;
        }
        if (text.startsWith("!")) {
            throw new IOException("not a change: " + text);
        }
        if (text.startsWith("~")) {
            throw new IOException("not decoded", new ConnectException("no registry"));
        }
        if (text.startsWith("?")) {
            collectNoChange(out);
            return;
        }
        if (kind == RowKind.UPDATE_AFTER) {
            out.collect(row(RowKind.UPDATE_BEFORE, text));
        }
        out.collect(row(kind, text));
    }

    /** As formats do that take whatever is thrown for a line that is malformed. */
    private static void collectNoChange(Collector<RowData> out) throws IOException {
        try {
            out.collect(GenericRowData.of(1, "neither"));
        } catch (ClassCastException e) {
            throw new IOException("Corrupt line.", e);
        }
    }

    private RowData row(RowKind kind, String text) {
        reused.setRowKind(kind);
        reused.setField(0, text.isEmpty() ? null : StringData.fromString(text));
        reused.setField(1, text.length());
        return reused;
    }

    @Override
    public boolean isEndOfStream(RowData row) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(TYPE);
    }
}
