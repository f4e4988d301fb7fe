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

import com.fasterxml.aalto.stax.InputFactoryImpl;
import io.cloudfiles.flink.benchmarks.data.EventElements;
import io.cloudfiles.flink.benchmarks.data.EventLines;
import org.apache.flink.table.types.logical.RowType;

import javax.xml.stream.XMLInputFactory;

import java.io.ByteArrayInputStream;

/**
 * Decoding XML: ours beside loops over StAX readers that make rows. Arguments: mebibytes (default 64), rounds (default 7), a regular
 * expression of names (default all).
 */
public final class XmlDecodeBench {
    private final byte[] content;
    private final EventSink sink = new EventSink();

    private XmlDecodeBench(byte[] content) {
        this.content = content;
    }

    public static void main(String[] args) throws Exception {
        new XmlDecodeBench(EventElements.generate(Turns.bytes(args, 64))).run(Turns.of(args));
    }

    private void run(Turns turns) throws Exception {
        RowType type = EventLines.TYPE;
        Ours ours = Ours.of("xml", content, "xml.row-tag", "event");
        turns.add("ours", ours.guarded(type))
                .add("Aalto, every value read", stax(new InputFactoryImpl()))
                .add("JDK StAX, every value read", stax(XMLInputFactory.newDefaultFactory()))
                .add("ours, every value read as a row", ours.rows(type, sink))
                .add("ours, without rescue and corrupt records", ours.bare(type))
                .add("ours, 2 of 12 fields rescued", ours.guarded(Ours.without(type, "url", "quantity")))
                .run(content.length);
        System.out.println("checksum " + sink.sum());
    }

    private Reading stax(XMLInputFactory factory) {
        StaxEventRows rows = new StaxEventRows();
        return () -> rows.read(factory.createXMLStreamReader(new ByteArrayInputStream(content)), sink);
    }
}
