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
package io.cloudfiles.flink.format.xml;

import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Checks records by an XML Schema, as documents of their own. Nothing outside of schema and record is ever read. One thread. */
final class RowValidation {
    private final Validator validator;

    /** @param xsd its bytes as characters */
    RowValidation(String xsd) {
        try {
            validator = schema(xsd).newValidator();
            validator.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        } catch (SAXException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Schema schema(String xsd) throws SAXException {
        SchemaFactory factory = SchemaFactory.newDefaultInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return factory.newSchema(new StreamSource(new ByteArrayInputStream(xsd.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /**
     * Makes sure that records can be checked.
     *
     * @throws IllegalArgumentException when it is no XML Schema, or refers to other files
     */
    static void check(String xsd) {
        new RowValidation(xsd);
    }

    /** What is wrong with a record, or null. */
    @Nullable
    String problem(byte[] bytes, int from, int to) {
        try {
            validator.validate(new StreamSource(new ByteArrayInputStream(bytes, from, to - from)));
            return null;
        } catch (SAXException | IOException e) {
            return "not valid by the schema of xml.row-validation-xsd-path: " + e.getMessage();
        }
    }
}
