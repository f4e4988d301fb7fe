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

import io.cloudfiles.flink.error.CloudFilesException;
import io.cloudfiles.flink.error.ErrorCode;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Recursive descent over a list of columns; atomic types are left to Flink's own parser.
 *
 * <pre>
 * columns := column (',' column)*
 * hint    := name ('.' name)* [':'] type ['NOT' 'NULL' | 'NULL'] ['COMMENT' text]
 * column  := name [':'] type ['NOT' 'NULL' | 'NULL'] ['COMMENT' text]
 * type    := ('ROW' | 'STRUCT') '&lt;' columns '&gt;' | 'ARRAY' '&lt;' type '&gt;' | 'MAP' '&lt;' type ',' type '&gt;' | atom
 * </pre>
 */
final class SchemaDdlParser {
    private static final Map<String, String> SPARK_ATOMS = Map.of(
            "LONG", "BIGINT",
            "SHORT", "SMALLINT",
            "BYTE", "TINYINT",
            "REAL", "FLOAT",
            "BINARY", "BYTES",
            "TIMESTAMP_NTZ", "TIMESTAMP(6)");
    /** Words that belong to the name of an atomic type when they follow its first word. */
    private static final Set<String> ATOM_WORDS =
            Set.of("PRECISION", "WITH", "WITHOUT", "LOCAL", "TIME", "ZONE", "VARYING");

    private final String text;
    private boolean isHint;
    private int at;

    SchemaDdlParser(String text) {
        this.text = text;
    }

    RowType columns() {
        RowType columns = columnList();
        if (at < text.length()) {
            throw wrong("expected ',' or the end");
        }
        return columns;
    }

    /** A single hint; its type is nullable. */
    SchemaHint hint() {
        isHint = true;
        List<SchemaHint.Step> path = new ArrayList<>();
        do {
            skipSpace();
            boolean isQuoted = at < text.length() && text.charAt(at) == '`';
            path.add(new SchemaHint.Step(name(), isQuoted));
        } while (takeIf('.'));
        takeIf(':');
        LogicalType type = type();
        isNotNull();
        skipComment();
        if (at < text.length()) {
            throw wrong("expected ',' or the end");
        }
        return new SchemaHint(path, type.copy(true));
    }

    private RowType columnList() {
        List<RowType.RowField> fields = new ArrayList<>();
        Set<String> names = new HashSet<>();
        do {
            int start = skipSpace();
            String name = name();
            if (!names.add(name)) {
                at = start;
                throw wrong("column '" + name + "' occurs twice");
            }
            takeIf(':');
            LogicalType type = type();
            type = type.copy(!isNotNull());
            skipComment();
            fields.add(new RowType.RowField(name, type));
        } while (takeIf(','));
        return new RowType(true, fields);
    }

