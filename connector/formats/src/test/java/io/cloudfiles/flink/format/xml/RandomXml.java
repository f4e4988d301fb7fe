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

import java.util.List;
import java.util.Random;

/** Makes records of the columns of {@link XmlAgreesWithSparkITCase}, some of them malformed, all values of the types of their columns. */
final class RandomXml {
    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "x y",
            "&lt;&amp;&gt;&quot;&apos;",
            "&#65;&#x20ac;",
            "<![CDATA[<b> & ]]>",
            "a<![CDATA[b]]>c",
            "naïve 数据 😀",
            "a\n  b",
            "a\r\nb",
            "line\ttab",
            "it's \"quoted\"",
            "]] >",
            "long ".repeat(20).trim());
    private static final List<String> MARKUPS = List.of(
            "<!-- c -->x",
            "x<!-- <record> -->y",
            "<k>1</k>",
            "<k l='1' m=\"&quot;\"/>",
            "a<k><l>b</l> c</k>d",
            "<k></k><k/>",
            "\n  <k>x</k>\n  ");
    private static final List<String> INTS = List.of("1", "-1", "+7", "007", "2147483647", "");
    private static final List<String> LONGS = List.of("1", "-9223372036854775807", "9223372036854775807", "+5", "");
    private static final List<String> DOUBLES =
            List.of("1.5", ".5", "-0.25", "1e3", "NaN", "Infinity", "-Infinity", "1d", "");
    private static final List<String> BOOLEANS = List.of("true", "FALSE", "True", "1", "0", "");
    private static final List<String> DECIMALS = List.of("1.255", "-1.005", "1,234.5", "99", "999999.99", "");
    private static final List<String> DATES = List.of("2024-02-29", "1969-12-31", "");
    private static final List<String> MALFORMED = List.of(
            "<a>", "</b>", "<a>1</b>", "&nope;", "&", "<a b=c/>", "<a b='1' b='2'/>", "<1/>", "<a", "<a b='<'/>");

    private final Random random;
    private final boolean padsNumbers;
    private final boolean nestsInTexts;

    /**
     * @param padsNumbers whether there are blanks around some numbers
     * @param nestsInTexts whether there are elements in some texts, and elements without a text where others have one
     */
    RandomXml(Random random, boolean padsNumbers, boolean nestsInTexts) {
        this.random = random;
        this.padsNumbers = padsNumbers;
        this.nestsInTexts = nestsInTexts;
    }

    /** One record, from its start tag to its end tag; some are malformed. */
    String record() {
        String record = wellFormedRecord();
        if (random.nextInt(40) > 0) {
            return record;
        }
        int end = record.length() - "</record>".length();
        return record.substring(0, end) + one(MALFORMED) + record.substring(end);
    }

    /** One record that is not malformed. */
    String wellFormedRecord() {
        StringBuilder record = new StringBuilder("<record");
        attribute(record, "id", List.of("1", "-5"));
        attribute(record, "other", TEXTS.subList(0, 5));
        record.append(random.nextInt(8) == 0 ? "\n >" : ">");
        for (int i = random.nextInt(14); i > 0; i--) {
            record.append(random.nextInt(3) == 0 ? "\n  " : "");
            child(record);
        }
        return record.append("</record>").toString();
    }

    private void child(StringBuilder out) {
        switch (random.nextInt(16)) {
            case 0, 1 -> element(out, "a", text());
            case 2 -> element(out, "b", number(INTS));
            case 3 -> element(out, "c", number(DOUBLES));
            case 4 -> element(out, "d", number(BOOLEANS));
            case 5 -> element(out, "e", number(DECIMALS));
            case 6, 7 -> element(out, "f", text());
            case 8 -> nested(out);
            case 9 -> nestedArray(out);
            case 10 -> map(out);
            case 11 -> element(out, "n", number(INTS));
            case 12 -> element(out, "o", number(DATES));
            case 13 -> element(out, random.nextBoolean() ? "p" : "q:r", number(LONGS));
            case 14 -> element(out, "w" + random.nextInt(3), text());
            default -> out.append(' ').append(one(List.of("t", "&lt;", "naïve", "<![CDATA[u]]>")));
        }
    }

    private void nested(StringBuilder out) {
        out.append("<g");
        attribute(out, "u", TEXTS.subList(0, 5));
        out.append('>');
        if (random.nextBoolean()) {
            element(out, "x", number(INTS));
        }
        out.append(!nestsInTexts || random.nextBoolean() ? "v" : "");
        out.append("</g>");
    }

    private void nestedArray(StringBuilder out) {
        out.append("<h");
        attribute(out, "i", List.of("1", "22"));
        if (random.nextInt(4) == 0) {
            out.append("/>");
            return;
        }
        out.append('>');
        element(out, "y", text());
        for (int i = random.nextInt(3); i > 0; i--) {
            element(out, "z", number(INTS));
        }
        out.append("</h>");
    }

    private void map(StringBuilder out) {
        out.append("<m>");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            element(out, "k" + random.nextInt(3), one(TEXTS));
        }
        out.append("</m>");
    }

    private void element(StringBuilder out, String name, String content) {
        if (content.isEmpty() && random.nextBoolean()) {
            out.append('<').append(name).append("/>");
        } else {
            out.append('<')
                    .append(name)
                    .append('>')
                    .append(content)
                    .append("</")
                    .append(name)
                    .append('>');
        }
    }

    private void attribute(StringBuilder out, String name, List<String> values) {
        if (random.nextInt(3) > 0) {
            char quote = random.nextBoolean() ? '"' : '\'';
            out.append(' ')
                    .append(name)
                    .append('=')
                    .append(quote)
                    .append(one(values))
                    .append(quote);
        }
    }

    private String text() {
        String text = one(nestsInTexts && random.nextInt(3) == 0 ? MARKUPS : TEXTS);
        return random.nextInt(5) == 0 ? " " + text + "\n" : text;
    }

    private String number(List<String> values) {
        return padsNumbers && random.nextInt(5) == 0 ? " " + one(values) + " " : one(values);
    }

    private String one(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
