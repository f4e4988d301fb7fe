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
package io.cloudfiles.flink.cli.convert.python;

import io.cloudfiles.flink.cli.convert.python.Expression.Other;
import io.cloudfiles.flink.cli.convert.python.Expression.Text;
import io.cloudfiles.flink.error.CloudFilesException;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A string with expressions in braces; {@code {{} and {@code }}} stand for braces. */
final class FormattedText {
    private static final Pattern PIECE = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[^{}]+");

    private final String template;
    private final Origin origin;
    private final PythonErrors errors;

    FormattedText(String template, Origin origin, PythonErrors errors) {
        this.template = template;
        this.origin = origin;
        this.errors = errors;
    }

    List<Expression> parts() {
        List<Expression> parts = new ArrayList<>();
        Matcher piece = PIECE.matcher(template);
        int end = 0;
        while (piece.find() && piece.start() == end) {
            end = piece.end();
            parts.add(piece.group(1) == null ? new Text(origin, literal(piece.group())) : expression(piece.group(1)));
        }
        if (end < template.length()) {
            // Braces within braces: a width or a dictionary.
            return List.of(new Other(origin));
        }
        return parts.isEmpty() ? List.of(new Text(origin, "")) : parts;
    }

    private static String literal(String piece) {
        return switch (piece) {
            case "{{" -> "{";
            case "}}" -> "}";
            default -> piece;
        };
    }

    private Expression expression(String code) {
        if (code.isBlank()) {
            throw errors.at(origin.line(), "the braces of an f-string are empty. Put a name there.");
        }
        try {
            TokenCursor tokens = new TokenCursor(code, errors);
            Expression expression = new ExpressionParser(tokens).expression();
            // What follows is a format: {day:%Y}.
            return tokens.isAtLineEnd() ? expression : new Other(origin);
        } catch (CloudFilesException e) {
            // Its line would be one within the braces; a text that is not known is named by what it is assigned to.
            return new Other(origin);
        }
    }
}