    private String name() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '`') {
            return quoted('`', "expected a closing back-tick");
        }
        String word = word();
        if (word.isEmpty()) {
            throw wrong("expected a column name");
        }
        return word;
    }

    /** What stands between two quotes, the first of which is next; a quote in it is doubled. */
    private String quoted(char quote, String problem) {
        StringBuilder content = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) != quote) {
                content.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                content.append(quote);
                i++;
            } else {
                at = i + 1;
                return content.toString();
            }
        }
        throw wrong(problem);
    }

    private LogicalType type() {
        int start = skipSpace();
        String word = word().toUpperCase(Locale.ROOT);
        switch (word) {
            case "ROW", "STRUCT":
                char close = open();
                RowType row = columnList();
                require(close);
                return row;
            case "ARRAY":
                require('<');
                LogicalType element = nestedType();
                require('>');
                return new ArrayType(element);
            case "MAP":
                require('<');
                LogicalType key = nestedType();
                require(',');
                LogicalType value = nestedType();
                require('>');
                return new MapType(key, value);
            default:
                return atom(start, word);
        }
    }

    private LogicalType nestedType() {
        LogicalType type = type();
        return type.copy(!isNotNull());
    }

    private LogicalType atom(int start, String first) {
        if (first.isEmpty()) {
            throw wrong("expected a type");
        }
        StringBuilder name = new StringBuilder(first);
        String arguments = arguments();
        if (arguments.isEmpty()) {
            name = new StringBuilder(SPARK_ATOMS.getOrDefault(first, first));
        }
        name.append(arguments);
        for (String word = peekWord(); ATOM_WORDS.contains(word); word = peekWord()) {
            skipSpace();
            at += word.length();
            name.append(' ').append(word).append(arguments());
        }
        return supported(name.toString(), start);
    }

    private LogicalType supported(String name, int start) {
        LogicalType type;
        try {
            type = LogicalTypeParser.parse(name, SchemaDdlParser.class.getClassLoader());
        } catch (ValidationException e) {
            throw noType(name, start);
        }
        if (type.is(LogicalTypeRoot.UNRESOLVED) || type.is(LogicalTypeRoot.RAW) || type.is(LogicalTypeRoot.NULL)) {
            throw noType(name, start);
        }
        return type;
    }

    private CloudFilesException noType(String name, int start) {
        at = start;
        return wrong(
                "'" + name + "' is not a type of data in files; expected one such as STRING, BIGINT, DECIMAL(10, 2), "
                        + "TIMESTAMP_LTZ(6), ARRAY<…>, MAP<…, …> or ROW<…>");
    }

    /** An argument list such as {@code (10, 2)}, as it stands, or nothing. */
    private String arguments() {
        skipSpace();
        if (at >= text.length() || text.charAt(at) != '(') {
            return "";
        }
        int close = text.indexOf(')', at);
        if (close < 0) {
            throw wrong("expected a closing ')'");
        }
        String arguments = text.substring(at, close + 1);
        at = close + 1;
        return arguments;
    }

    private boolean isNotNull() {
        if (peekWord().equals("NULL")) {
            takeWord("NULL");
            return false;
        }
        if (!peekWord().equals("NOT")) {
            return false;
        }
        takeWord("NOT");
        if (!peekWord().equals("NULL")) {
            throw wrong("expected NULL after NOT");
        }
        takeWord("NULL");
        return true;
    }

    private void skipComment() {
        if (!peekWord().equals("COMMENT")) {
            return;
        }
        takeWord("COMMENT");
        skipSpace();
        String problem = "expected a quoted text after COMMENT";
        if (at == text.length() || text.charAt(at) != '\'') {
            throw wrong(problem);
        }
        quoted('\'', problem);
    }

    private char open() {
        if (takeIf('(')) {
            return ')';
        }
        require('<');
        return '>';
    }

    private void require(char symbol) {
        if (!takeIf(symbol)) {
            throw wrong("expected '" + symbol + "'");
        }
    }

    private boolean takeIf(char symbol) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == symbol) {
            at++;
            return true;
        }
        return false;
    }

    private void takeWord(String word) {
        skipSpace();
        at += word.length();
    }

    private String peekWord() {
        int before = at;
        skipSpace();
        String word = word().toUpperCase(Locale.ROOT);
        at = before;
        return word;
    }

    private String word() {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_$".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(start, at);
    }

    private int skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private CloudFilesException wrong(String what) {
        @Nullable String found = at >= text.length() ? null : text.substring(at, Math.min(text.length(), at + 20));
        return new CloudFilesException(
                ErrorCode.CF_INVALID_SCHEMA,
                (isHint ? "'" + text + "'" : "The schema") + " is wrong at character " + (at + 1) + ": " + what
                        + ", found "
                        + (found == null ? "the end" : "'" + found + "'") + "."
                        + (isHint
                                ? ""
                                : " Columns are written as in 'id BIGINT, name STRING NOT NULL, tags ARRAY<STRING>'."));
    }
}
