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
package io.cloudfiles.flink.benchmarks.decode;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Makes rows of events with a StAX reader, as one would write it by hand: the peer of our decoder. */
final class StaxEventRows {
    private static final int DEVICE = 10;
    private static final int TAGS = 11;

    private final Map<String, Integer> fields = indexes(EventLines.TYPE);
    private final Map<String, Integer> deviceFields = indexes((RowType) EventLines.TYPE.getTypeAt(DEVICE));
    private String day = "";
    private long dayMillis;

    private static Map<String, Integer> indexes(RowType type) {
        Map<String, Integer> indexes = new HashMap<>();
        type.getFieldNames().forEach(name -> indexes.put(name, indexes.size()));
        return indexes;
    }

    /** Reads a document; the number of its rows. */
    long read(XMLStreamReader xml, Consumer<RowData> rows) throws XMLStreamException {
        long count = 0;
        xml.nextTag();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            rows.accept(event(xml));
            count++;
        }
        return count;
    }

    private RowData event(XMLStreamReader xml) throws XMLStreamException {
        GenericRowData row = new GenericRowData(EventLines.TYPE.getFieldCount());
        List<StringData> tags = new ArrayList<>(4);
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            int field = Objects.requireNonNull(fields.get(xml.getLocalName()));
            if (field == DEVICE) {
                row.setField(DEVICE, device(xml));
            } else if (field == TAGS) {
                tags.add(StringData.fromString(xml.getElementText()));
            } else {
                row.setField(field, value(field, xml.getElementText()));
            }
        }
        row.setField(TAGS, new GenericArrayData(tags.toArray()));
        return row;
    }

    private Object value(int field, String text) {
        return switch (field) {
            case 1 -> timestamp(text);
            case 2 -> Long.parseLong(text);
            case 7 -> JavaDoubleParser.parseDouble(text);
            case 8 -> Integer.parseInt(text);
            case 9 -> Boolean.parseBoolean(text);
            default -> StringData.fromString(text);
        };
    }

    private RowData device(XMLStreamReader xml) throws XMLStreamException {
        GenericRowData row = new GenericRowData(deviceFields.size());
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            int field = Objects.requireNonNull(deviceFields.get(xml.getLocalName()));
            String text = xml.getElementText();
            row.setField(field, field < 2 ? StringData.fromString(text) : (Object) Integer.parseInt(text));
        }
        return row;
    }

    /** Of the form {@code yyyy-MM-ddTHH:mm:ss.SSSZ}; the day is kept, since the classes of {@code java.time} would be most of the work. */
    private TimestampData timestamp(String text) {
        if (!text.startsWith(day) || day.isEmpty()) {
            day = text.substring(0, 10);
            dayMillis = LocalDate.parse(day).toEpochDay() * 86_400_000L;
        }
        int seconds = (digits(text, 11, 2) * 60 + digits(text, 14, 2)) * 60 + digits(text, 17, 2);
        return TimestampData.fromEpochMillis(dayMillis + seconds * 1000L + digits(text, 20, 3));
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        return value;
    }
}
